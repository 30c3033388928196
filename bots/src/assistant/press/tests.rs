//! Every button, there and back, and whatever else a platform may send.

use chrono::{DateTime, NaiveDate};
use proptest::prelude::*;
use waybill_core::id::{
    CustomerId, FileId, ItemId, MethodId, ReceivedFileId, StatementId, VariantId,
};
use waybill_core::item::{InUse, PictureKey, Turn};
use waybill_core::order::{Trouble, Wish};
use waybill_core::own_words::Status;
use waybill_core::reach::Reach;
use waybill_core::rights::Right;
use waybill_core::shop::Role;
use waybill_core::telling::Telling;

use super::*;

fn order_presses() -> Vec<OrderPress> {
    let mut presses = vec![
        OrderPress::Show,
        OrderPress::Ship(i32::MAX),
        OrderPress::ShipBare(2),
        OrderPress::Paid(3),
        OrderPress::PaidBy(i32::MAX, MethodId(i64::MAX)),
        OrderPress::PaidSome(i32::MAX, 1_000_000_000_000, MethodId(i64::MAX)),
        OrderPress::PaidOut(i32::MAX, i64::MAX),
        OrderPress::AskCancel(4),
        OrderPress::Cancel(i32::MAX),
        OrderPress::Keep,
        OrderPress::Hold,
        OrderPress::Release,
        OrderPress::Note,
        OrderPress::Undo(i32::MAX),
        OrderPress::More,
        OrderPress::Less,
        OrderPress::Paper,
        OrderPress::Qr,
        OrderPress::AskRenew,
        OrderPress::Renew,
        OrderPress::Stop,
        OrderPress::Accept(i32::MAX),
        OrderPress::Reject(i32::MAX),
        OrderPress::AcceptOther(i32::MAX),
        OrderPress::AskReject(i32::MAX),
        OrderPress::StartRefund(i32::MAX),
        OrderPress::Refunded(i32::MAX),
        OrderPress::RefundedBy(i32::MAX, MethodId(i64::MAX)),
        OrderPress::HowToPay,
        OrderPress::AskClaim,
        OrderPress::ClaimOther,
        OrderPress::ClaimBy(MethodId(i64::MAX), 0),
        OrderPress::ClaimBy(MethodId(1_000_000_000), i64::MAX),
        OrderPress::ClaimBare,
        OrderPress::MoreTime(i64::MAX),
        OrderPress::Check,
        OrderPress::AskPayBy,
        OrderPress::PayBy(u32::MAX, i64::MAX),
        OrderPress::OfferOn(i64::MAX),
        OrderPress::Agree(i32::MAX),
        OrderPress::AgreedAnyway(i32::MAX),
        OrderPress::MoveTo(u32::MAX, Some(CustomerId(i64::MAX))),
        OrderPress::MoveTo(0, None),
        OrderPress::Decline(i32::MAX),
        OrderPress::Edit,
        OrderPress::Status,
        OrderPress::AskHide,
        OrderPress::Hide,
        OrderPress::Unhide,
        OrderPress::AskMerge(OrderId(i64::MAX)),
        OrderPress::Want,
        OrderPress::WantChange,
        OrderPress::WantCancel(i32::MAX),
        OrderPress::WhereToSend,
        OrderPress::Label,
        OrderPress::History,
        OrderPress::Notify,
        OrderPress::ByMail,
        OrderPress::Invoice,
        OrderPress::SendThere(u32::MAX),
        OrderPress::LetIn(i64::MAX),
        OrderPress::KeepOut(i64::MAX),
        OrderPress::Rate(5),
        OrderPress::AskBuyerWhere,
        OrderPress::Case(CasePress::Ask),
        OrderPress::Case(CasePress::Settle(i32::MAX)),
        OrderPress::Talk(TalkPress::Write(0)),
        OrderPress::Talk(TalkPress::Write(i32::MAX)),
        OrderPress::Talk(TalkPress::AskAssign),
        OrderPress::Talk(TalkPress::Assign(PersonId(i64::MAX))),
        OrderPress::Talk(TalkPress::Unassign),
        OrderPress::Talk(TalkPress::Settle(i32::MAX)),
        OrderPress::Talk(TalkPress::Topic),
        OrderPress::Talk(TalkPress::Log(i32::MAX)),
        OrderPress::Talk(TalkPress::Send(u32::MAX)),
        OrderPress::ShipAnyway(i32::MAX),
    ];
    let mut of_returns = vec![
        ReturnPress::Begin,
        ReturnPress::Choose(i32::MAX, u32::MAX),
        ReturnPress::Page(u32::MAX),
        ReturnPress::Chosen,
        ReturnPress::NoPicture,
        ReturnPress::Sellable(i32::MAX, i32::MAX, u32::MAX),
        ReturnPress::PaidForAll,
        ReturnPress::RefundedBy(i32::MAX, MethodId(i64::MAX)),
        ReturnPress::PaidForNone,
    ];
    of_returns.extend(ReturnWhy::ALL.map(ReturnPress::Because));
    of_returns.extend(Wish::ALL.map(ReturnPress::Wish));
    let numbered: [fn(i32) -> ReturnPress; 15] = [
        ReturnPress::SomeToStock,
        ReturnPress::Sorted,
        ReturnPress::PaidFor,
        ReturnPress::Approve,
        ReturnPress::AskReject,
        ReturnPress::Reject,
        ReturnPress::BackToStock,
        ReturnPress::WrittenOff,
        ReturnPress::Aside,
        ReturnPress::Refunded,
        ReturnPress::Replace,
        ReturnPress::ReplaceAnyway,
        ReturnPress::Repaired,
        ReturnPress::Withdraw,
        ReturnPress::Picture,
    ];
    of_returns.extend(numbered.map(|press| press(i32::MAX)));
    presses.extend(of_returns.into_iter().map(OrderPress::Return));
    presses.extend(
        [
            SplitPress::Begin,
            SplitPress::Choose(i32::MAX, u32::MAX),
            SplitPress::Page(u32::MAX),
            SplitPress::Chosen,
        ]
        .map(OrderPress::Split),
    );
    presses.extend(
        [
            WhosePress::Mine,
            WhosePress::Watch,
            WhosePress::Says(PersonId(i64::MAX), true),
            WhosePress::Says(PersonId(i64::MAX), false),
        ]
        .map(OrderPress::Whose),
    );
    for trouble in Trouble::ALL {
        presses.push(OrderPress::Case(CasePress::Is(trouble)));
        presses.push(OrderPress::Case(CasePress::Bare(trouble)));
    }
    presses.extend(Stage::ALL.map(|stage| OrderPress::Advance(stage, i32::MAX)));
    presses.extend(Stage::ALL.map(|stage| OrderPress::StatusTo(stage, i32::MAX)));
    for why in Why::ALL {
        presses.push(OrderPress::CancelBecause(i32::MAX, why));
        presses.extend(Stage::ALL.map(|stage| OrderPress::Back(stage, i32::MAX, why)));
    }
    presses
}

