//! Looking: how many orders stand where, pages of them, finding one.

use waybill_core::customer::fold;
use waybill_core::db::DatabaseError;
use waybill_core::order::store::{self, Row};
use waybill_core::order::{OrderNumber, Stage};
use waybill_core::rights::Right;
use waybill_core::shop::Shop;
use waybill_core::talk;
use waybill_core::text::{Phrase, texts};
use waybill_core::wording;

use super::message::{Button, Say};
use super::press::{OrderPress, Press};
use super::scene::Scene;

/// How many orders a page shows.
const PAGE: i64 = 8;

/// How many orders stand where; a tap opens a page of them.
pub async fn overview(scene: &mut Scene<'_>, shop: &Shop) -> Result<(), DatabaseError> {
    let may_talk = scene.may(shop.shop_id, Right::Talk);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let counts = store::counts(&mut in_shop).await?;
    let unanswered = if may_talk {
        talk::waiting_count(&mut in_shop).await?
    } else {
        0
    };
    let mut say = Say::titled(texts::OrdersTitle { shop: &shop.name });
    if counts.is_empty() {
        say = say.and(texts::OrdersNone);
    }
    let buttons: Vec<Button> = counts
        .iter()
        .map(|(stage, count)| {
            let label = texts::ButtonStageCount {
                stage: wording::stage(*stage),
                count: *count,
            };
            Button::press(label, Press::List(*stage, None))
        })
        .collect();
    for row in buttons.chunks(3) {
        say = say.row(row.to_vec());
    }
    say = say.row([
        Button::press(
            wording::stage(Stage::Completed),
            Press::List(Stage::Completed, None),
        ),
        Button::press(
            wording::stage(Stage::Cancelled),
            Press::List(Stage::Cancelled, None),
        ),
    ]);
    if unanswered > 0 {
        let label = texts::ButtonTalksCount { count: unanswered };
        say = say.row([Button::press(label, Press::Talks)]);
    }
    scene.replace(say);
    Ok(())
}

/// A page of the orders at a stage.
pub async fn page(
    scene: &mut Scene<'_>,
    shop: &Shop,
    stage: Stage,
    before: Option<OrderNumber>,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let mut rows = store::list(&mut in_shop, stage, before, PAGE + 1).await?;
    let more = rows.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    rows.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let mut say = Say::titled(texts::ListTitle {
        stage: wording::stage(stage),
    });
    if rows.is_empty() {
        say = say.and(texts::ListEmpty);
    }
    say = rows_words(say, shop, &rows);
    let mut last = vec![Button::press(texts::ButtonBack, Press::Overview)];
    if let Some(row) = rows.last().filter(|_| more) {
        last.push(Button::press(
            texts::ButtonOlder,
            Press::List(stage, Some(row.number)),
        ));
    }
    scene.replace(say.row(last));
    Ok(())
}

/// The words of a query as the search text is folded; a phone's digits are joined.
pub fn words_of(query: &str) -> Vec<String> {
    let folded = fold(query);
    let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
    let only_phone = digits.len() >= 7
        && folded
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | ' '));
    if only_phone {
        return vec![waybill_core::customer::phone_key(&folded)];
    }
    folded
        .split_whitespace()
        .map(|word| word.trim_start_matches('#').chars().take(60).collect())
        .filter(|word: &String| !word.is_empty())
        .take(8)
        .collect()
}

/// One line an order, and a button for each.
pub fn rows_words(mut say: Say, shop: &Shop, rows: &[Row]) -> Say {
    for row in rows {
        say = say.and(row_words(row));
    }
    let buttons: Vec<Button> = rows
        .iter()
        .map(|row| {
            let label = texts::ButtonShow {
                number: row.number.0,
            };
            Button::press(
                label,
                Press::Order(shop.shop_id, row.order_id, OrderPress::Show),
            )
        })
        .collect();
    for row in buttons.chunks(4) {
        say = say.row(row.to_vec());
    }
    say
}

fn row_words(row: &Row) -> Phrase {
    let mut stage = wording::stage(row.stage);
    if row.on_hold {
        stage = texts::StateHeld { stage }.into();
    }
    if row.to_pay.minor > 0 && row.stage != Stage::Cancelled {
        texts::ListRowToPay {
            number: row.number.0,
            buyer: &row.buyer,
            stage,
            items: row.item_count,
            total: row.total,
            to_pay: row.to_pay,
        }
        .into()
    } else {
        texts::ListRow {
            number: row.number.0,
            buyer: &row.buyer,
            stage,
            items: row.item_count,
            total: row.total,
        }
        .into()
    }
}

#[cfg(test)]
mod tests {
    use super::words_of;

    #[test]
    fn queries_are_read_as_the_search_text_is_folded() {
        assert_eq!(words_of(" Jane  SHIRT "), ["jane", "shirt"]);
        assert_eq!(words_of("#1042"), ["1042"]);
        assert_eq!(words_of("+63 917 123 4567"), ["171234567"]);
        assert_eq!(words_of("黑色"), ["黑色"]);
        assert!(words_of("  ").is_empty());
    }
}
