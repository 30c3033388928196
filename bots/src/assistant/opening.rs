//! A shop in a minute: selling or buying, its name, where it sells, how buyers pay.

use chrono_tz::Tz;
use waybill_core::db::DatabaseError;
use waybill_core::money::Currency;
use waybill_core::shop::{self, Market, NewShop};
use waybill_core::text::{Language, Phrase, texts};

use super::drafting;
use super::message::{Button, Say, verbatim};
use super::press::Press;
use super::scene::Scene;
use super::state::Asking;

/// The first words, or a welcome back.
pub fn welcome(scene: &mut Scene<'_>) {
    if let Some((shop, _)) = scene.work() {
        let say = Say::line(texts::WelcomeBack {
            name: &scene.conversation.person.name,
            shop: &shop.name,
        })
        .and(texts::ReadyHow)
        .and(verbatim(drafting::example(&shop)))
        .row([Button::press(texts::ButtonOrders, Press::Overview)]);
        scene.say(say);
        return;
    }
    let other = other_language(scene.conversation.person.language);
    let mut buttons = vec![
        Button::press(texts::ButtonSell, Press::Sell),
        Button::press(texts::ButtonBuy, Press::Buy),
    ];
    buttons.extend(other);
    scene.say(Say::line(texts::Welcome).row(buttons));
}

/// A button for the language that the person does not read at the moment, in that language.
fn other_language(present: Language) -> Option<Button> {
    Language::all()
        .find(|language| *language != present)
        .map(|language| {
            let name = language.name();
            Button::press(verbatim(name), Press::Speak(language))
        })
}

/// "I sell."
pub fn ask_name(scene: &mut Scene<'_>) {
    scene.state.asking = Some(Asking::ShopName);
    scene.replace(Say::line(texts::AskShopName));
}

/// "I buy."
pub fn buyer_help(scene: &mut Scene<'_>) {
    scene.state.asking = Some(Asking::Link);
    scene.replace(Say::line(texts::BuyerHow));
}

/// The shop's name was given.
pub fn name_given(scene: &mut Scene<'_>, text: &str) {
    let name: String = text
        .chars()
        .filter(|c| !c.is_control())
        .collect::<String>()
        .trim()
        .to_owned();
    let length = name.chars().count();
    if length == 0 || length > 80 {
        scene.say(Say::line(texts::ShopNameLength { length }));
        return;
    }
    scene.state.asking = Some(Asking::Market { name });
    ask_market(scene);
}

fn ask_market(scene: &mut Scene<'_>) {
    let button = |market: Market| {
        let label: Phrase = match market {
            Market::Philippines => texts::MarketPhilippines.into(),
            Market::Taiwan => texts::MarketTaiwan.into(),
            Market::India => texts::MarketIndia.into(),
            Market::UnitedStates => texts::MarketUnitedStates.into(),
        };
        Button::press(label, Press::SellIn(market))
    };
    let [a, b, c, d] = Market::ALL.map(button);
    let other = Button::press(texts::ButtonElsewhere, Press::SellElsewhere);
    scene.say(Say::line(texts::AskMarket).row([a, b]).row([c, d, other]));
}

/// Where the shop sells was chosen.
pub fn market_chosen(scene: &mut Scene<'_>, market: Market) {
    match scene.state.asking.clone() {
        Some(Asking::Market { name } | Asking::Currency { name }) => {
            ask_payment(scene, name, market.currency(), Vec::new());
        }
        _ => scene.say(Say::line(texts::AskedBefore)),
    }
}

/// The shop sells somewhere else: by the currency.
pub fn market_elsewhere(scene: &mut Scene<'_>) {
    match scene.state.asking.clone() {
        Some(Asking::Market { name }) => {
            scene.state.asking = Some(Asking::Currency { name });
            scene.replace(Say::line(texts::AskCurrency {
                currencies: currencies(),
            }));
        }
        _ => scene.say(Say::line(texts::AskedBefore)),
    }
}

fn currencies() -> String {
    let codes: Vec<&str> = Currency::ALL
        .iter()
        .map(|currency| currency.code())
        .collect();
    codes.join(", ")
}

/// A currency was typed.
pub fn currency_given(scene: &mut Scene<'_>, name: String, text: &str) {
    match Currency::from_code(text) {
        Some(currency) => ask_payment(scene, name, currency, Vec::new()),
        None => {
            let typed: String = text.trim().chars().take(20).collect();
            scene.say(Say::line(texts::CurrencyUnknown {
                typed,
                currencies: currencies(),
            }));
        }
    }
}

/// The market was to be tapped, and something was typed.
pub fn market_typed(scene: &mut Scene<'_>, name: String, text: &str) {
    match Currency::from_code(text) {
        Some(currency) => ask_payment(scene, name, currency, Vec::new()),
        None => ask_market(scene),
    }
}

/// The ways of paying that are offered where a currency is used.
fn ways(currency: Currency) -> &'static [&'static str] {
    match currency {
        Currency::Php => &["GCash", "Maya", "Bank", "Cash on delivery"],
        Currency::Twd => &["銀行轉帳", "LINE Pay", "街口支付", "貨到付款"],
        Currency::Inr => &["UPI", "Bank", "Cash on delivery"],
        Currency::Usd => &["Zelle", "Venmo", "PayPal", "Cash"],
        Currency::Eur
        | Currency::Gbp
        | Currency::Jpy
        | Currency::Hkd
        | Currency::Sgd
        | Currency::Myr
        | Currency::Idr
        | Currency::Thb
        | Currency::Vnd
        | Currency::Krw
        | Currency::Cny
        | Currency::Kwd => &["Bank", "PayPal", "Cash"],
    }
}

