//! What holds for any sequence of actions: the ledger, the sums and the stock agree with the order, and
//! the events alone tell the whole story.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::destination::Destination;
use crate::order::edit::{Contents, Part};
use crate::order::{Discount, Sent};
use crate::payment::Entry;

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
        2 => (entry(), word()).prop_map(|(entry, reason)| Action::Reject { entry, reason }),
        2 => (any_amount(), word()).prop_map(|(amount, method)| Action::Collect { amount, method }),
        2 => (any_amount(), word())
            .prop_map(|(amount, method)| Action::StartRefund { amount, method }),
        2 => (any_amount(), word()).prop_map(|(amount, method)| Action::Refund { amount, method }),
        5 => (vec(any_part(), 0..4), any::<bool>())
            .prop_map(|(parts, anyway)| Action::Edit { parts, anyway }),
        2 => vec(any_part(), 0..3).prop_map(|parts| Action::Propose { parts }),
        2 => version().prop_map(|version| Action::Agree { version }),
        1 => version().prop_map(|version| Action::Decline { version }),
        3 => "(7-11 鑫台北|全家 竹北店|12 Mabini St)".prop_map(|place| Action::SendTo {
            destination: Destination::parse(&place, "TW").unwrap(),
        }),
        2 => Just(Action::Hide),
        2 => Just(Action::Unhide),
        2 => "[a-z]{0,5}".prop_map(|reason| Action::Hold { reason }),
        2 => Just(Action::Release),
        2 => "[a-z ]{0,300}".prop_map(|text| Action::Note { text }),
        8 => version().prop_map(|version| Action::Undo { version }),
    ]
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
    prop_assert!(head.cancel_reason.is_none() || stage == Stage::Cancelled);
    let sums = order.sums;
    let added = if order.tax.included { 0 } else { sums.tax };
    prop_assert!(sums.discount >= 0 && sums.discount <= sums.goods && sums.shipping >= 0);
    prop_assert_eq!(
        sums.total,
        sums.goods - sums.discount + sums.shipping + added
    );
    prop_assert!(!order.lines.is_empty() && order.item_count() > 0);
    Ok(())
}

/// What an order becomes by its events' facts alone.
struct Replayed {
    head: Head,
    contents: Contents,
    ledger: Ledger,
    shipments: Vec<Sent>,
    pick_up: bool,
}

impl Replayed {
    fn of(order: &Order) -> Self {
        Self {
            head: order.head.clone(),
            contents: order.contents(),
            ledger: order.ledger.clone(),
            shipments: order.shipments.clone(),
            pick_up: order.pick_up,
        }
    }

    fn enter(&mut self, kind: EntryKind, minor: i64, answers: Option<i32>) {
        self.ledger.0.push(Entry {
            entry: i32::try_from(self.ledger.0.len()).unwrap() + 1,
            kind,
            amount_minor: minor,
            method: None,
            answers,
            reference: None,
            file: None,
            at: minute(0),
        });
        self.head.balance = self.ledger.balance();
    }

    fn revise(&mut self, contents: &Contents) {
        self.contents = contents.clone();
        self.head.revision += 1;
        self.head.proposal = None;
    }

    fn void(&mut self, shipments: &[i32], voided: bool) {
        for sent in &mut self.shipments {
            if shipments.contains(&sent.shipment) {
                sent.voided = voided;
            }
        }
    }

    fn tell(&mut self, event: &PastEvent) {
        self.head.version = event.version;
        match &event.facts {
            Facts::Moved { .. } => self.moved(event),
            Facts::Paid {
                amount,
                deposit,
                answers,
                ..
            } => {
                let kind = if *deposit {
                    EntryKind::Deposit
                } else {
                    EntryKind::Received
                };
                self.enter(kind, amount.minor, *answers);
            }
            Facts::Claimed { amount, .. } => self.enter(EntryKind::Claimed, amount.minor, None),
            Facts::ClaimRejected { amount, claim, .. } => {
                self.enter(EntryKind::Rejected, amount.minor, Some(*claim));
            }
            Facts::Collected { amount, .. } => self.enter(EntryKind::Collected, amount.minor, None),
            Facts::RefundStarted { amount, .. } => {
                self.enter(EntryKind::RefundStarted, amount.minor, None);
            }
            Facts::Refunded {
                amount, answers, ..
            } => self.enter(EntryKind::Refunded, amount.minor, *answers),
            Facts::Edited { before, after, .. } => {
                assert_eq!(&self.contents, before.as_ref());
                self.revise(after);
            }
            Facts::Proposed { proposal, .. } => self.head.proposal = Some(proposal.clone()),
            Facts::Declined { .. } => self.head.proposal = None,
            Facts::Hidden => self.head.hidden = Some(event.at),
            Facts::Shown => self.head.hidden = None,
            Facts::SentTo { before, after } => {
                assert_eq!(&self.head.destination, before);
                self.head.destination = Some(after.clone());
            }
            Facts::Held { reason } => {
                self.head.hold = Some(Hold {
                    reason: reason.clone(),
                    since: event.at,
                });
            }
            Facts::Released { was } => assert_eq!(self.head.hold.take().as_ref(), Some(was)),
            Facts::Noted { text, before } => {
                assert_eq!(&self.head.note, before);
                self.head.note = Some(match before {
                    Some(before) => format!("{before}\n{text}"),
                    None => text.clone(),
                });
            }
            Facts::Undone { facts, .. } => self.untell(event, facts),
            Facts::Placed { .. } => {}
            Facts::Absorbed { .. }
            | Facts::Merged { .. }
            | Facts::Split { .. }
            | Facts::Reassigned { .. } => unreachable!("these concern two orders"),
        }
        match event.facts.axis() {
            Axis::Fulfilment => self.head.fulfilment_version = event.version,
            Axis::Payment => self.head.payment_version = event.version,
            Axis::Contents => self.head.contents_version = event.version,
            Axis::Hold => self.head.hold_version = event.version,
            Axis::Note => {}
        }
    }

