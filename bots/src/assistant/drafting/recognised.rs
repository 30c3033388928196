//! A buyer who is named by an account on a social network: `/new @janec; 2 shirt 599`.

use waybill_core::customer::{Known, page, person};
use waybill_core::db::DatabaseError;
use waybill_core::rights::Right;
use waybill_core::shop::Shop;

use crate::assistant::scene::Scene;

/// Puts the customer who has the account in the place of its name. Where several have it, or nobody,
/// or whose accounts are hidden from the person, it stays a name.
pub(super) async fn by_handle(
    scene: &mut Scene<'_>,
    shop: &Shop,
    id: u32,
) -> Result<(), DatabaseError> {
    if !scene.may(shop.shop_id, Right::Handles) {
        return Ok(());
    }
    let named = scene
        .state
        .draft(id)
        .filter(|draft| draft.known.is_none())
        .map(|draft| draft.reading.draft.buyer.name.clone())
        .filter(|name| name.starts_with(['@', '＠']));
    let Some(named) = named else { return Ok(()) };
    let at = scene.at;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let found = person::called(&mut in_shop, &named).await?;
    let [only] = found.as_slice() else {
        return Ok(());
    };
    let page = page::find(&mut in_shop, *only, at).await?;
    if let (Some(page), Some(draft)) = (page, scene.state.draft(id)) {
        draft.reading.draft.buyer.name = page.name;
        draft.known = Some(Known::Same(page.customer_id));
    }
    Ok(())
}
