//! What holds for any sequence of actions: the ledger, the sums and the stock agree with the order, and
//! the events alone tell the whole story.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::destination::Destination;
use crate::order::edit::Part;
use crate::order::replay::{Beginning, Told, Torn, replay};
use crate::order::returns::{credit_minor, returned_minor};
use crate::order::{Discount, Origin};

#[derive(Debug, Clone)]
enum Seen {
    Nothing,
    Present,
    Version(i32),
}

fn any_amount() -> impl Strategy<Value = Option<Money>> {
    prop_oneof![
        4 => Just(None),
        6 => (1_i64..60_000).prop_map(|minor| Some(Money::new(minor, Currency::Php))),
        1 => any::<i64>().prop_map(|minor| Some(Money::new(minor, Currency::Php))),
        1 => Just(Some(Money::new(5, Currency::Usd))),
    ]
}

fn any_part() -> impl Strategy<Value = Part> {
    let line = || 0_i32..6;
    prop_oneof![
        3 => (1_u32..4, 0_i64..50_000, proptest::option::of(1_i64..4)).prop_map(
            |(quantity, price, variant)| Part::Add(Line {
                variant: variant.map(VariantId),
                ..Line::named("Cap", quantity, price)
            })
        ),
        1 => line().prop_map(Part::Remove),
        2 => (line(), 0_u32..6).prop_map(|(line, quantity)| Part::Quantity { line, quantity }),
        1 => (line(), -5_i64..90_000)
            .prop_map(|(line, unit_price_minor)| Part::Price { line, unit_price_minor }),
        1 => (-5_i64..9_000).prop_map(Part::Shipping),
        1 => (0_i64..90_000).prop_map(|minor| Part::Discount(Some(Discount::Amount(minor)))),
        1 => (0_u32..11_000).prop_map(|rate| Part::Discount(Some(Discount::Rate(rate)))),
        1 => Just(Part::Discount(None)),
    ]
}

fn any_return() -> impl Strategy<Value = ReturnAction> {
    let return_no = || 0_i32..5;
    let lines = || vec((0_i32..4, 0_u32..4), 0..3);
    let reason = || proptest::option::of("[a-z]{0,4}");
    let arrived = prop_oneof![
        Just(Arrived::BackToStock),
        Just(Arrived::WrittenOff),
        Just(Arrived::Aside),
        lines().prop_map(Arrived::Some),
    ];
    let how = prop_oneof![
        3 => (reason(), proptest::option::of(1_i64..60_000)).prop_map(|(method, minor)| {
            let amount = minor.map(|minor| Money::new(minor, Currency::Php));
            Settlement::Refunded { method, amount }
        }),
        1 => Just(Settlement::Replaced { order: OrderId(9), number: OrderNumber(1009) }),
        1 => Just(Settlement::Repaired),
    ];
    let by = prop_oneof![Just(Party::Shop), Just(Party::Buyer)];
    let wish = proptest::sample::select(Wish::ALL.to_vec());
    prop_oneof![
        6 => (by, lines(), wish, "[a-z]{0,4}").prop_map(|(by, lines, wish, reason)| {
            ReturnAction::Ask { by, lines, wish, reason, file: None }
        }),
        3 => return_no().prop_map(|return_no| ReturnAction::Approve { return_no }),
        1 => (return_no(), reason())
            .prop_map(|(return_no, reason)| ReturnAction::Reject { return_no, reason }),
        5 => (return_no(), arrived)
            .prop_map(|(return_no, pieces)| ReturnAction::Receive { return_no, pieces }),
        5 => (return_no(), how)
            .prop_map(|(return_no, how)| ReturnAction::Settle { return_no, how }),
        1 => return_no().prop_map(|return_no| ReturnAction::Withdraw { return_no }),
    ]
}