fn ask_payment(scene: &mut Scene<'_>, name: String, currency: Currency, chosen: Vec<String>) {
    let mut buttons = Vec::new();
    for (way, at) in ways(currency).iter().zip(0_u32..) {
        let label = if chosen.iter().any(|c| c == way) {
            format!("✓ {way}")
        } else {
            (*way).to_owned()
        };
        buttons.push(Button::press(verbatim(label), Press::PaidBy(at)));
    }
    let done: Phrase = if chosen.is_empty() {
        texts::ButtonLater.into()
    } else {
        texts::ButtonDone.into()
    };
    let mut say = Say::line(texts::AskPayment);
    for row in buttons.chunks(2) {
        say = say.row(row.to_vec());
    }
    say = say.row([Button::press(done, Press::PaidLater)]);
    scene.state.asking = Some(Asking::Payment {
        name,
        currency,
        chosen,
    });
    scene.replace(say);
}

/// A way of paying was tapped: on or off.
pub fn way_chosen(scene: &mut Scene<'_>, way: u32) {
    let Some(Asking::Payment {
        name,
        currency,
        mut chosen,
    }) = scene.state.asking.clone()
    else {
        scene.say(Say::line(texts::AskedBefore));
        return;
    };
    let way = usize::try_from(way)
        .ok()
        .and_then(|way| ways(currency).get(way));
    if let Some(way) = way {
        match chosen.iter().position(|c| c == way) {
            Some(at) => {
                chosen.remove(at);
            }
            None => chosen.push((*way).to_owned()),
        }
    }
    ask_payment(scene, name, currency, chosen);
}

/// Ways of paying were typed.
pub async fn ways_typed(scene: &mut Scene<'_>, text: &str) -> Result<(), DatabaseError> {
    if let Some(Asking::Payment { chosen, .. }) = &mut scene.state.asking {
        for way in text.split([',', '、', '，', ';', '\n']) {
            let way: String = way.trim().chars().take(40).collect();
            if !way.is_empty() && chosen.len() < 10 && !chosen.contains(&way) {
                chosen.push(way);
            }
        }
    }
    open(scene).await
}

/// Everything is known: the shop opens.
pub async fn open(scene: &mut Scene<'_>) -> Result<(), DatabaseError> {
    let Some(Asking::Payment {
        name,
        currency,
        chosen,
    }) = scene.state.asking.take()
    else {
        scene.say(Say::line(texts::AskedBefore));
        return Ok(());
    };
    let (country, time_zone) = home(currency);
    let new = NewShop {
        code: None,
        name,
        country: country.to_owned(),
        currency,
        time_zone,
        language: scene.conversation.person.language,
        payment_methods: chosen,
        demo: false,
    };
    let owner = scene.conversation.person.person_id;
    let Some(shop) = shop::open(scene.transaction, &new, Some(owner), scene.at).await? else {
        scene.say(Say::line(texts::AskedBefore));
        return Ok(());
    };
    scene.own_menu_changed();
    scene.replace(
        Say::line(texts::ShopReady { shop: &shop.name })
            .and(texts::ReadyHow)
            .and(verbatim(drafting::example(&shop)))
            .row([Button::press(texts::ButtonExample, Press::Example)]),
    );
    Ok(())
}

/// Where a currency is at home.
pub fn home(currency: Currency) -> (&'static str, Tz) {
    match currency {
        Currency::Php => ("PH", Tz::Asia__Manila),
        Currency::Twd => ("TW", Tz::Asia__Taipei),
        Currency::Inr => ("IN", Tz::Asia__Kolkata),
        Currency::Usd => ("US", Tz::America__New_York),
        Currency::Eur => ("DE", Tz::Europe__Berlin),
        Currency::Gbp => ("GB", Tz::Europe__London),
        Currency::Jpy => ("JP", Tz::Asia__Tokyo),
        Currency::Hkd => ("HK", Tz::Asia__Hong_Kong),
        Currency::Sgd => ("SG", Tz::Asia__Singapore),
        Currency::Myr => ("MY", Tz::Asia__Kuala_Lumpur),
        Currency::Idr => ("ID", Tz::Asia__Jakarta),
        Currency::Thb => ("TH", Tz::Asia__Bangkok),
        Currency::Vnd => ("VN", Tz::Asia__Ho_Chi_Minh),
        Currency::Krw => ("KR", Tz::Asia__Seoul),
        Currency::Cny => ("CN", Tz::Asia__Shanghai),
        Currency::Kwd => ("KW", Tz::Asia__Kuwait),
    }
}

/// What a buyer sees, by an example.
pub fn show_example(scene: &mut Scene<'_>) {
    let Some((shop, _)) = scene.work() else {
        scene.say(Say::line(texts::NoShop));
        return;
    };
    let say = Say::titled(texts::BuyerTitle {
        shop: &shop.name,
        number: 1001,
    })
    .and(texts::BuyerProgress {
        bar: "●━━●━━○━━○━━○",
        step: Phrase::from(texts::StepConfirmed),
    })
    .and(texts::ToldConfirmed)
    .gap()
    .and(texts::ExampleNote);
    scene.say(say);
}
