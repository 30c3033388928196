//! What a menu of commands says, for platforms that have one.

use waybill_core::text::{Phrase, texts};

use super::command::{For, Verb};

/// Buyers and newcomers see these, most used first.
const EVERYONE: [Verb; 6] = [
    Verb::Start,
    Verb::My,
    Verb::Track,
    Verb::Language,
    Verb::Help,
    Verb::Stop,
];

/// The commands in the menu of someone, most used first. Owners see what sellers see and more, and
/// everybody's commands.
pub fn verbs(audience: For) -> Vec<Verb> {
    match audience {
        For::Everyone => EVERYONE.to_vec(),
        For::Sellers => Verb::ALL
            .into_iter()
            .filter(|verb| verb.audience() != For::Owners)
            .collect(),
        For::Owners => Verb::ALL.to_vec(),
    }
}

/// What a menu says about a command: what it does and, where it takes something, an example; at most
/// 100 characters, the shortest limit there is on descriptions.
pub fn description(verb: Verb) -> Phrase {
    match verb {
        Verb::Start => texts::MenuStart.into(),
        Verb::Help => texts::MenuHelp.into(),
        Verb::New => texts::MenuNew.into(),
        Verb::Orders => texts::MenuOrders.into(),
        Verb::Order => texts::MenuOrder.into(),
        Verb::Find => texts::MenuFind.into(),
        Verb::Items => texts::MenuItems.into(),
        Verb::Stock => texts::MenuStock.into(),
        Verb::Low => texts::MenuLow.into(),
        Verb::Confirm => texts::MenuConfirm.into(),
        Verb::Process => texts::MenuProcess.into(),
        Verb::Ready => texts::MenuReady.into(),
        Verb::Ship => texts::MenuShip.into(),
        Verb::Deliver => texts::MenuDeliver.into(),
        Verb::Complete => texts::MenuComplete.into(),
        Verb::Cancel => texts::MenuCancel.into(),
        Verb::Paid => texts::MenuPaid.into(),
        Verb::Hold => texts::MenuHold.into(),
        Verb::Release => texts::MenuRelease.into(),
        Verb::Note => texts::MenuNote.into(),
        Verb::Return => texts::MenuReturn.into(),
        Verb::Returns => texts::MenuReturns.into(),
        Verb::Undo => texts::MenuUndo.into(),
        Verb::My => texts::MenuMy.into(),
        Verb::Track => texts::MenuTrack.into(),
        Verb::Stop => texts::MenuStop.into(),
        Verb::Language => texts::MenuLanguage.into(),
        Verb::Invite => texts::MenuInvite.into(),
        Verb::Team => texts::MenuTeam.into(),
        Verb::Shop => texts::MenuShop.into(),
        Verb::Web => texts::MenuWeb.into(),
    }
}

#[cfg(test)]
mod tests {
    use waybill_core::text::{Language, Reader};

    use super::*;

    #[test]
    fn descriptions_fit_every_menu() {
        for language in Language::all() {
            let reader = Reader {
                language,
                zone: Default::default(),
                now: chrono::DateTime::UNIX_EPOCH,
            };
            for verb in Verb::ALL {
                let said = reader.say(&description(verb));
                let length = said.encode_utf16().count();
                assert!((2..=100).contains(&length), "{verb:?}: {said}");
            }
        }
    }

    #[test]
    fn menus_offer_what_their_readers_may_do() {
        let everyone = verbs(For::Everyone);
        assert!(everyone.iter().all(|verb| verb.audience() == For::Everyone));
        let missing = Verb::ALL
            .into_iter()
            .filter(|verb| verb.audience() == For::Everyone && !everyone.contains(verb));
        assert_eq!(missing.count(), 0);
        assert!(!verbs(For::Sellers).contains(&Verb::Invite));
        assert!(verbs(For::Sellers).contains(&Verb::Ship));
        assert!(verbs(For::Owners).contains(&Verb::Invite));
    }
}