fn any_action() -> impl Strategy<Value = Action> {
    let stage = || proptest::sample::select(Stage::ALL.to_vec());
    let word = || proptest::option::of("[a-z]{1,8}");
    let entry = || 0_i32..12;
    let version = || -1_i32..25;
    prop_oneof![
        8 => (stage(), word(), word()).prop_map(|(to, courier, tracking)| Action::Advance {
            to,
            parcel: Parcel { courier, tracking },
        }),
        2 => (stage(), "[a-z]{0,4}").prop_map(|(to, reason)| Action::SetBack { to, reason }),
        1 => word().prop_map(|reason| Action::Cancel { reason }),
        4 => (any_amount(), word(), any::<bool>()).prop_map(|(amount, method, deposit)| Action::Pay {
            amount,
            method,
            deposit,
        }),
        3 => (any_amount(), word(), word()).prop_map(|(amount, method, reference)| Action::Claim {
            amount,
            method,
            reference,
            file: None,
        }),
        3 => (entry(), any_amount()).prop_map(|(entry, amount)| Action::Accept { entry, amount }),
        2 => (entry(), 1_i64..20_000).prop_map(|(entry, minor)| Action::PaidOut {
            entry,
            came: Money::new(minor, Currency::Php),
        }),
        2 => (entry(), word()).prop_map(|(entry, reason)| Action::Reject { entry, reason }),
        2 => (any_amount(), word()).prop_map(|(amount, method)| Action::Collect { amount, method }),
        2 => (any_amount(), word())
            .prop_map(|(amount, method)| Action::StartRefund { amount, method }),
        2 => (any_amount(), word()).prop_map(|(amount, method)| Action::Refund { amount, method }),
        2 => word().prop_map(|reason| Action::Keep { reason }),
        5 => (vec(any_part(), 0..4), any::<bool>())
            .prop_map(|(parts, anyway)| Action::Edit { parts, anyway }),
        2 => (vec(any_part(), 0..3), any::<bool>())
            .prop_map(|(parts, anyway)| Action::Propose { parts, anyway }),
        2 => (version(), any::<bool>())
            .prop_map(|(version, anyway)| Action::Agree { version, anyway }),
        1 => version().prop_map(|version| Action::Decline { version }),
        3 => "(7-11 鑫台北|全家 竹北店|12 Mabini St)".prop_map(|place| Action::SendTo {
            destination: Destination::parse(&place, "TW").unwrap(),
        }),
        2 => "(7-11 鑫台北|全家 竹北店|12 Mabini St)".prop_map(|place| Action::SendElsewhere {
            destination: Destination::parse(&place, "TW").unwrap(),
        }),
        3 => Just(Action::Label),
        1 => "INV-[0-9]".prop_map(|number| Action::Invoice { number }),
        3 => (proptest::option::of(entry()), any_amount(), word(), word()).prop_map(
            |(claim, amount, method, reference)| Action::Banked {
                claim,
                amount: amount.unwrap_or(Money::new(100_000, Currency::Php)),
                method,
                reference,
            }
        ),
        3 => any_deadline().prop_map(|until| Action::PayBy { until }),
        3 => (vec((0_i32..4, 0_u32..3), 0..3), any_deadline())
            .prop_map(|(lines, until)| Action::Fill { lines, until }),
        2 => (proptest::sample::select(Trouble::ALL.to_vec()), "[a-z]{0,4}").prop_map(
            |(trouble, text)| Action::OpenCase { trouble, text, file: None }
        ),
        2 => proptest::option::weighted(0.4, version())
            .prop_map(|version| Action::SettleCase { version }),
        2 => Just(Action::Hide),
        2 => Just(Action::Unhide),
        2 => "[a-z]{0,5}".prop_map(|reason| Action::Hold { reason }),
        2 => Just(Action::Release),
        2 => "[a-z ]{0,300}".prop_map(|text| Action::Note { text }),
        8 => version().prop_map(|version| Action::Undo { version }),
        12 => any_return().prop_map(Action::Return),
    ]
}

fn any_deadline() -> impl Strategy<Value = Option<DateTime<Utc>>> {
    proptest::option::weighted(0.8, (-60_i64..600_000).prop_map(minute))
}

fn any_seen() -> impl Strategy<Value = Seen> {
    prop_oneof![
        3 => Just(Seen::Nothing),
        3 => Just(Seen::Present),
        1 => (0_i32..25).prop_map(Seen::Version),
    ]
}