    fn moved(&mut self, event: &PastEvent) {
        let Facts::Moved {
            from,
            to,
            before,
            shipment,
            parcel,
            voids,
            reason,
            reason_before,
        } = &event.facts
        else {
            unreachable!("asked for moves only");
        };
        let head = &mut self.head;
        assert_eq!((head.stage, head.timeline), (*from, *before));
        head.stage = *to;
        if to < from {
            assert_eq!(&head.cancel_reason, reason_before);
            for stage in Stage::ALL {
                let reached = stage <= *to && !(self.pick_up && stage == Stage::Shipped);
                let at = head.timeline.at(stage).or(Some(event.at));
                head.timeline.set(stage, at.filter(|_| reached));
            }
            head.cancel_reason = None;
        } else {
            if *to != Stage::Cancelled {
                for passed in from.between(*to, self.pick_up) {
                    head.timeline.set(passed, Some(event.at));
                }
            }
            head.timeline.set(*to, Some(event.at));
            head.cancel_reason.clone_from(reason);
        }
        if let (Some(shipment), Some(parcel)) = (shipment, parcel) {
            self.shipments.push(Sent {
                shipment: *shipment,
                parcel: parcel.clone(),
                voided: false,
            });
        }
        self.void(voids, true);
    }

    fn untell(&mut self, event: &PastEvent, facts: &Facts) {
        match facts {
            Facts::Moved {
                from,
                before,
                shipment,
                voids,
                reason_before,
                ..
            } => {
                self.head.stage = *from;
                self.head.timeline = *before;
                self.head.cancel_reason.clone_from(reason_before);
                self.void(voids, false);
                self.void(shipment.as_slice(), true);
            }
            Facts::Edited { before, .. } => self.revise(before),
            Facts::Proposed { .. } => self.head.proposal = None,
            Facts::Declined { proposal } => {
                self.head.proposal = Some(Proposal {
                    base: event.version,
                    ..proposal.clone()
                });
            }
            Facts::Hidden => self.head.hidden = None,
            Facts::Shown => self.head.hidden = Some(event.at),
            Facts::SentTo { before, .. } => self.head.destination.clone_from(before),
            Facts::Held { .. } => self.head.hold = None,
            Facts::Released { was } => self.head.hold = Some(was.clone()),
            Facts::Noted { before, .. } => self.head.note.clone_from(before),
            money @ (Facts::Paid { .. }
            | Facts::Claimed { .. }
            | Facts::ClaimRejected { .. }
            | Facts::Collected { .. }
            | Facts::RefundStarted { .. }
            | Facts::Refunded { .. }) => {
                let entry = money.entry().unwrap();
                let minor = self.ledger.entry(entry).unwrap().amount_minor;
                self.enter(EntryKind::Countered, minor, Some(entry));
            }
            Facts::Placed { .. }
            | Facts::Absorbed { .. }
            | Facts::Merged { .. }
            | Facts::Split { .. }
            | Facts::Reassigned { .. }
            | Facts::Undone { .. } => panic!("never taken back here"),
        }
    }
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
        | Action::SendTo { .. }
        | Action::Collect { .. } => false,
        Action::SetBack { .. }
        | Action::Accept { .. }
        | Action::Reject { .. }
        | Action::StartRefund { .. }
        | Action::Refund { .. }
        | Action::Decline { .. }
        | Action::Hide
        | Action::Unhide
        | Action::Pay { .. }
        | Action::Release
        | Action::Note { .. }
        | Action::Undo { .. } => true,
    }
}

/// Pieces that an order has taken from stock.
type Taken = BTreeMap<VariantId, i64>;

fn taken_by(order: &Order) -> Taken {
    if order.head.stage == Stage::Cancelled {
        Taken::new()
    } else {
        order.contents().pieces()
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
    if !matches!(action, Action::Undo { .. }) {
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
    prop_assert_eq!(back.order.contents(), before.contents());
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
        let mut told = Replayed::of(&placed(pick_up));
        for event in &story.history {
            told.tell(event);
        }
        let order = &story.order;
        // Deleted anew by an undo, it was deleted when it was first; that it is deleted is the story.
        told.head.hidden = told.head.hidden.and(order.head.hidden);
        prop_assert_eq!(&told.head, &order.head, "the history tells the whole story");
        prop_assert_eq!(told.contents, order.contents().bare());
        prop_assert_eq!(told.shipments, order.shipments.clone());
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
        apply(&mut first.order, &absorbs, minute(99));
        apply(&mut second.order, &goes, minute(99));
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
    }
}