fn goods_presses(shop: ShopId) -> Vec<GoodsPress> {
    let item = ItemId(i64::MAX);
    let mut presses = vec![
        GoodsPress::Categories(shop, 0),
        GoodsPress::Categories(shop, u32::MAX),
        GoodsPress::Category(shop, Some(u32::MAX), Turn::After(item)),
        GoodsPress::Category(shop, Some(u32::MAX), Turn::Before(item)),
        GoodsPress::Category(shop, None, Turn::First),
        GoodsPress::StockOf(shop, VariantId(i64::MAX)),
        GoodsPress::Low(shop, 0),
        GoodsPress::Low(shop, u32::MAX),
        GoodsPress::TellLow(shop, true),
        GoodsPress::TellLow(shop, false),
        GoodsPress::Enter(shop, ReceivedFileId(i64::MAX)),
        GoodsPress::Give(shop, VariantId(i64::MAX), (u32::MAX, u32::MAX)),
    ];
    let mut of_item = vec![
        ItemPress::Show,
        ItemPress::More,
        ItemPress::Pause,
        ItemPress::Sell,
        ItemPress::AskRemove,
        ItemPress::Remove,
        ItemPress::Movements,
        ItemPress::Prices,
        ItemPress::Variants(u32::MAX),
        ItemPress::Removed,
        ItemPress::AskPicture,
        ItemPress::RemovePicture(PictureKey {
            position: 10,
            added_at: DateTime::from_timestamp_micros(i64::MAX / 2).unwrap_or_default(),
        }),
        ItemPress::TakePicture(ReceivedFileId(i64::MAX)),
    ];
    of_item.extend(ItemPart::ALL.map(ItemPress::Ask));
    let left = InUse {
        stock: u32::MAX,
        orders: u32::MAX,
    };
    let mut of_variant = vec![
        VariantPress::Show,
        VariantPress::Remove(left),
        VariantPress::Unlabel,
        VariantPress::BringBack,
    ];
    of_variant.extend(VariantPart::ALL.map(VariantPress::Ask));
    presses.extend(
        of_variant
            .into_iter()
            .map(|press| GoodsPress::Variant(shop, VariantId(i64::MAX), press)),
    );
    presses.extend(
        of_item
            .into_iter()
            .map(|press| GoodsPress::Item(shop, item, press)),
    );
    presses
}

