//! Where an order is sent: an address, or the convenience store at which the buyer collects it.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use crate::contact::Phone;
use crate::customer::fold;
use crate::db::{DatabaseError, InShop};
use crate::id::{CustomerId, PersonId};
use crate::notice::Moment;
use crate::order::Order;
use crate::shop::Shop;
use crate::telling;
use crate::whose::Part;
use crate::{row, subscription};

/// The most that is read, in characters.
const MAX_CHARACTERS: usize = 300;

/// Where to send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    /// Who receives it; the buyer where nobody is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// Whom the courier calls; the buyer where no number is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// To what.
    pub place: Place,
}

/// To what something is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Somebody's door.
    Address {
        /// All of it, as typed.
        text: String,
        /// The city, where it was understood.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        city: Option<String>,
        /// The postal code, where there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        postal_code: Option<String>,
    },
    /// A convenience store.
    Store {
        /// Of which chain.
        chain: Chain,
        /// The store's name, where it was given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// The store's number, where it was given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<String>,
    },
}

/// A chain of stores at which parcels are collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the chain of its name")]
pub enum Chain {
    SevenEleven,
    FamilyMart,
    HiLife,
    Ok,
}

impl Chain {
    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SevenEleven => "7-ELEVEN",
            Self::FamilyMart => "FamilyMart 全家",
            Self::HiLife => "Hi-Life 萊爾富",
            Self::Ok => "OK mart",
        }
    }

    /// How many digits its stores' numbers have.
    pub const fn digits(self) -> usize {
        match self {
            Self::SevenEleven | Self::FamilyMart => 6,
            Self::HiLife | Self::Ok => 4,
        }
    }

    /// How people write it, the longest spelling first.
    const SPELLINGS: [(&'static str, Self); 17] = [
        ("7-eleven", Self::SevenEleven),
        ("7 eleven", Self::SevenEleven),
        ("seven eleven", Self::SevenEleven),
        ("7-11", Self::SevenEleven),
        ("統一超商", Self::SevenEleven),
        ("小七", Self::SevenEleven),
        ("711", Self::SevenEleven),
        ("family mart", Self::FamilyMart),
        ("familymart", Self::FamilyMart),
        ("全家便利商店", Self::FamilyMart),
        ("全家", Self::FamilyMart),
        ("hi-life", Self::HiLife),
        ("hilife", Self::HiLife),
        ("萊爾富", Self::HiLife),
        ("ok mart", Self::Ok),
        ("okmart", Self::Ok),
        ("ok超商", Self::Ok),
    ];
}

/// What is wrong with a destination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// There is nothing.
    Empty,
    /// It is longer than is read.
    TooLong {
        /// How many characters are read.
        limit: usize,
    },
    /// A name or a phone, but no place.
    PlaceMissing,
    /// A chain, but none of its stores.
    StoreMissing {
        /// Which chain.
        chain: Chain,
    },
    /// No store of the chain has such a number.
    StoreNumber {
        /// Which chain.
        chain: Chain,
        /// What was typed.
        found: String,
    },
    /// No postal code of the country looks like this.
    PostalCode {
        /// What was typed.
        found: String,
        /// One that does.
        example: &'static str,
    },
}

impl Destination {
    /// Reads one line (or several) as people of a country write it:
    /// `Jane Cruz; 0917 123 4567; 12 Mabini St, Quezon City 1100`, `7-11 鑫台北 131386`.
    ///
    /// # Errors
    /// What is wrong, precisely.
    pub fn parse(text: &str, country: &str) -> Result<Self, Problem> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Problem::Empty);
        }
        if text.chars().count() > MAX_CHARACTERS {
            return Err(Problem::TooLong {
                limit: MAX_CHARACTERS,
            });
        }
        let parts: Vec<&str> = text
            .split([';', '；', '\n'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        let mut phone = None;
        let mut words = Vec::new();
        for part in parts {
            match Phone::parse(part) {
                Ok(read) if phone.is_none() => phone = Some(read),
                Ok(_) | Err(_) => words.push(part),
            }
        }
        // Before the place comes who receives it: words without a figure.
        let named = words.len() > 1
            && words.first().is_some_and(|word| {
                !word.chars().any(char::is_numeric) && chain_in(word).is_none()
            });
        let recipient = named.then(|| words.remove(0).to_owned());
        let place = words.join(", ");
        let place = match chain_in(&place) {
            Some((chain, rest)) => store(chain, &rest)?,
            None if place.chars().any(char::is_alphabetic) => address(&place, country)?,
            None => return Err(Problem::PlaceMissing),
        };
        Ok(Self {
            recipient,
            phone,
            place,
        })
    }

    /// It in one line.
    pub fn line(&self) -> String {
        self.words().join(" · ")
    }

    /// It in the lines of a card, most important first.
    pub fn words(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let who: Vec<&str> = [
            self.recipient.as_deref(),
            self.phone.as_ref().map(Phone::as_str),
        ]
        .into_iter()
        .flatten()
        .collect();
        if !who.is_empty() {
            lines.push(who.join(" · "));
        }
        lines.push(match &self.place {
            Place::Address { text, .. } => text.clone(),
            Place::Store {
                chain,
                name,
                number,
            } => {
                let mut words = vec![chain.name()];
                words.extend(name.as_deref());
                words.extend(number.as_deref());
                words.join(" · ")
            }
        });
        lines
    }
}

