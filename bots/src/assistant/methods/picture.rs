//! The picture that buyers scan to pay: asked for, shown with its way of paying, taken away.

use waybill_core::db::DatabaseError;
use waybill_core::id::{MethodId, ShopId};
use waybill_core::payment_method::{self, Method};
use waybill_core::picture::Picture;
use waybill_core::rights::Right;
use waybill_core::shop::Shop;
use waybill_core::shop_file;
use waybill_core::text::texts;

use super::{show, shown};
use crate::assistant::message::{Answer, Attached, Button, Place, Say};
use crate::assistant::permission::permits;
use crate::assistant::press::{MethodPress, MoneyPress, Press};
use crate::assistant::scene::Scene;
use crate::assistant::state::Asking;

/// What can be done about the picture of a way of paying.
pub(super) fn buttons(shop: &Shop, method: &Method) -> Vec<Button> {
    let id = method.method_id;
    let press = |press| Press::Money(shop.shop_id, MoneyPress::Method(press));
    let mut row = vec![Button::press(
        texts::ButtonMethodPicture,
        press(MethodPress::AskPicture(id)),
    )];
    row.extend(method.file.map(|file| {
        let remove = press(MethodPress::RemovePicture(id, file));
        Button::press(texts::ButtonMethodPictureRemove, remove)
    }));
    row
}

/// Says something of a way of paying, with its picture.
pub(super) fn say_with(
    scene: &mut Scene<'_>,
    shop: &Shop,
    method: &Method,
    mut say: Say,
    place: Place,
) {
    if let Some(file) = method.file {
        say = say.attach(Attached::File(shop.shop_id, file));
    }
    scene.answers.push(Answer {
        say,
        place,
        tag: Some(tag(method.method_id)),
        order: None,
    });
}

/// The name of the message that shows a way of paying.
fn tag(id: MethodId) -> String {
    format!("way:{id}")
}

/// [QR picture]: asks for it in the place of the way.
pub(super) async fn ask(
    scene: &mut Scene<'_>,
    shop: &Shop,
    id: MethodId,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let methods = payment_method::list(&mut in_shop).await?;
    let Some(method) = methods.iter().find(|method| method.method_id == id) else {
        scene.say(Say::line(texts::AskedBefore));
        return Ok(());
    };
    scene.state.asking = Some(Asking::MethodPicture {
        shop: shop.shop_id,
        method: id,
        message: scene.pressed_on.clone(),
    });
    let name = &method.about.name;
    let back = MoneyPress::Method(MethodPress::Show(id));
    let say = Say::line(shown(method))
        .gap()
        .and(texts::AskMethodPicture { name })
        .row([Button::press(
            texts::ButtonNeverMind,
            Press::Money(shop.shop_id, back),
        )]);
    let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
    say_with(scene, shop, method, say, place);
    Ok(())
}

/// The picture came: buyers see it from now on.
///
/// # Errors
/// When the database can't be reached.
pub async fn picture_sent(
    scene: &mut Scene<'_>,
    (shop_id, method): (ShopId, MethodId),
    message: Option<String>,
    picture: &Picture,
) -> Result<(), DatabaseError> {
    if !permits(scene, shop_id, Some(Right::Settings)).await? {
        scene.state.asking = None;
        return Ok(());
    }
    let Some(shop) = scene.own_shop(shop_id) else {
        scene.state.asking = None;
        return Ok(());
    };
    if !picture.media_type.is_shown() {
        // The question stays.
        let file = &picture.name;
        scene.say(Say::line(texts::PictureNotShown { file }));
        return Ok(());
    }
    scene.state.asking = None;
    let (here, at) = (scene.conversation.conversation_id, scene.at);
    let mut in_shop = scene.transaction.shop(shop_id).await?;
    let file = shop_file::keep(&mut in_shop, picture, Some(here), at).await?;
    payment_method::set_picture(&mut in_shop, method, file).await?;
    let place = message.map_or_else(|| Place::Tagged(tag(method)), Place::Message);
    show(scene, &shop, method, place).await
}
