//! A buyer pays: how it can be done, and saying that it was.

use chrono::Duration;
use waybill_core::db::DatabaseError;
use waybill_core::id::{MethodId, OrderId, ShopId};
use waybill_core::money::Money;
use waybill_core::order::act::{Key, Outcome, Party};
use waybill_core::order::decide::Action;
use waybill_core::order::{Order, store};
use waybill_core::outbox;
use waybill_core::payment::{is_reference, tidy_reference};
use waybill_core::payment_method::{self, Method, shown_to_buyers};
use waybill_core::shop::{self, Shop};
use waybill_core::text::texts;

use super::acting::perform_for;
use super::buying;
use super::message::{Answer, Attached, Button, Place, Say, verbatim};
use super::press::{OrderPress, Press};
use super::scene::Scene;
use super::state::Asking;
use super::wanting;
use super::wording as words;

/// A picture that was shown this long ago is still near.
const LATELY: Duration = Duration::days(1);

/// [How to pay]: the amount, each way with its account to copy, what to write with it, until when.
pub async fn how(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, Key::Id(order_id)).await? else {
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    let methods = payment_method::list(&mut in_shop).await?;
    let say = how_words(&order, shop, &methods);
    scene.say_of((shop.shop_id, order_id), say);
    if order.to_send().minor > 0 {
        show_pictures(scene, &order, &methods).await?;
    }
    Ok(())
}

/// Shows what can be scanned to pay, each in a message of its own with its account. What the chat has
/// been shown lately is not repeated.
async fn show_pictures(
    scene: &mut Scene<'_>,
    order: &Order,
    methods: &[Method],
) -> Result<(), DatabaseError> {
    let place = (order.shop_id, order.order_id);
    let (here, since) = (scene.conversation.conversation_id, scene.at - LATELY);
    for method in shown_to_buyers(methods) {
        let Some(file) = method.file else { continue };
        let tag = format!("pay:{}:{}:{file}", order.shop_id, order.order_id);
        let mut system = scene.transaction.system().await?;
        if outbox::was_tagged_since(&mut system, here, &tag, since).await? {
            continue;
        }
        let say = Say::line(texts::HowToPayScan {
            number: order.number.0,
            line: super::methods::line(&method.about),
        });
        scene.answers.push(Answer {
            say: say.attach(Attached::File(order.shop_id, file)),
            place: Place::New,
            tag: Some(tag),
            order: Some(place),
        });
    }
    Ok(())
}

/// The ways of paying an order, as its buyer reads them.
pub fn how_words(order: &Order, shop: &Shop, methods: &[Method]) -> Say {
    let number = order.number.0;
    let left = order.to_send();
    if left.minor <= 0 {
        return Say::line(texts::RefusedNothingToPay { number });
    }
    let mut say = Say::titled(texts::HowToPay {
        shop: &shop.name,
        number,
        amount: left,
    });
    if let Some(until) = order.head.pay_by {
        say = say.and(texts::LinePayBy { until });
    }
    let mut ways = shown_to_buyers(methods).peekable();
    if ways.peek().is_none() {
        say = say.and(texts::HowToPayAsk);
    }
    let mut buttons = Vec::new();
    for method in ways {
        say = say.and(verbatim(super::methods::line(&method.about)));
        let name = &method.about.name;
        if let Some(account) = &method.about.account {
            let label = texts::ButtonCopyAccount { name };
            buttons.push(Button::copy(label, verbatim(account)));
        }
        if let Some(link) = &method.about.link {
            buttons.push(Button::open(verbatim(name), link));
        }
    }
    say = say.and(texts::HowToPayReference { number });
    for row in buttons.chunks(2) {
        say = say.row(row.to_vec());
    }
    let paid = Press::Order(order.shop_id, order.order_id, OrderPress::AskClaim);
    say.row([Button::press(texts::ButtonIPaid, paid)])
}