/// Where a customer's last order was sent, to be offered for the next one. None where there was none
/// yet.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn offer_last(
    shop: &mut InShop<'_>,
    customer_id: CustomerId,
) -> Result<Option<Destination>, DatabaseError> {
    let last = sqlx::query_scalar!(
        "SELECT last_destination FROM customer WHERE shop_id = $1 AND customer_id = $2",
        shop.shop_id.0,
        customer_id.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    let last = last
        .flatten()
        .map(|last| row::json("last_destination", last));
    Ok(last.transpose()?)
}

/// An example as people of a country write it.
pub fn example(country: &str) -> &'static str {
    match country {
        "TW" => "王小美; 0912 345 678; 7-11 鑫台北 131386",
        "IN" => "Asha Rao; 98450 12345; 4 MG Road, Bengaluru 560001",
        "US" => "Jane Cruz; 415 555 0134; 1 Main St, San Francisco, CA 94103",
        _ => "Jane Cruz; 0917 123 4567; 12 Mabini St, Quezon City 1100",
    }
}

/// An address alone, the same way.
pub fn example_of_place(country: &str) -> &'static str {
    if country == "TW" {
        return "110 台北市信義區松壽路 1 號";
    }
    example(country)
        .rsplit_once("; ")
        .map_or("", |(_, place)| place)
}

/// Whether somebody said themselves, on any order of a customer, where it is sent: who only has a link
/// is not shown where its buyer lives. What they said while the order was somebody else's, before it was
/// given to this customer or while it was with the wrong one, is not said of this one.
///
/// # Errors
/// When the database can't be reached.
pub async fn said_by(
    shop: &mut InShop<'_>,
    customer_id: CustomerId,
    person_id: PersonId,
) -> Result<bool, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM orders o
               JOIN order_event e ON e.shop_id = o.shop_id AND e.order_id = o.order_id
               WHERE o.shop_id = $1 AND o.customer_id = $2 AND e.action = 'send_to'
                   AND e.actor_id = $3
                   AND NOT EXISTS (SELECT FROM order_event r
                       WHERE r.shop_id = e.shop_id AND r.order_id = e.order_id AND r.action = 'reassign'
                           AND CASE WHEN r.undone_by IS NULL THEN r.version > e.version
                                    ELSE e.version BETWEEN r.version AND r.undone_by END)) AS "said!""#,
        shop.shop_id.0,
        customer_id.0,
        person_id.0
    )
    .fetch_one(&mut *shop.connection)
    .await?)
}