/// The CHECKs of the table `orders`, so that no decision is one the database refuses.
fn assert_is_a_row(order: &Order) -> Result<(), TestCaseError> {
    let head = &order.head;
    let (stage, timeline) = (head.stage, &head.timeline);
    prop_assert!((1..=head.version).contains(&head.fulfilment_version));
    for version in [
        head.payment_version,
        head.hold_version,
        head.contents_version,
    ] {
        prop_assert!((0..=head.version).contains(&version));
    }
    for reached in [
        Stage::Confirmed,
        Stage::Processing,
        Stage::Ready,
        Stage::Shipped,
        Stage::Delivered,
    ] {
        let passed = stage >= reached && stage <= Stage::Completed;
        let due = passed && !(order.pick_up && reached == Stage::Shipped);
        prop_assert!(
            !due || timeline.at(reached).is_some(),
            "{stage:?} {timeline:?}"
        );
    }
    prop_assert!(!(order.pick_up && stage == Stage::Shipped));
    prop_assert_eq!(stage == Stage::Completed, timeline.completed.is_some());
    prop_assert_eq!(stage == Stage::Cancelled, timeline.cancelled.is_some());
    prop_assert!(
        head.case
            .as_ref()
            .is_none_or(|case| case.version <= head.version && head.hidden.is_none())
    );
    prop_assert!(head.cancel_reason.is_none() || stage == Stage::Cancelled);
    let sums = order.sums;
    let added = if order.tax.included { 0 } else { sums.tax };
    prop_assert!(sums.discount >= 0 && sums.discount <= sums.goods && sums.shipping >= 0);
    prop_assert_eq!(
        sums.total,
        sums.goods - sums.discount + sums.shipping + added
    );
    prop_assert!(!order.lines.is_empty() && order.item_count() > 0);
    prop_assert_eq!(
        head.credit_minor,
        credit_minor(sums.total, &order.returns, &order.ledger)
    );
    prop_assert!((0..=sums.total).contains(&head.credit_minor));
    let stand = order.returns.iter().any(|each| each.state.stands());
    prop_assert!(!stand || order.is_returnable(), "what comes back was sent");
    for line in &order.lines {
        prop_assert!(
            line.back_ordered <= line.quantity,
            "none waits for more than was ordered"
        );
        let back: u32 = order
            .returns
            .iter()
            .filter(|each| each.state.stands())
            .flat_map(|each| &each.lines)
            .filter(|each| each.line == line.line)
            .map(|each| each.quantity)
            .sum();
        prop_assert!(back <= line.quantity, "no piece comes back twice");
    }
    // All of it came back for money: exactly what it had cost, without the shipping.
    let all = order
        .lines
        .iter()
        .all(|line| order.left_to_return(line.line) == 0)
        && order
            .returns
            .iter()
            .all(|each| each.is_credited() || !each.state.stands());
    let worth = returned_minor(&order.returns);
    prop_assert!(!all || worth == sums.total - sums.shipping);
    Ok(())
}

/// What taking back gives back: not the counts of versions and revisions, and not a question that was
/// open.
fn lasting(head: &Head) -> Head {
    Head {
        version: 0,
        fulfilment_version: 0,
        payment_version: 0,
        hold_version: 0,
        contents_version: 0,
        revision: 0,
        proposal: None,
        hidden: head.hidden.map(|_| minute(0)),
        ..head.clone()
    }
}

/// Whether an action may take effect on an order that was cancelled.
fn may_follow_a_cancel(action: &Action) -> bool {
    match action {
        Action::Advance { .. }
        | Action::Cancel { .. }
        | Action::Hold { .. }
        | Action::Edit { .. }
        | Action::Propose { .. }
        | Action::Agree { .. }
        | Action::Claim { .. }
        | Action::Return(_)
        | Action::SendTo { .. }
        | Action::SendElsewhere { .. }
        | Action::Label
        | Action::Invoice { .. }
        | Action::PayBy { .. }
        | Action::Fill { .. }
        | Action::OpenCase { .. }
        | Action::Collect { .. } => false,
        Action::SetBack { .. }
        | Action::Accept { .. }
        | Action::PaidOut { .. }
        | Action::Banked { .. }
        | Action::Reject { .. }
        | Action::StartRefund { .. }
        | Action::Refund { .. }
        | Action::Keep { .. }
        | Action::Decline { .. }
        | Action::SettleCase { .. }
        | Action::Hide
        | Action::Unhide
        | Action::Pay { .. }
        | Action::Release
        | Action::Note { .. }
        | Action::Undo { .. } => true,
    }
}

