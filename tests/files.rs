//! What a conversation and a shop keep of the pictures that came in.

use waybill_core::document::qr_png;
use waybill_core::picture::Picture;
use waybill_core::{received_file, shop_file};

use crate::support::database::TestDatabase;
use crate::support::shop::{arrive, minute, open};

fn slip(of: &str) -> Picture {
    Picture::read("slip.png", qr_png(of).unwrap()).unwrap()
}

#[tokio::test]
async fn a_shop_keeps_the_same_content_once_and_for_itself() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let (ana, ben) = (open(&database, "Ana").await, open(&database, "Ben").await);
    let mut transaction = database.begin().await.unwrap();
    let mut in_shop = transaction.shop(ana.shop.shop_id).await.unwrap();
    let first = shop_file::keep(&mut in_shop, &slip("one"), None, minute(1))
        .await
        .unwrap();
    let mut renamed = slip("one");
    renamed.name = "other.png".to_owned();
    let again = shop_file::keep(&mut in_shop, &renamed, None, minute(2))
        .await
        .unwrap();
    let other = shop_file::keep(&mut in_shop, &slip("two"), None, minute(3))
        .await
        .unwrap();
    assert_eq!(first, again);
    assert_ne!(first, other);
    let found = shop_file::find(&mut in_shop, first).await.unwrap();
    assert_eq!(found, Some(slip("one")));
    let mut in_shop = transaction.shop(ben.shop.shop_id).await.unwrap();
    assert_eq!(shop_file::find(&mut in_shop, first).await.unwrap(), None);
    let own = shop_file::keep(&mut in_shop, &slip("one"), None, minute(4))
        .await
        .unwrap();
    assert_ne!(own, first);
    transaction.commit().await.unwrap();
    test.drop_now().await;
}

#[tokio::test]
async fn a_conversation_keeps_its_newest_pictures_and_no_other_reads_them() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let (jane, ana) = (
        arrive(&database, "Jane").await,
        arrive(&database, "Ana").await,
    );
    let mut transaction = database.begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    let mut kept = Vec::new();
    for number in 0..=received_file::KEPT {
        let picture = slip(&number.to_string());
        let id = received_file::keep(&mut system, jane.conversation_id, &picture, minute(1))
            .await
            .unwrap();
        kept.push((id, picture));
    }
    let foreign = received_file::keep(&mut system, ana.conversation_id, &slip("x"), minute(1))
        .await
        .unwrap();
    for (at, (id, picture)) in kept.into_iter().enumerate() {
        let found = received_file::find(&mut system, jane.conversation_id, id)
            .await
            .unwrap();
        assert_eq!(found, (at > 0).then_some(picture), "{at}");
    }
    let found = received_file::find(&mut system, jane.conversation_id, foreign)
        .await
        .unwrap();
    assert_eq!(found, None);
    transaction.commit().await.unwrap();
    test.drop_now().await;
}
