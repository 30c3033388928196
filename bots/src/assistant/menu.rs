//! What a menu of commands says, for platforms that have one.

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
            .iter()
            .copied()
            .filter(|verb| verb.audience() != For::Owners)
            .collect(),
        For::Owners => Verb::ALL.to_vec(),
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
            // The shortest limit there is on descriptions.
            for verb in Verb::ALL {
                let said = reader.say(&verb.description());
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
            .iter()
            .filter(|verb| verb.audience() == For::Everyone && !everyone.contains(verb));
        assert_eq!(missing.count(), 0);
        assert!(!verbs(For::Sellers).contains(&Verb::Invite));
        assert!(verbs(For::Sellers).contains(&Verb::Ship));
        assert!(verbs(For::Owners).contains(&Verb::Invite));
    }
}