fn told(story: &Story) -> Result<Told, Torn> {
    let beginning = Beginning {
        pick_up: story.order.pick_up,
        note: None,
        pay_by: None,
    };
    replay(&beginning, &story.history)
}

/// Pieces that an order has taken from stock.
type Taken = BTreeMap<VariantId, i64>;

fn taken_by(order: &Order) -> Taken {
    if order.head.stage == Stage::Cancelled {
        Taken::new()
    } else {
        let mut taken = order.contents().pieces();
        for back in order.returns.iter().flat_map(|each| &each.lines) {
            let line = order.lines.iter().find(|line| line.line == back.line);
            if let Some(variant) = line.and_then(|line| line.variant) {
                *taken.entry(variant).or_insert(0) -= i64::from(back.back_to_stock);
            }
        }
        taken.retain(|_, quantity| *quantity != 0);
        taken
    }
}

fn step(
    story: &mut Story,
    taken: &mut Taken,
    action: &Action,
    seen: &Seen,
) -> Result<(), TestCaseError> {
    let before = story.order.clone();
    let axis = if matches!(action, Action::Pay { .. }) {
        before.head.payment_version
    } else if matches!(action, Action::Edit { .. } | Action::Propose { .. }) {
        before.head.contents_version
    } else {
        before.head.fulfilment_version
    };
    let seen = match seen {
        Seen::Nothing => None,
        Seen::Present => Some(axis),
        Seen::Version(version) => Some(*version),
    };
    let Ok(change) = story.act_seeing(action, seen) else {
        prop_assert_eq!(&story.order, &before);
        return Ok(());
    };
    for pieces in &change.pieces {
        prop_assert!(pieces.quantity != 0);
        *taken.entry(pieces.variant).or_insert(0) -= pieces.quantity;
    }
    taken.retain(|_, quantity| *quantity != 0);
    let after = &story.order;
    prop_assert_eq!(&*taken, &taken_by(after), "stock and order agree");
    prop_assert_eq!(after.head.version, before.head.version + 1);
    prop_assert!(before.head.stage != Stage::Cancelled || may_follow_a_cancel(action));
    assert_is_a_row(after)?;
    prop_assert_eq!(after.head.balance, after.ledger.balance());
    prop_assert!(after.head.balance.received >= 0);
    let entries: Vec<i32> = after.ledger.0.iter().map(|entry| entry.entry).collect();
    prop_assert_eq!(
        entries,
        (1..=i32::try_from(after.ledger.0.len()).unwrap()).collect::<Vec<_>>()
    );
    let mut lines: Vec<i32> = after.lines.iter().map(|line| line.line).collect();
    prop_assert!(
        lines
            .iter()
            .all(|line| (1..=after.last_line).contains(line))
    );
    lines.sort_unstable();
    lines.dedup();
    prop_assert_eq!(lines.len(), after.lines.len());
    let sent = !after.pick_up && (Stage::Shipped..=Stage::Completed).contains(&after.head.stage);
    prop_assert_eq!(
        after.parcels().count(),
        usize::from(sent),
        "a parcel is on its way or is not"
    );
    let json = serde_json::to_value(&change.facts).unwrap();
    prop_assert_eq!(
        serde_json::from_value::<Facts>(json).unwrap(),
        change.facts.clone()
    );
    if matches!(action, Action::Invoice { .. }) {
        let mut kept = Story {
            order: after.clone(),
            history: story.history.clone(),
        };
        let undone = kept.act(&undo(after.head.version));
        prop_assert_eq!(undone, Err(Refusal::NothingToUndo), "a number stays");
    } else if !matches!(action, Action::Undo { .. }) {
        taken_back(story, &before)?;
    }
    Ok(())
}

