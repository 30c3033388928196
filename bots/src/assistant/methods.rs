//! How buyers pay the shop: the list, and one line to add or change a way.

mod picture;

use waybill_core::db::DatabaseError;
use waybill_core::id::{MethodId, ShopId};
use waybill_core::payment_method::{self, Kind, MAX_METHODS, Method, NewMethod};
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};

use super::message::{Button, Place, Say, verbatim};
use super::press::{MethodPress, MoneyPress, Press};
use super::scene::Scene;
use super::state::Asking;

pub use picture::picture_sent;

/// `/methods`, or `/methods bank BDO 0012345678 Mia Cruz`
pub async fn command(scene: &mut Scene<'_>, shop: &Shop, rest: &str) -> Result<(), DatabaseError> {
    if rest.trim().is_empty() {
        return list(scene, shop, false).await;
    }
    put(scene, shop, None, rest).await
}

/// A line that was asked for.
pub async fn given(
    scene: &mut Scene<'_>,
    shop_id: ShopId,
    method: Option<MethodId>,
    text: &str,
) -> Result<(), DatabaseError> {
    let Some((shop, _)) = scene.role_in(shop_id) else {
        scene.state.asking = None;
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    put(scene, &shop, method, text).await
}

async fn put(
    scene: &mut Scene<'_>,
    shop: &Shop,
    method: Option<MethodId>,
    line: &str,
) -> Result<(), DatabaseError> {
    let new = match parse(line) {
        Ok(new) => new,
        Err(problem) => {
            scene.say(Say::line(problem));
            return Ok(());
        }
    };
    scene.state.asking = None;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let kept = match method {
        Some(method) => payment_method::replace(&mut in_shop, method, &new).await?,
        None => payment_method::put(&mut in_shop, &new).await?.is_some(),
    };
    if kept {
        return list(scene, shop, false).await;
    }
    scene.say(Say::line(texts::MethodsFull { limit: MAX_METHODS }));
    Ok(())
}

async fn list(scene: &mut Scene<'_>, shop: &Shop, in_place: bool) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let methods = payment_method::list(&mut in_shop).await?;
    let press = |press| Press::Money(shop.shop_id, MoneyPress::Method(press));
    let mut say = Say::titled(texts::MethodsTitle { shop: &shop.name });
    if methods.is_empty() {
        say = say.and(texts::MethodsNone);
    }
    let mut buttons = Vec::new();
    for method in &methods {
        say = say.and(shown(method));
        buttons.push(Button::press(
            verbatim(&method.about.name),
            press(MethodPress::Show(method.method_id)),
        ));
    }
    for row in buttons.chunks(3) {
        say = say.row(row.to_vec());
    }
    say = say.row([Button::press(
        texts::ButtonAddMethod,
        press(MethodPress::Add),
    )]);
    if in_place {
        scene.replace(say);
    } else {
        scene.say(say);
    }
    Ok(())
}

fn shown(method: &Method) -> Phrase {
    let line = verbatim(line(&method.about));
    let line = match method.file {
        Some(_) => texts::MethodWithPicture { line }.into(),
        None => line,
    };
    if method.active {
        line
    } else {
        texts::MethodPaused { line }.into()
    }
}

/// A way of paying in one line: `BDO · 0012345678 · Mia Cruz`.
pub fn line(method: &NewMethod) -> String {
    let parts = [
        Some(&method.name),
        method.account.as_ref(),
        method.holder.as_ref(),
        method.note.as_ref(),
        method.link.as_ref(),
    ];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    parts.join(" · ")
}

/// A button about the ways of paying.
pub async fn pressed(
    scene: &mut Scene<'_>,
    shop: &Shop,
    press: MethodPress,
) -> Result<(), DatabaseError> {
    // Another button ends the question for a picture.
    if matches!(scene.state.asking, Some(Asking::MethodPicture { .. })) {
        scene.state.asking = None;
    }
    let at = scene.at;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    match press {
        MethodPress::List => {}
        MethodPress::Pause(id) => {
            payment_method::set_active(&mut in_shop, id, false).await?;
        }
        MethodPress::Resume(id) => {
            payment_method::set_active(&mut in_shop, id, true).await?;
        }
        MethodPress::Remove(id) => {
            payment_method::remove(&mut in_shop, id, at).await?;
        }
        MethodPress::Add => {
            ask(scene, shop, None);
            return Ok(());
        }
        MethodPress::Edit(id) => {
            ask(scene, shop, Some(id));
            return Ok(());
        }
        MethodPress::Show(id) => {
            let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
            return show(scene, shop, id, place).await;
        }
        MethodPress::AskPicture(id) => return picture::ask(scene, shop, id).await,
        MethodPress::RemovePicture(id, file) => {
            payment_method::remove_picture(&mut in_shop, id, file).await?;
            let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
            return show(scene, shop, id, place).await;
        }
    }
    list(scene, shop, true).await
}

/// One way of paying with what can be done, and the picture that buyers scan.
async fn show(
    scene: &mut Scene<'_>,
    shop: &Shop,
    id: MethodId,
    place: Place,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let methods = payment_method::list(&mut in_shop).await?;
    let Some(method) = methods.iter().find(|method| method.method_id == id) else {
        scene.say(Say::line(texts::AskedBefore));
        return Ok(());
    };
    let press = |press| Press::Money(shop.shop_id, MoneyPress::Method(press));
    let turn = if method.active {
        Button::press(texts::ButtonPauseMethod, press(MethodPress::Pause(id)))
    } else {
        Button::press(texts::ButtonResumeMethod, press(MethodPress::Resume(id)))
    };
    let edit = Button::press(texts::ButtonEditMethod, press(MethodPress::Edit(id)));
    let remove = Button::press(texts::ButtonRemoveMethod, press(MethodPress::Remove(id)));
    let say = Say::line(shown(method))
        .row([edit, turn, remove])
        .row(picture::buttons(shop, method))
        .row([Button::press(texts::ButtonBack, press(MethodPress::List))]);
    picture::say_with(scene, shop, method, say, place);
    Ok(())
}

fn ask(scene: &mut Scene<'_>, shop: &Shop, method: Option<MethodId>) {
    scene.state.asking = Some(Asking::Method {
        shop: shop.shop_id,
        method,
    });
    scene.say(Say::line(texts::AskMethod));
}

/// Reads `bank BDO 0012345678 Mia Cruz`, `gcash 0917 123 4567 Mia`, `link PayPal https://…`, `cash`.
fn parse(text: &str) -> Result<NewMethod, Phrase> {
    let text: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    let said = match Kind::of_name(&text) {
        // "Cash on delivery" is the name of a way, not cash that is called "on delivery".
        Kind::Delivery => Some(Kind::Delivery),
        Kind::Bank | Kind::Wallet | Kind::Cash | Kind::Link | Kind::Other => {
            words.first().and_then(|word| kind(word))
        }
    };
    let words = match said {
        // "bank" alone is a name as well.
        Some(said) if words.len() > 1 && said != Kind::Delivery => &words[1..],
        Some(_) | None => &words[..],
    };
    let is_link = |word: &&str| word.contains("://");
    let link = words.iter().copied().find(is_link);
    if let Some(link) = link
        && (!link.starts_with("https://") || link.chars().count() > 400)
    {
        let link: String = link.chars().take(60).collect();
        return Err(texts::MethodLink { link }.into());
    }
    let words: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !is_link(word))
        .collect();
    let is_number = |word: &str| word.chars().filter(char::is_ascii_digit).count() >= 3;
    let begins = words.iter().position(|word| is_number(word));
    let begins = begins.unwrap_or(words.len());
    let is_digits = |word: &str| {
        word.chars()
            .all(|letter| letter.is_ascii_digit() || "-().+*".contains(letter))
    };
    let more = words[begins..]
        .iter()
        .skip(1)
        .take_while(|word| is_digits(word))
        .count();
    let ends = (begins + 1 + more).min(words.len());
    let whole = |words: &[&str]| Some(words.join(" ")).filter(|joined| !joined.is_empty());
    let name = whole(&words[..begins]).or(link.map(host));
    let account = whole(&words[begins..ends]);
    let holder = whole(&words[ends..]);
    let fits = |part: &Option<String>, most| {
        part.as_ref()
            .is_none_or(|part| part.chars().count() <= most)
    };
    let Some(name) = name.filter(|name| name.chars().any(char::is_alphabetic)) else {
        return Err(texts::MethodNameMissing.into());
    };
    if name.chars().count() > 60 || !fits(&account, 80) || !fits(&holder, 120) {
        return Err(texts::MethodTooLong.into());
    }
    let kind = match (said, link) {
        (Some(kind), _) => kind,
        (None, Some(_)) => Kind::Link,
        (None, None) => Kind::of_name(&name),
    };
    Ok(NewMethod {
        name,
        kind,
        account,
        holder,
        note: None,
        link: link.map(str::to_owned),
    })
}

