//! Help that fits the person: what a seller needs, what a buyer needs.

use waybill_core::rights::Right;
use waybill_core::text::{Phrase, texts};

use super::drafting;
use super::message::{Button, Say, verbatim};
use super::press::Press;
use super::scene::Scene;

/// What this person can do here.
pub fn help(scene: &mut Scene<'_>) {
    let say = match scene.work() {
        Some((shop, _)) => {
            let mut say = Say::titled(texts::HelpSeller { shop: &shop.name })
                .and(texts::HelpNew)
                .and(verbatim(drafting::example(&shop)))
                .gap()
                .and(texts::HelpSteps)
                .and(texts::HelpMoney)
                .and(texts::HelpChange)
                .and(texts::HelpReturns)
                .and(texts::HelpLook)
                .and(texts::HelpGoods);
            for (right, text) in [
                (Right::Talk, Phrase::from(texts::HelpTalk)),
                (Right::Customers, texts::HelpCustomers.into()),
                (Right::Money, texts::HelpCash.into()),
                (Right::Figures, texts::HelpFigures.into()),
                (Right::Settings, texts::HelpSettings.into()),
            ] {
                if scene.may(shop.shop_id, right) {
                    say = say.and(text);
                }
            }
            say = say
                .gap()
                .and(texts::HelpAnswer)
                .and(texts::HelpUndo)
                .gap()
                .and(texts::HelpBuyerToo);
            if scene.may(shop.shop_id, Right::People) {
                say = say.and(texts::HelpOwner);
            }
            say.and(texts::HelpEveryone)
                .row([Button::press(texts::ButtonOrders, Press::Overview)])
        }
        None => Say::titled(texts::HelpBuyer)
            .and(texts::HelpTrack)
            .and(texts::HelpMy)
            .and(texts::HelpWrite)
            .and(texts::HelpStop)
            .and(texts::HelpEveryone)
            .row([Button::press(texts::ButtonSell, Press::Sell)]),
    };
    scene.say(say);
}