/// Taking it back gives back what was, with two more versions and what the ledger keeps.
fn taken_back(story: &Story, before: &Order) -> Result<(), TestCaseError> {
    let after = &story.order;
    let mut back = Story {
        order: after.clone(),
        history: story.history.clone(),
    };
    let version = after.head.version;
    let undone = back.act(&undo(version));
    prop_assert!(undone.is_ok(), "{undone:?}");
    prop_assert_eq!(lasting(&back.order.head), lasting(&before.head));
    prop_assert_eq!(back.order.contents().bare(), before.contents().bare());
    let given = story.history.last().map(|event| event.action) == Some(EventAction::Fill);
    if given {
        prop_assert_eq!(back.order.contents(), before.contents(), "it waits again");
    }
    prop_assert_eq!(back.order.sums, before.sums);
    prop_assert_eq!(back.order.head.version, before.head.version + 2);
    prop_assert_eq!(
        back.order.parcels().collect::<Vec<_>>(),
        before.parcels().collect::<Vec<_>>()
    );
    let pieces = undone.unwrap().pieces;
    let mut taken = taken_by(after);
    for pieces in pieces {
        *taken.entry(pieces.variant).or_insert(0) -= pieces.quantity;
    }
    taken.retain(|_, quantity| *quantity != 0);
    prop_assert_eq!(taken, taken_by(before));
    prop_assert_eq!(back.act(&undo(version)), Err(Refusal::AlreadyUndone));
    Ok(())
}