fn host(link: &str) -> String {
    let rest = link.trim_start_matches("https://");
    let host = rest.split('/').next().unwrap_or(rest);
    host.chars().take(60).collect()
}

fn kind(word: &str) -> Option<Kind> {
    match word.to_lowercase().as_str() {
        "bank" | "銀行" => Some(Kind::Bank),
        "wallet" | "電子錢包" => Some(Kind::Wallet),
        "cash" | "現金" => Some(Kind::Cash),
        "link" | "連結" => Some(Kind::Link),
        "other" | "其他" => Some(Kind::Other),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_of_paying_is_read_from_one_line() {
        for (typed, kind, read) in [
            (
                "bank BDO 0012345678 Mia Cruz",
                Kind::Bank,
                "BDO · 0012345678 · Mia Cruz",
            ),
            (
                "gcash 0917 123 4567 Mia",
                Kind::Wallet,
                "gcash · 0917 123 4567 · Mia",
            ),
            (
                "銀行 玉山銀行 808-1234567890 王小美",
                Kind::Bank,
                "玉山銀行 · 808-1234567890 · 王小美",
            ),
            (
                "link PayPal https://paypal.me/mia",
                Kind::Link,
                "PayPal · https://paypal.me/mia",
            ),
            (
                "https://paypal.me/mia",
                Kind::Link,
                "paypal.me · https://paypal.me/mia",
            ),
            ("cash", Kind::Cash, "cash"),
            ("現金", Kind::Cash, "現金"),
            ("Cash on delivery", Kind::Delivery, "Cash on delivery"),
            ("cod", Kind::Delivery, "cod"),
            ("貨到付款", Kind::Delivery, "貨到付款"),
        ] {
            let new = parse(typed).unwrap();
            assert_eq!((new.kind, line(&new).as_str()), (kind, read), "{typed}");
        }
    }

    #[test]
    fn what_buyers_could_not_use_is_refused() {
        for typed in [
            "",
            "🙂",
            "bank 0012345678",
            "link http://pay.example/mia",
            "link javascript://pay",
            &"x".repeat(61),
        ] {
            assert!(parse(typed).is_err(), "{typed}");
        }
    }
}