/// Remembers where a customer's order is sent.
///
/// # Errors
/// When the database can't be reached.
pub async fn remember(
    shop: &mut InShop<'_>,
    customer_id: CustomerId,
    destination: &Destination,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE customer SET last_destination = $3 WHERE shop_id = $1 AND customer_id = $2",
        shop.shop_id.0,
        customer_id.0,
        sqlx::types::Json(destination) as _
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// Where a customer lives, as their page says; none where it says nothing.
///
/// # Errors
/// When the database can't be reached.
pub async fn of_page(
    shop: &mut InShop<'_>,
    customer_id: CustomerId,
    country: &str,
) -> Result<Option<Destination>, DatabaseError> {
    let row = sqlx::query!(
        "SELECT address, city, postal_code FROM customer WHERE shop_id = $1 AND customer_id = $2",
        shop.shop_id.0,
        customer_id.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    let Some((row, text)) = row.and_then(|row| row.address.clone().map(|text| (row, text))) else {
        return Ok(None);
    };
    Ok(Some(Destination::parse(&text, country).unwrap_or(
        Destination {
            recipient: None,
            phone: None,
            place: Place::Address {
                text,
                city: row.city,
                postal_code: row.postal_code,
            },
        },
    )))
}

/// Asks those who follow an order as its buyer where it is sent, unless they were asked within the
/// hour. Returns whether anyone follows it so.
///
/// # Errors
/// When the database can't be reached.
pub async fn ask(
    shop: &mut InShop<'_>,
    order: &Order,
    of: &Shop,
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let told = telling::told(of, order.number, Moment::WhereToSend, at)?;
    sqlx::query!(
        "INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at,
             held_until)
         SELECT s.channel, s.conversation_id, 1, 'notice', $3, $1, $2, $4, $6
         FROM subscription s
         WHERE s.shop_id = $1 AND s.order_id = $2 AND s.stopped_at IS NULL
             AND s.audience = 'buyer'
             AND s.part = 'theirs'
             AND NOT stands_by(s.shop_id, s.order_id, s.channel, s.reach)
             AND NOT EXISTS (SELECT FROM outbox n
                 WHERE n.shop_id = $1 AND n.order_id = $2 AND n.kind = 'notice'
                     AND n.conversation_id = s.conversation_id
                     AND n.content ->> 'moment' = 'where_to_send' AND n.created_at > $5)",
        shop.shop_id.0,
        order.order_id.0,
        told.content,
        at,
        at - Duration::hours(1),
        told.held_until
    )
    .execute(&mut *shop.connection)
    .await?;
    let followers = subscription::buyers(shop, order.order_id).await?;
    Ok(followers
        .iter()
        .any(|follows| follows.stopped.is_none() && follows.part == Part::Theirs))
}

/// A chain at the beginning of a place, and what comes after it.
fn chain_in(place: &str) -> Option<(Chain, String)> {
    let folded = fold(place);
    let found = Chain::SPELLINGS
        .into_iter()
        .find_map(|(spelling, chain)| Some((chain, folded.strip_prefix(spelling)?)));
    if let Some((chain, rest)) = found {
        // "7110 Rizal Ave" is a house, "okada" a name.
        let ends = rest.is_empty() || rest.starts_with(|next: char| !next.is_ascii_alphanumeric());
        return ends.then(|| {
            let rest = rest.trim_start_matches([' ', ',', '，', ':', '：', '·']);
            // "FamilyMart 全家 …" names it twice.
            let again = Chain::SPELLINGS
                .into_iter()
                .filter(|(spelling, named)| *named == chain && !spelling.is_ascii())
                .find_map(|(spelling, _)| rest.strip_prefix(spelling));
            let rest = again.unwrap_or(rest);
            (chain, rest.trim_start_matches([' ', '·']).to_owned())
        });
    }
    None
}

fn store(chain: Chain, rest: &str) -> Result<Place, Problem> {
    let mut number = None;
    let mut name = Vec::new();
    for word in rest.split([' ', ',', '，', '(', ')', '（', '）', '#', '·']) {
        let is_number = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        if is_number && number.is_none() {
            number = Some(word.to_owned());
        } else if !word.is_empty() {
            name.push(word);
        }
    }
    if let Some(found) = number
        .as_ref()
        .filter(|number| number.len() != chain.digits())
    {
        return Err(Problem::StoreNumber {
            chain,
            found: found.clone(),
        });
    }
    let name = (!name.is_empty()).then(|| name.join(" "));
    if name.is_none() && number.is_none() {
        return Err(Problem::StoreMissing { chain });
    }
    Ok(Place::Store {
        chain,
        name,
        number,
    })
}

/// How long a country's postal codes are, whether they come last, and one of them.
fn postal(country: &str) -> Option<(&'static [usize], bool, &'static str)> {
    Some(match country {
        "PH" => (&[4], true, "1100"),
        "TW" => (&[3, 5, 6], false, "106"),
        "IN" => (&[6], true, "560001"),
        "US" => (&[5, 9], true, "94103"),
        _ => return None,
    })
}

fn address(text: &str, country: &str) -> Result<Place, Problem> {
    let whole = |city, postal_code| Place::Address {
        text: text.to_owned(),
        city,
        postal_code,
    };
    let Some((lengths, last, example)) = postal(country) else {
        return Ok(whole(None, None));
    };
    let mut words: Vec<&str> = text
        .split([' ', ',', '，'])
        .filter(|word| !word.is_empty())
        .collect();
    let place = if last {
        words.pop()
    } else {
        words.first().copied()
    };
    let digits = |word: &&str| word.replace('-', "");
    let code = place.filter(|word| {
        let digits = digits(word);
        digits.bytes().all(|byte| byte.is_ascii_digit()) && lengths.contains(&digits.len())
    });
    // Where all addresses end in one, a figure there that is none was meant to be one.
    let meant = place.filter(|word| {
        matches!(country, "IN" | "US")
            && digits(word).len() >= 4
            && word.bytes().all(|byte| byte.is_ascii_digit())
    });
    if let (None, Some(found)) = (code, meant) {
        return Err(Problem::PostalCode {
            found: found.to_owned(),
            example,
        });
    }
    Ok(whole(city(text, country, code), code.map(str::to_owned)))
}

/// The city: before 市 or 縣 where they are written, else what stands between the last comma and the
/// postal code.
fn city(text: &str, country: &str, code: Option<&str>) -> Option<String> {
    if country == "TW" {
        let end = text.find(['市', '縣'])?;
        let before: String = text[..end]
            .chars()
            .rev()
            .take_while(|letter| !letter.is_ascii_digit() && !letter.is_whitespace())
            .take(3)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        let sign = text[end..].chars().next()?;
        return (!before.is_empty()).then(|| format!("{before}{sign}"));
    }
    let (_, after) = text.rsplit_once([',', '，'])?;
    let named = code.map_or(after, |code| after.trim_end().trim_end_matches(code));
    let named = named.trim();
    let sound =
        !named.is_empty() && named.chars().count() <= 100 && !named.chars().any(char::is_numeric);
    sound.then(|| named.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(text: &str, country: &str) -> Place {
        Destination::parse(text, country).unwrap().place
    }

    #[test]
    fn addresses_are_read_as_a_country_writes_them() {
        let cases = [
            (
                "PH",
                "12 Mabini St, Quezon City 1100",
                Some("Quezon City"),
                Some("1100"),
            ),
            (
                "PH",
                "Unit 5, 12 Mabini St, Cebu City",
                Some("Cebu City"),
                None,
            ),
            (
                "TW",
                "106 台北市大安區和平東路一段1號",
                Some("台北市"),
                Some("106"),
            ),
            ("TW", "新竹縣竹北市中正路5號", Some("新竹縣"), None),
            (
                "IN",
                "4 MG Road, Bengaluru 560001",
                Some("Bengaluru"),
                Some("560001"),
            ),
            (
                "US",
                "1 Main St, San Francisco, CA 94103-1234",
                Some("CA"),
                Some("94103-1234"),
            ),
            ("DE", "Hauptstr. 5, 10115 Berlin", None, None),
        ];
        for (country, text, city, code) in cases {
            let expected = Place::Address {
                text: text.to_owned(),
                city: city.map(str::to_owned),
                postal_code: code.map(str::to_owned),
            };
            assert_eq!(place(text, country), expected, "{text}");
        }
    }

    #[test]
    fn who_receives_it_comes_first() {
        let read =
            Destination::parse("Jane Cruz; 0917 123 4567; 12 Mabini St, Cebu City", "PH").unwrap();
        assert_eq!(read.recipient.as_deref(), Some("Jane Cruz"));
        assert_eq!(
            read.words(),
            ["Jane Cruz · 0917 123 4567", "12 Mabini St, Cebu City"]
        );
    }

    #[test]
    fn stores_are_a_chain_with_a_name_or_number() {
        let store = |chain, name: Option<&str>, number: Option<&str>| Place::Store {
            chain,
            name: name.map(str::to_owned),
            number: number.map(str::to_owned),
        };
        let cases = [
            (
                "7-11 鑫台北 131386",
                store(Chain::SevenEleven, Some("鑫台北"), Some("131386")),
            ),
            (
                "全家 大安和平店",
                store(Chain::FamilyMart, Some("大安和平店"), None),
            ),
            ("Hi-Life 1234", store(Chain::HiLife, None, Some("1234"))),
            (
                "小美; 0912345678; 萊爾富 竹北店",
                store(Chain::HiLife, Some("竹北店"), None),
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(place(text, "TW"), expected, "{text}");
        }
        assert!(matches!(
            place("7110 Rizal Ave, Manila", "PH"),
            Place::Address { .. }
        ));
    }

    #[test]
    fn what_is_wrong_is_said_precisely() {
        let cases = [
            ("", "PH", Problem::Empty),
            ("0917 123 4567", "PH", Problem::PlaceMissing),
            ("🙈", "PH", Problem::PlaceMissing),
            (
                "7-11",
                "TW",
                Problem::StoreMissing {
                    chain: Chain::SevenEleven,
                },
            ),
            (
                "7-11 鑫台北 1313",
                "TW",
                Problem::StoreNumber {
                    chain: Chain::SevenEleven,
                    found: "1313".into(),
                },
            ),
            (
                "1 Main St, San Francisco 9410",
                "US",
                Problem::PostalCode {
                    found: "9410".into(),
                    example: "94103",
                },
            ),
        ];
        for (text, country, problem) in cases {
            assert_eq!(Destination::parse(text, country), Err(problem), "{text}");
        }
        let long = "a".repeat(301);
        assert_eq!(
            Destination::parse(&long, "PH"),
            Err(Problem::TooLong { limit: 300 })
        );
    }

    proptest! {
        #[test]
        fn nothing_typed_makes_it_fall_over(text in "\\PC{0,80}", country in "PH|TW|IN|US|DE") {
            if let Ok(read) = Destination::parse(&text, &country) {
                prop_assert!(!read.words().is_empty());
            }
        }
    }
}