/// [I have paid]: how?
pub async fn ask(
    scene: &mut Scene<'_>,
    shop_id: ShopId,
    order_id: OrderId,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop_id).await?;
    let Some(order) = store::find(&mut in_shop, Key::Id(order_id)).await? else {
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    let methods = payment_method::list(&mut in_shop).await?;
    let number = order.number.0;
    let left = order.to_send().minor;
    if left <= 0 {
        scene.say(Say::line(texts::RefusedNothingToPay { number }));
        return Ok(());
    }
    let other = Press::Order(shop_id, order_id, OrderPress::ClaimOther);
    let say = ask_way(&order, &methods, (left, 0));
    let say = say.row([Button::press(texts::ButtonAnotherAmount, other)]);
    scene.say_of((shop_id, order_id), say);
    Ok(())
}

/// How was so much paid? The buttons carry what of it is claimed, 0 for all that is left.
pub(super) fn ask_way(order: &Order, methods: &[Method], (asked, claimed): (i64, i64)) -> Say {
    let by = |method| {
        let claim = OrderPress::ClaimBy(method, claimed);
        Press::Order(order.shop_id, order.order_id, claim)
    };
    let mut buttons: Vec<Button> = shown_to_buyers(methods)
        .map(|method| Button::press(verbatim(&method.about.name), by(method.method_id)))
        .collect();
    buttons.push(Button::press(texts::ButtonOtherWay, by(MethodId(0))));
    let say = Say::line(texts::AskClaimMethod {
        number: order.number.0,
        amount: order.money(asked),
    });
    buttons
        .chunks(2)
        .map(<[Button]>::to_vec)
        .fold(say, Say::row)
}

/// The way was tapped: by what is it found?
pub async fn by(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    method: MethodId,
    minor: i64,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop_id).await?;
    let methods = payment_method::list(&mut in_shop).await?;
    let method = methods
        .into_iter()
        .find(|known| known.method_id == method)
        .map(|known| known.about.name);
    scene.state.asking = Some(Asking::PaymentProof {
        shop: shop_id,
        order: order_id,
        method,
        minor,
    });
    let bare = Press::Order(shop_id, order_id, OrderPress::ClaimBare);
    let say = Say::line(texts::AskProof).row([Button::press(texts::ButtonNothingToShow, bare)]);
    scene.replace(say);
    Ok(())
}

/// The buyer says that it was paid, with what it is found by: a reference as it was typed, or the
/// picture of a slip by its row. The way is the one that was tapped before.
pub async fn claim_with(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    reference: Option<String>,
    file: Option<i64>,
) -> Result<(), DatabaseError> {
    let (method, minor) = match scene.state.asking.take() {
        Some(Asking::PaymentProof {
            shop,
            order,
            method,
            minor,
        }) if (shop, order) == (shop_id, order_id) => (method, minor),
        // Without the question nothing is claimed: a second tap on its button, or an old one.
        other => {
            scene.state.asking = other;
            scene.say(Say::line(texts::AskedBefore));
            return Ok(());
        }
    };
    let reference = reference.map(|typed| tidy_reference(&typed));
    if let Some(typed) = reference.as_ref().filter(|typed| !is_reference(typed)) {
        let say = Say::line(texts::ReferenceUnreadable { typed });
        scene.say(say);
        scene.state.asking = Some(Asking::PaymentProof {
            shop: shop_id,
            order: order_id,
            method,
            minor,
        });
        return Ok(());
    }
    let mine = buying::acts_on(scene, shop_id, order_id).await?;
    let mut system = scene.transaction.system().await?;
    let shop = shop::by_id(&mut system, shop_id).await?;
    let (Some(shop), true) = (shop, mine) else {
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    let action = Action::Claim {
        amount: (minor != 0).then(|| Money::new(minor, shop.currency)),
        method,
        reference,
        file,
    };
    let key = Key::Id(order_id);
    let outcome = perform_for(scene, Party::Buyer, &shop, key, &action, None).await?;
    let say = match &outcome {
        Outcome::Done { order, version, .. } => Say::line(texts::ClaimThanks {
            number: order.number.0,
        })
        .row([wanting::undo_button(order, *version)]),
        Outcome::Refused { order, refusal } => Say::line(words::refusal(order.number, refusal)),
        Outcome::NoSuchOrder => Say::line(texts::NotYours),
    };
    scene.replace(say);
    Ok(())
}