fn tells_itself(story: &Story) -> Result<(), TestCaseError> {
    let told = told(story).unwrap();
    prop_assert_eq!(&told.head, &story.order.head);
    prop_assert_eq!(told.contents, story.order.contents().bare());
    prop_assert_eq!(told.ledger, story.order.ledger.clone());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn any_sequence_of_actions_keeps_an_order_whole(
        pick_up in any::<bool>(),
        steps in vec((any_action(), any_seen()), 0..40),
    ) {
        let mut story = Story::new(pick_up);
        let mut taken = taken_by(&story.order);
        for (action, seen) in &steps {
            step(&mut story, &mut taken, action, seen)?;
        }
        let told = told(&story).unwrap();
        let order = &story.order;
        prop_assert_eq!(&told.head, &order.head, "the history tells the whole story");
        prop_assert_eq!(&told.returns, &order.returns);
        prop_assert_eq!(told.contents, order.contents().bare());
        prop_assert_eq!(&told.shipments, &order.shipments);
        prop_assert_eq!(&told.ledger, &order.ledger);
    }

    /// What was promised beyond what there was comes bit by bit, and is taken back, and changed.
    #[test]
    fn whatever_is_waited_for_keeps_it_whole(
        steps in vec(
            prop_oneof![
                6 => (vec((1_i32..3, 1_u32..4), 1..3), any_deadline())
                    .prop_map(|(lines, until)| Action::Fill { lines, until }),
                3 => any_deadline().prop_map(|until| Action::PayBy { until }),
                4 => (-1_i32..40).prop_map(|version| Action::Undo { version }),
                2 => any_action(),
            ],
            0..40,
        ),
    ) {
        let mut story = Story::new(false);
        let parts = vec![
            Part::Quantity { line: 1, quantity: 5 },
            Part::Add(Line { variant: Some(VariantId(2)), ..Line::named("Cap", 3, 25_000) }),
        ];
        let more = Action::Edit { parts, anyway: true };
        prop_assert!(story.act(&more).is_ok());
        for line in &mut story.order.lines {
            line.back_ordered = 3;
        }
        let mut taken = taken_by(&story.order);
        let waited = |order: &Order| order.lines.iter().map(|line| line.back_ordered).sum::<u32>();
        for action in &steps {
            let before = waited(&story.order);
            let version = story.order.head.version;
            step(&mut story, &mut taken, action, &Seen::Nothing)?;
            if let Action::Fill { lines, .. } = action {
                let given = lines.iter().map(|(_, pieces)| pieces).sum::<u32>();
                let did = story.order.head.version > version;
                prop_assert_eq!(waited(&story.order), if did { before - given } else { before });
            }
        }
        let told = told(&story).unwrap();
        prop_assert_eq!(&told.head, &story.order.head, "the history tells the whole story");
        prop_assert_eq!(told.contents, story.order.contents().bare());
    }

    /// Most sequences never get far enough for much to come back: these begin with what was sent.
    #[test]
    fn whatever_comes_back_of_what_was_sent_keeps_it_whole(
        parts in vec(any_part(), 0..4),
        steps in vec(
            prop_oneof![
                6 => any_return().prop_map(Action::Return),
                2 => (-1_i32..40).prop_map(|version| Action::Undo { version }),
                1 => any_action(),
            ],
            0..40,
        ),
    ) {
        let mut story = Story::new(false);
        let _ = story.act(&Action::Edit { parts, anyway: true });
        let deliver = Action::Advance { to: Stage::Delivered, parcel: Parcel::default() };
        prop_assert!(story.act(&deliver).is_ok());
        let pay = Action::Pay { amount: None, method: None, deposit: false };
        let _ = story.act(&pay);
        let mut taken = taken_by(&story.order);
        for action in &steps {
            step(&mut story, &mut taken, action, &Seen::Nothing)?;
        }
        let told = told(&story).unwrap();
        prop_assert_eq!(&told.head, &story.order.head, "the history tells the whole story");
        prop_assert_eq!(&told.returns, &story.order.returns);
    }

    /// Its buyer turns out to be another customer in the middle of it all, and two after all.
    #[test]
    fn who_the_buyer_is_changes_nothing_else(
        before in vec((any_action(), any_seen()), 0..8),
        meanwhile in vec((any_action(), any_seen()), 0..8),
        after in vec((any_action(), any_seen()), 0..8),
    ) {
        let mut story = Story::new(false);
        let (known, other) = (story.order.buyer.customer_id, CustomerId(77));
        let mut taken = taken_by(&story.order);
        let parts = [(before, Some((known, other))), (meanwhile, Some((other, known))), (after, None)];
        for (steps, recognised) in parts {
            for (action, seen) in &steps {
                step(&mut story, &mut taken, action, seen)?;
            }
            let Some((from, to)) = recognised else { continue };
            let agreed = story.order.clone();
            story.is_recognised(from, to);
            prop_assert_eq!(lasting(&story.order.head), lasting(&agreed.head));
            let version = story.order.head.version;
            let undone = story.act(&Action::Undo { version });
            prop_assert_eq!(undone.err(), Some(Refusal::NothingToUndo));
        }
        let told = told(&story).unwrap();
        prop_assert_eq!(&told.head, &story.order.head);
        prop_assert_eq!(told.customer, Some(known));
    }

    /// Two orders become one: nothing is lost and nothing is there twice.
    #[test]
    fn merging_keeps_every_piece_and_every_cent(
        ours in vec((any_action(), any_seen()), 0..12),
        theirs in vec((any_action(), any_seen()), 0..12),
    ) {
        let (mut first, mut second) = (Story::new(false), Story::new(false));
        second.order.order_id = OrderId(2);
        second.order.number = OrderNumber(1002);
        for (story, steps) in [(&mut first, &ours), (&mut second, &theirs)] {
            for (action, _) in steps {
                let _ = story.act(action);
            }
        }
        let (Ok(absorbs), Ok(goes)) = (
            absorb(&first.order, &second.order),
            merge_into(&second.order, &first.order, minute(99)),
        ) else {
            return Ok(());
        };
        let (before, other) = (first.order.clone(), second.order.clone());
        first.happens(&absorbs, minute(99));
        second.happens(&goes, minute(99));
        assert_is_a_row(&first.order)?;
        assert_is_a_row(&second.order)?;
        let (one, two) = (&first.order, &second.order);
        prop_assert_eq!(one.item_count(), before.item_count() + other.item_count());
        prop_assert_eq!(one.sums.goods, before.sums.goods + other.sums.goods);
        prop_assert_eq!(one.sums.discount, before.sums.discount + other.sums.discount);
        prop_assert_eq!(one.head.balance, one.ledger.balance());
        prop_assert_eq!(
            one.head.balance.received,
            before.head.balance.received + other.head.balance.received
        );
        prop_assert_eq!((two.head.balance.received, two.owed_minor()), (0, 0));
        prop_assert!(absorbs.pieces.is_empty() && goes.pieces.is_empty(), "the pieces stay taken");
        tells_itself(&first)?;
        tells_itself(&second)?;
        // And back again, on both sides.
        for (story, before) in [(&mut first, &before), (&mut second, &other)] {
            let past = story.history.last().unwrap().clone();
            let back = separate(&story.order, &past).unwrap();
            story.happens(&back, minute(100));
            prop_assert_eq!(lasting(&story.order.head), lasting(&before.head));
            prop_assert_eq!(story.order.contents().bare(), before.contents().bare());
            tells_itself(story)?;
            prop_assert_eq!(separate(&story.order, &past).is_err(), true, "only once");
        }
    }

    /// Some pieces leave: what is left and what went are all there was, and come together again.
    #[test]
    fn splitting_keeps_every_piece_and_every_cent(
        steps in vec((any_action(), any_seen()), 0..12),
        pieces in vec((0_i32..6, proptest::option::of(0_u32..4)), 0..4),
        between in proptest::option::of(any_action()),
    ) {
        let mut first = Story::new(false);
        let cap = Part::Add(Line::named("Cap", 3, 25_000));
        first.act(&Action::Edit { parts: vec![cap], anyway: false }).unwrap();
        for (action, _) in &steps {
            let _ = first.act(action);
        }
        let before = first.order.clone();
        let Ok((change, taken, money)) = split_off(&before, &pieces, OrderNumber(1002)) else {
            return Ok(());
        };
        first.happens(&change, minute(99));
        assert_is_a_row(&first.order)?;
        let mut made = made_of(&before, taken, money);
        assert_is_a_row(&made.order)?;
        let (one, two) = (first.order.clone(), made.order.clone());
        prop_assert_eq!(one.item_count() + two.item_count(), before.item_count());
        prop_assert_eq!(one.sums.goods + two.sums.goods, before.sums.goods);
        prop_assert_eq!(
            one.head.balance.received + two.head.balance.received,
            before.head.balance.received
        );
        tells_itself(&first)?;
        tells_itself(&made)?;
        // Whatever happens to the one that was made: it goes back as it came, or not at all.
        let past = first.history.last().unwrap().clone();
        let moved_on = between.is_some_and(|action| {
            made.act(&action).is_ok_and(|change| made_is_another(&change))
        });
        let back = rejoin(&first.order, &made.order, &past, minute(100));
        prop_assert_eq!(back.is_err(), moved_on, "{:?}", back);
        let Ok((back, goes)) = back else {
            return Ok(());
        };
        prop_assert!(goes.pieces.is_empty() && back.pieces.is_empty(), "the pieces stay taken");
        first.happens(&back, minute(100));
        made.happens(&goes, minute(100));
        prop_assert_eq!(lasting(&first.order.head), lasting(&before.head));
        prop_assert_eq!(first.order.contents(), before.contents());
        prop_assert_eq!(first.order.sums, before.sums);
        prop_assert_eq!((made.order.head.balance.received, made.order.owed_minor()), (0, 0));
        prop_assert_eq!(made.order.head.merged_into, Some(first.order.order_id));
        assert_is_a_row(&made.order)?;
        tells_itself(&first)?;
        tells_itself(&made)?;
        let twice = rejoin(&first.order, &made.order, first.event(past.version), minute(101));
        prop_assert_eq!(twice, Err(Refusal::AlreadyUndone));
    }

    /// What two orders come to together is what the one came to: exactly, where whole lines leave and
    /// nothing is spread over lines; else up to the rounding of each line, half a minor unit for its
    /// discount and half for its tax, before and after.
    #[test]
    fn two_orders_come_to_what_the_one_came_to(
        lines in vec((1_u32..9, 0_i64..90_000), 1..6),
        off in prop_oneof![
            Just(None),
            (0_u32..=10_000).prop_map(|rate| Some(Discount::Rate(rate))),
            (0_i64..5_000).prop_map(|minor| Some(Discount::Amount(minor))),
        ],
        (rate, included, fee) in (0_u32..2_000, any::<bool>(), 0_i64..9_000),
        pieces in vec((1_i32..6, proptest::option::of(1_u32..9)), 1..4),
    ) {
        let mut order = placed(false);
        order.lines = (1..)
            .zip(&lines)
            .map(|(line, (quantity, price))| Line { line, ..Line::named("Cap", *quantity, *price) })
            .collect();
        order.last_line = i32::try_from(lines.len()).unwrap();
        order.discount = off;
        order.tax = Tax { rate, included };
        order.sums.shipping = fee;
        let Some(sums) = order.contents().sums() else { return Ok(()); };
        order.sums = sums;
        let Ok((change, taken, _)) = split_off(&order, &pieces, OrderNumber(1002)) else {
            return Ok(());
        };
        let divided = pieces.iter().any(|(_, quantity)| quantity.is_some());
        let after = change.contents.unwrap();
        let made = made_of(&order, taken, order.money(0)).order;
        let first = after.sums().unwrap();
        prop_assert_eq!((first.shipping, made.sums.shipping), (fee, 0), "the fee stays");
        let together = first.total + made.sums.total;
        let spread = matches!(off, Some(Discount::Amount(_))) && rate > 0;
        if divided || spread {
            let rounded = order.lines.len() + after.lines.len() + made.lines.len();
            let most = i64::try_from(rounded).unwrap();
            prop_assert!((together - sums.total).abs() <= most, "{together} of {}", sums.total);
        } else {
            prop_assert_eq!(together, sums.total);
        }
        for line in &made.lines {
            prop_assert!(order.lines.iter().any(|known| known.unit_price_minor == line.unit_price_minor));
        }
    }

    /// An order goes to the wrong person, who does something with it, and back.
    #[test]
    fn an_order_that_comes_back_goes_where_it_went(
        steps in vec((any_action(), any_seen()), 0..12),
        theirs in vec(any_action(), 0..3),
    ) {
        let mut story = Story::new(false);
        for (action, _) in &steps {
            let _ = story.act(action);
        }
        let before = story.order.clone();
        let Ok(change) = reassign(&before, CustomerId(2)) else {
            return Ok(());
        };
        story.happens(&change, minute(99));
        prop_assert_eq!(&story.order.head.destination, &None);
        let past = story.history.last().unwrap().clone();
        let mut settled = false;
        for action in &theirs {
            if let Ok(change) = story.act(action) {
                let head = &change.head;
                settled |= head.payment_version == head.version || head.contents_version == head.version;
            }
        }
        let (stage, fulfilment) = (story.order.head.stage, story.order.head.fulfilment_version);
        settled |= stage >= Stage::Shipped && fulfilment > past.version;
        settled |= story.order.head.hidden.is_some() || story.order.head.case.is_some();
        let back = give_back(&story.order, &past);
        prop_assert_eq!(back.is_err(), settled, "{:?}", back);
        if let Ok(back) = back {
            story.happens(&back, minute(200));
            prop_assert_eq!(story.order.buyer.customer_id, before.buyer.customer_id);
            prop_assert_eq!(&story.order.head.destination, &before.head.destination);
            prop_assert!(give_back(&story.order, story.event(past.version)).is_err());
        }
        tells_itself(&story)?;
        prop_assert_eq!(told(&story).unwrap().customer, Some(story.order.buyer.customer_id));
    }
}

