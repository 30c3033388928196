//! What a menu of commands says, for platforms that have one.

use waybill_core::rights::Rights;

use super::command::{For, Verb};

/// Buyers and newcomers see these, most used first.
const EVERYONE: [Verb; 10] = [
    Verb::Start,
    Verb::My,
    Verb::Track,
    Verb::Web,
    Verb::Link,
    Verb::Language,
    Verb::Help,
    Verb::Notify,
    Verb::Stop,
    Verb::Sessions,
];

/// The commands in the menu of someone, most used first: everybody's for who works in no shop, else
/// all that their rights allow.
pub fn verbs(rights: Option<Rights>) -> Vec<Verb> {
    let Some(rights) = rights else {
        return EVERYONE.to_vec();
    };
    Verb::ALL
        .iter()
        .copied()
        .filter(|verb| match verb.audience() {
            For::Everyone | For::Members => true,
            For::With(right) => rights.has(right),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use waybill_core::shop::Role;
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
        let everyone = verbs(None);
        assert!(everyone.iter().all(|verb| verb.audience() == For::Everyone));
        let missing = Verb::ALL
            .iter()
            .filter(|verb| verb.audience() == For::Everyone && !everyone.contains(verb));
        assert_eq!(missing.count(), 0);
        let packer = verbs(Some(Role::Packer.defaults()));
        assert!(packer.contains(&Verb::Ship) && !packer.contains(&Verb::Paid));
        assert!(!packer.contains(&Verb::New) && !packer.contains(&Verb::Invite));
        let bookkeeper = verbs(Some(Role::Bookkeeper.defaults()));
        assert!(bookkeeper.contains(&Verb::Paid) && !bookkeeper.contains(&Verb::Ship));
        assert!(!verbs(Some(Role::Manager.defaults())).contains(&Verb::Invite));
        assert_eq!(verbs(Some(Role::Owner.defaults())), Verb::ALL);
    }
}