#[test]
fn every_button_is_read_back_and_fits_its_platforms() {
    let (shop, order) = (ShopId(i64::MAX), OrderId(i64::MAX));
    let mut presses = vec![
        Press::Sell,
        Press::Buy,
        Press::SellElsewhere,
        Press::PaidBy(7),
        Press::PaidLater,
        Press::Example,
        Press::Help,
        Press::Overview,
        Press::Talks,
        Press::Page(u32::MAX, u32::MAX),
        Press::Own(OwnPress::Agree(i64::MAX)),
        Press::Own(OwnPress::Join(i64::MAX)),
        Press::Own(OwnPress::Decline(i64::MAX)),
        Press::Own(OwnPress::Separate(PersonId(i64::MAX))),
        Press::Own(OwnPress::EndSession(i64::MAX)),
        Press::Own(OwnPress::EndSessions),
        Press::MyOrder(shop, order),
        Press::WorkIn(shop),
        Press::StopAll,
        Press::Remove(shop, PersonId(i64::MAX)),
        Press::Offer(u32::MAX),
        Press::Nothing,
    ];
    let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let method = MethodId(i64::MAX);
    for press in [
        MoneyPress::Refunds,
        MoneyPress::ToCheck,
        MoneyPress::StartRefund(order, i32::MAX),
        MoneyPress::Refunded(order, i32::MAX),
        MoneyPress::KeepRest(order, i32::MAX),
        MoneyPress::KeepNow(order, i32::MAX),
        MoneyPress::GiveBack(order),
        MoneyPress::Method(MethodPress::List),
        MoneyPress::Method(MethodPress::Add),
        MoneyPress::Method(MethodPress::Show(method)),
        MoneyPress::Method(MethodPress::Edit(method)),
        MoneyPress::Method(MethodPress::Pause(method)),
        MoneyPress::Method(MethodPress::Resume(method)),
        MoneyPress::Method(MethodPress::Remove(method)),
        MoneyPress::Method(MethodPress::AskPicture(method)),
        MoneyPress::Method(MethodPress::RemovePicture(method, FileId(i64::MAX))),
        MoneyPress::Count(day),
        MoneyPress::Close(day, None),
        MoneyPress::Close(day, Some(i64::MAX)),
        MoneyPress::Bank(BankPress::Show(StatementId(i64::MAX))),
        MoneyPress::Bank(BankPress::Record(StatementId(i64::MAX), u32::MAX)),
        MoneyPress::Bank(BankPress::Look(StatementId(i64::MAX))),
        MoneyPress::Bank(BankPress::Is(StatementId(i64::MAX), i32::MAX, order)),
        MoneyPress::Bank(BankPress::IsNot(StatementId(i64::MAX), i32::MAX, order)),
        MoneyPress::Set(SettingPress::AskInvoices),
        MoneyPress::Set(SettingPress::NoTax),
        MoneyPress::Set(SettingPress::AskTax(true)),
        MoneyPress::Set(SettingPress::Undo(u32::MAX)),
        MoneyPress::Set(SettingPress::BuyersCancel(false)),
        MoneyPress::Set(SettingPress::BuyersChange(true)),
        MoneyPress::Set(SettingPress::AnswerWithin(u32::MAX)),
        MoneyPress::Set(SettingPress::PayBy(u32::MAX)),
        MoneyPress::Set(SettingPress::Remind(0)),
        MoneyPress::Set(SettingPress::RemindEvery(u32::MAX)),
        MoneyPress::Set(SettingPress::Returns(u32::MAX)),
        MoneyPress::Set(SettingPress::OfferOn(true)),
        MoneyPress::Set(SettingPress::AskQuiet),
        MoneyPress::Set(SettingPress::NotQuiet),
        MoneyPress::Set(SettingPress::NotAway),
        MoneyPress::Set(SettingPress::Addresses(true)),
        MoneyPress::Set(SettingPress::AwayMoves(false)),
    ] {
        presses.push(Press::Money(shop, press));
    }
    for press in [
        ReachPress::ByMail,
        ReachPress::Untold(shop),
        ReachPress::Sentence(shop, order),
        ReachPress::Told(shop, order),
        ReachPress::Dismiss(shop, order),
    ] {
        presses.push(Press::Reach(press));
    }
    presses.extend(Reach::ALL.map(|reach| Press::Reach(ReachPress::Choose(reach))));
    presses.extend(Language::all().map(Press::Speak));
    presses.extend(Market::ALL.map(Press::SellIn));
    presses.extend(Stage::ALL.map(|stage| Press::List(stage, Some(OrderNumber(i32::MAX)))));
    presses.extend(Stage::ALL.map(|stage| Press::List(stage, None)));
    for press in [
        DraftPress::Create,
        DraftPress::Change,
        DraftPress::Discard,
        DraftPress::Begin,
        DraftPress::Accept(u32::MAX),
        DraftPress::Decline(0),
        DraftPress::Choose(u32::MAX, VariantId(i64::MAX)),
        DraftPress::NewItem(u32::MAX),
        DraftPress::TakeLeft(VariantId(i64::MAX)),
        DraftPress::Anyway(VariantId(i64::MAX), i64::MAX),
        DraftPress::SellAgain(ItemId(i64::MAX)),
        DraftPress::Drop(u32::MAX, ItemId(i64::MAX)),
        DraftPress::Who(None),
        DraftPress::AsAdded,
        DraftPress::Who(Some(CustomerId(i64::MAX))),
    ] {
        presses.push(Press::Draft(u32::MAX, press));
    }
    presses.extend(goods_presses(shop).into_iter().map(Press::Goods));
    for press in [
        EditPress::Apply,
        EditPress::ApplyAnyway,
        EditPress::Ask,
        EditPress::Discard,
        EditPress::More(i32::MAX),
        EditPress::Fewer(1),
        EditPress::Remove(2),
        EditPress::Price(i32::MAX),
        EditPress::Add,
        EditPress::Shipping,
        EditPress::Discount,
        EditPress::Date,
        EditPress::Address,
        EditPress::Page(u32::MAX),
        EditPress::Choose(u32::MAX, VariantId(i64::MAX)),
        EditPress::NewItem(u32::MAX),
        EditPress::SellAgain(ItemId(i64::MAX)),
        EditPress::Drop(u32::MAX),
        EditPress::TakeLeft(VariantId(i64::MAX)),
        EditPress::Anyway(VariantId(i64::MAX), i64::MAX),
    ] {
        presses.push(Press::Edit(u32::MAX, press));
    }
    presses.extend(
        order_presses()
            .into_iter()
            .map(|press| Press::Order(shop, order, press)),
    );
    for role in Role::ALL {
        let press = |press| Press::Team(shop, press);
        presses.push(press(TeamPress::Role(PersonId(i64::MAX), role)));
        presses.push(press(TeamPress::Invite(role)));
        presses.push(press(TeamPress::Rights(role)));
        for right in Right::ALL {
            presses.push(press(TeamPress::Allow(role, right, true)));
            presses.push(press(TeamPress::Allow(role, right, false)));
        }
    }
    for press in [
        CustomerPress::Show,
        CustomerPress::Reseller(true),
        CustomerPress::Reseller(false),
        CustomerPress::Name,
        CustomerPress::Language,
        CustomerPress::Reads(None),
        CustomerPress::Reads(Some(Language::ENGLISH)),
        CustomerPress::Linked(PersonId(i64::MAX), true),
        CustomerPress::Linked(PersonId(i64::MAX), false),
        CustomerPress::Note,
        CustomerPress::Address,
        CustomerPress::Phone,
        CustomerPress::Mail,
        CustomerPress::Handle,
        CustomerPress::SameAs,
        CustomerPress::New,
        CustomerPress::Messages(i64::MAX),
        CustomerPress::Merge(CustomerId(i64::MAX)),
        CustomerPress::UndoMerge(i64::MAX),
        CustomerPress::Orders(u32::MAX),
        CustomerPress::Clear(crate::assistant::state::CustomerPart::Address),
        CustomerPress::ClearHandle(waybill_core::customer::page::Network::Instagram),
        CustomerPress::AskRemove,
        CustomerPress::Remove,
        CustomerPress::BringBack,
    ] {
        presses.push(Press::Customer(shop, CustomerId(i64::MAX), press));
    }
    let day = NaiveDate::from_ymd_opt(2026, 3, 15).unwrap();
    let period = Period {
        first: day,
        last: day,
    };
    presses.push(Press::Buyers(period, u32::MAX));
    for press in [
        TeamPress::Lock(PersonId(i64::MAX)),
        TeamPress::Unlock(PersonId(i64::MAX)),
        TeamPress::LockMine,
        TeamPress::UnlockMine,
        TeamPress::LockHere,
    ] {
        presses.push(Press::Team(shop, press));
    }
    for language in Language::all() {
        presses.push(Press::Words(shop, WordsPress::List(language)));
        for status in Status::ALL {
            for press in [
                WordsPress::Show(status, language),
                WordsPress::Change(status, language),
                WordsPress::Save(status, language, u32::MAX),
                WordsPress::Standard(status, language),
                WordsPress::Tell(status, language, Telling::Quietly),
            ] {
                presses.push(Press::Words(shop, press));
            }
        }
    }
    presses.push(Press::Team(shop, TeamPress::List));
    presses.push(Press::Team(shop, TeamPress::Member(PersonId(i64::MAX))));
    for press in presses {
        let text = press.to_string();
        assert!(text.len() <= 64, "{text} has {} bytes", text.len());
        assert_eq!(Press::parse(&text), Some(press), "{text}");
    }
}

proptest! {
    #[test]
    fn nothing_that_is_pressed_makes_it_fall_over(text in "\\PC{0,80}") {
        let _ = Press::parse(&text);
    }

    #[test]
    fn what_is_read_is_written_the_same(text in "[a-z:?0-9]{0,40}") {
        if let Some(press) = Press::parse(&text) {
            let again = Press::parse(&press.to_string());
            prop_assert_eq!(again, Some(press));
        }
    }
}