/// The order that is made of what left another one, with the money that came along.
fn made_of(of: &Order, lines: Vec<Line>, money: Money) -> Story {
    let mut order = placed(false);
    order.order_id = OrderId(2);
    order.number = OrderNumber(1002);
    order.buyer = of.buyer.clone();
    order.discount = of.discount.filter(|off| matches!(off, Discount::Rate(_)));
    order.tax = of.tax;
    order.due_on = of.due_on;
    order.lines = lines;
    for (line, number) in order.lines.iter_mut().zip(1..) {
        line.line = number;
    }
    order.last_line = i32::try_from(order.lines.len()).unwrap();
    order.sums.shipping = 0;
    order.sums = order.contents().sums().unwrap();
    let mut story = Story::new(false);
    story.history[0].facts = Facts::Placed {
        contents: Some(Box::new(order.contents().bare())),
        of: Some(of.number),
        origin: Some(Origin::Split),
    };
    story.order = order;
    if money.minor > 0 {
        // Stored as received: the ledger alone says that it came from the other.
        story.act(&pay_in(money)).unwrap();
    }
    story
}

/// Whether what happened to an order makes it another than it was made as: all that does not are words
/// about it, where it goes and until when it is to be paid.
fn made_is_another(change: &Change) -> bool {
    !matches!(
        change.facts,
        Facts::Noted { .. }
            | Facts::SentTo { .. }
            | Facts::Labelled
            | Facts::Invoiced { .. }
            | Facts::PayBy { .. }
    )
}
