//! Shops: their settings, who works there, and invitations.

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::db::{Database, DatabaseError, InShop, InSystem, Transaction};
use crate::id::{PersonId, ShopId};
use crate::money::Currency;
use crate::payment_method;
use crate::row;
use crate::talk;
use crate::text::Language;
use crate::token::{ShopToken, random_secret};

mod settings;

pub use crate::rights::Role;
pub use settings::Settings;

/// How long an invitation can be used.
pub const INVITE_LASTS: Duration = Duration::days(7);

/// Where a shop sells: sets its currency, time zone and forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the country of its name")]
pub enum Market {
    Philippines,
    Taiwan,
    India,
    UnitedStates,
}

impl Market {
    /// Every market that is offered by a button.
    pub const ALL: [Self; 4] = [
        Self::Philippines,
        Self::Taiwan,
        Self::India,
        Self::UnitedStates,
    ];

    /// The ISO 3166 code.
    pub const fn country(self) -> &'static str {
        match self {
            Self::Philippines => "PH",
            Self::Taiwan => "TW",
            Self::India => "IN",
            Self::UnitedStates => "US",
        }
    }

    /// The currency people pay in.
    pub const fn currency(self) -> Currency {
        match self {
            Self::Philippines => Currency::Php,
            Self::Taiwan => Currency::Twd,
            Self::India => Currency::Inr,
            Self::UnitedStates => Currency::Usd,
        }
    }

    /// The zone of the capital of trade.
    pub const fn zone(self) -> Tz {
        match self {
            Self::Philippines => Tz::Asia__Manila,
            Self::Taiwan => Tz::Asia__Taipei,
            Self::India => Tz::Asia__Kolkata,
            Self::UnitedStates => Tz::America__New_York,
        }
    }
}

/// A shop's settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shop {
    /// Its row.
    pub shop_id: ShopId,
    /// What it is called in commands and addresses.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// ISO 3166 code of where it sells.
    pub country: String,
    /// What all its amounts are in.
    pub currency: Currency,
    /// In which its days begin.
    pub time_zone: Tz,
    /// What it speaks where a reader's language is unknown.
    pub language: Language,
    /// How buyers pay it, in its own words.
    pub payment_methods: Vec<String>,
    /// Whether it is the demonstration's.
    pub demo: bool,
    /// How it works.
    pub settings: Settings,
}

impl Shop {
    /// A way of paying in the shop's own spelling, where it is one of the shop's.
    pub fn method(&self, typed: &str) -> String {
        let key = crate::customer::fold(typed);
        self.payment_methods
            .iter()
            .find(|method| crate::customer::fold(method) == key)
            .cloned()
            .unwrap_or_else(|| typed.to_owned())
    }
}

/// What is needed to open a shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewShop {
    /// A wish; made from the name where none is given, and numbered where it is taken.
    pub code: Option<String>,
    /// 1 to 80 characters.
    pub name: String,
    /// ISO 3166 code.
    pub country: String,
    /// What all its amounts are in.
    pub currency: Currency,
    /// In which its days begin.
    pub time_zone: Tz,
    /// What it speaks.
    pub language: Language,
    /// How buyers pay it.
    pub payment_methods: Vec<String>,
    /// Whether it is the demonstration's.
    pub demo: bool,
}

/// Opens a shop, with its first owner where there is one. `None` where the code that was asked for
/// is taken.
///
/// # Errors
/// When the database can't be reached.
pub async fn open(
    transaction: &mut Transaction,
    new: &NewShop,
    owner: Option<PersonId>,
    at: DateTime<Utc>,
) -> Result<Option<Shop>, DatabaseError> {
    let Some((shop_id, code)) =
        enter_in_directory(&mut transaction.system().await?, new, at).await?
    else {
        return Ok(None);
    };
    let shop = &mut transaction.shop(shop_id).await?;
    sqlx::query!(
        "INSERT INTO shop (shop_id, code, name, country, currency, time_zone, language,
             payment_methods, demo, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        shop_id.0,
        code,
        new.name,
        new.country,
        new.currency.code(),
        new.time_zone.name(),
        new.language.tag(),
        &new.payment_methods,
        new.demo,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    payment_method::enter(shop, &new.payment_methods).await?;
    if let Some(person_id) = owner {
        join(transaction, shop_id, person_id, Role::Owner, at).await?;
    }
    Ok(Some(Shop {
        shop_id,
        code,
        name: new.name.clone(),
        country: new.country.clone(),
        currency: new.currency,
        time_zone: new.time_zone,
        language: new.language,
        payment_methods: new.payment_methods.clone(),
        demo: new.demo,
        settings: Settings::default(),
    }))
}

async fn enter_in_directory(
    system: &mut InSystem<'_>,
    new: &NewShop,
    at: DateTime<Utc>,
) -> Result<Option<(ShopId, String)>, DatabaseError> {
    let stem = code_from(new.code.as_deref().unwrap_or(&new.name));
    for attempt in 1..=50 {
        let code = match attempt {
            1 => stem.clone(),
            2..50 => format!("{stem}-{attempt}"),
            // Fifty shops of one name: the rest is told apart by chance.
            _ => format!(
                "{stem}-{}",
                random_secret()[..6].to_lowercase().replace('_', "0")
            ),
        };
        let entered = sqlx::query_scalar!(
            r#"INSERT INTO shop_directory (code, created_at) VALUES ($1, $2)
               ON CONFLICT (code) DO NOTHING RETURNING shop_id AS "id: ShopId""#,
            code,
            at
        )
        .fetch_optional(&mut *system.connection)
        .await?;
        match entered {
            Some(shop_id) => return Ok(Some((shop_id, code))),
            None if new.code.is_some() => return Ok(None),
            None => {}
        }
    }
    Ok(None)
}

fn code_from(name: &str) -> String {
    let mut code = String::new();
    for letter in name.to_lowercase().chars() {
        if letter.is_ascii_alphanumeric() {
            code.push(letter);
        } else if !code.is_empty() && !code.ends_with('-') {
            code.push('-');
        }
        if code.len() >= 30 {
            break;
        }
    }
    let code = code.trim_matches('-').to_owned();
    if code.len() < 2 {
        "shop".to_owned()
    } else {
        code
    }
}

/// Keeps how a shop works from now on.
///
/// # Errors
/// When the database can't be reached.
pub async fn save_settings(
    shop: &mut InShop<'_>,
    settings: &Settings,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE shop SET settings = settings || $2 WHERE shop_id = $1",
        shop.shop_id.0,
        crate::order::act::stored(settings)?
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// Makes someone a member, and this their active shop. A former member comes back.
///
/// # Errors
/// When the database can't be reached.
pub async fn join(
    transaction: &mut Transaction,
    shop_id: ShopId,
    person_id: PersonId,
    role: Role,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let shop = transaction.shop(shop_id).await?;
    sqlx::query!(
        "INSERT INTO membership (shop_id, person_id, role, added_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (shop_id, person_id) DO UPDATE
             SET role = CASE WHEN membership.removed_at IS NULL AND membership.role = 'owner'
                             THEN 'owner' ELSE excluded.role END,
                 removed_at = NULL",
        shop_id.0,
        person_id.0,
        role.as_str(),
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    let system = transaction.system().await?;
    sqlx::query!(
        "UPDATE person SET active_shop_id = $2 WHERE person_id = $1",
        person_id.0,
        shop_id.0
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(())
}

/// Someone who works in a shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person_id: PersonId,
    /// What they are called.
    pub name: String,
    /// As what.
    pub role: Role,
    /// Whether their part in the shop is locked.
    pub locked: bool,
}

/// Who works in a shop, owners first.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn members(
    system: &mut InSystem<'_>,
    shop_id: ShopId,
) -> Result<Vec<Member>, DatabaseError> {
    let rows = sqlx::query!(
        r#"SELECT m.person_id, p.name, m.role, m.locked_at IS NOT NULL AS "locked!" FROM membership m
         JOIN person p ON p.person_id = m.person_id
         WHERE m.shop_id = $1 AND m.removed_at IS NULL ORDER BY m.role <> 'owner', m.added_at, m.person_id"#,
        shop_id.0
    )
    .fetch_all(&mut *system.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Member {
                person_id: PersonId(row.person_id),
                name: row.name,
                role: row::json("role", row.role.into())?,
                locked: row.locked,
            })
        })
        .collect()
}

/// Removes a member: their access ends, and so do the cards they have of the shop's orders; the
/// conversations they answered are the owner's. Returns
/// their name; `None` where there is no such member, or they are an owner.
///
/// # Errors
/// When the database can't be reached.
pub async fn remove(
    transaction: &mut Transaction,
    shop_id: ShopId,
    person_id: PersonId,
    at: DateTime<Utc>,
) -> Result<Option<String>, DatabaseError> {
    let shop = transaction.shop(shop_id).await?;
    let removed = sqlx::query!(
        "UPDATE membership SET removed_at = $3
         WHERE shop_id = $1 AND person_id = $2 AND role <> 'owner' AND removed_at IS NULL",
        shop_id.0,
        person_id.0,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    if removed.rows_affected() == 0 {
        return Ok(None);
    }
    sqlx::query!(
        "UPDATE subscription SET stopped_at = $3, stopped_reason = 'revoked'
         WHERE shop_id = $1 AND person_id = $2 AND audience = 'seller' AND stopped_at IS NULL",
        shop_id.0,
        person_id.0,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    let system = transaction.system().await?;
    let name = sqlx::query_scalar!(
        "UPDATE person SET active_shop_id = nullif(active_shop_id, $2) WHERE person_id = $1
         RETURNING name",
        person_id.0,
        shop_id.0
    )
    .fetch_one(&mut *system.connection)
    .await?;
    talk::pass_on(transaction, shop_id, (person_id, &name), at).await?;
    Ok(Some(name))
}

/// Changes what a member is. Returns whether there is such a member, who is not the last owner.
///
/// # Errors
/// When the database can't be reached.
pub async fn change_role(
    shop: &mut InShop<'_>,
    person_id: PersonId,
    role: Role,
) -> Result<bool, DatabaseError> {
    let changed = sqlx::query!(
        "UPDATE membership SET role = $3
         WHERE shop_id = $1 AND person_id = $2 AND removed_at IS NULL
           AND (role <> 'owner' OR $3 = 'owner' OR 1 < (SELECT count(*) FROM (
                SELECT FROM membership o
                WHERE o.shop_id = $1 AND o.role = 'owner' AND o.removed_at IS NULL
                ORDER BY o.person_id FOR UPDATE) owners))",
        shop.shop_id.0,
        person_id.0,
        role.as_str()
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(changed.rows_affected() > 0)
}

/// Every shop's id, code and name, in the order in which they were opened.
///
/// # Errors
/// When the database can't be reached.
pub async fn list(system: &mut InSystem<'_>) -> Result<Vec<Shop>, DatabaseError> {
    sqlx::query_as!(
        RawShop,
        "SELECT shop_id, code, name, country, currency, time_zone, language, payment_methods, demo,
             settings
         FROM shop ORDER BY shop_id"
    )
    .fetch_all(&mut *system.connection)
    .await?
    .into_iter()
    .map(RawShop::read)
    .collect()
}

/// The shop with a code.
///
/// # Errors
/// When the database can't be reached.
pub async fn by_code(system: &mut InSystem<'_>, code: &str) -> Result<Option<Shop>, DatabaseError> {
    sqlx::query_as!(
        RawShop,
        "SELECT s.shop_id, s.code, name, country, currency, time_zone, language, payment_methods, demo,
             settings
         FROM shop_directory d JOIN shop s ON s.shop_id = d.shop_id WHERE d.code = $1",
        code.trim().to_lowercase()
    )
    .fetch_optional(&mut *system.connection)
    .await?
    .map(RawShop::read)
    .transpose()
}

/// The shop with an id.
///
/// # Errors
/// When the database can't be reached.
pub async fn by_id(
    system: &mut InSystem<'_>,
    shop_id: ShopId,
) -> Result<Option<Shop>, DatabaseError> {
    sqlx::query_as!(
        RawShop,
        "SELECT shop_id, code, name, country, currency, time_zone, language, payment_methods, demo,
             settings
         FROM shop WHERE shop_id = $1",
        shop_id.0
    )
    .fetch_optional(&mut *system.connection)
    .await?
    .map(RawShop::read)
    .transpose()
}

struct RawShop {
    shop_id: i64,
    code: String,
    name: String,
    country: String,
    currency: String,
    time_zone: String,
    language: String,
    payment_methods: Vec<String>,
    demo: bool,
    settings: serde_json::Value,
}

impl RawShop {
    fn read(self) -> Result<Shop, DatabaseError> {
        Ok(Shop {
            shop_id: ShopId(self.shop_id),
            currency: row::currency(&self.currency)?,
            time_zone: row::zone(&self.time_zone)?,
            language: row::language(&self.language)?,
            code: self.code,
            name: self.name,
            country: self.country,
            payment_methods: self.payment_methods,
            demo: self.demo,
            settings: row::json("settings", self.settings)?,
        })
    }
}

/// Writes an invitation that one person can use once, within [`INVITE_LASTS`].
///
/// # Errors
/// When the database can't be reached.
pub async fn invite(
    shop: &mut InShop<'_>,
    role: Role,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<ShopToken, DatabaseError> {
    let token = ShopToken::new(shop.shop_id);
    sqlx::query!(
        "INSERT INTO invite (shop_id, token, role, created_by, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        shop.shop_id.0,
        token.secret,
        role.as_str(),
        by.0,
        at,
        at + INVITE_LASTS
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(token)
}

/// What an invitation is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The shop's name.
    pub shop_name: String,
    /// What the guest would become.
    pub role: Role,
    /// Until when.
    pub expires_at: DateTime<Utc>,
    /// Who used it.
    pub used_by: Option<PersonId>,
}

/// Reads the invitation behind a token, before anyone is let in.
///
/// # Errors
/// When the database can't be reached.
pub async fn invitation(
    database: &Database,
    token: &ShopToken,
) -> Result<Option<Invitation>, DatabaseError> {
    let row = sqlx::query!(
        r#"SELECT shop_name AS "shop_name!", role AS "role!", expires_at AS "expires_at!", used_by
           FROM invitation($1, $2)"#,
        token.shop_id.0,
        token.secret
    )
    .fetch_optional(database.by_token())
    .await?;
    row.map(|row| {
        Ok(Invitation {
            shop_name: row.shop_name,
            role: row::json("role", row.role.into())?,
            expires_at: row.expires_at,
            used_by: row.used_by.map(PersonId),
        })
    })
    .transpose()
}

/// Uses an invitation. `None` where it is unknown, expired, or used.
///
/// # Errors
/// When the database can't be reached.
pub async fn accept(
    transaction: &mut Transaction,
    token: &ShopToken,
    person_id: PersonId,
    at: DateTime<Utc>,
) -> Result<Option<Role>, DatabaseError> {
    let shop = transaction.shop(token.shop_id).await?;
    let role = sqlx::query_scalar!(
        "UPDATE invite SET used_by = $3, used_at = $4
         WHERE shop_id = $1 AND token = $2 AND used_by IS NULL AND expires_at > $4
         RETURNING role",
        token.shop_id.0,
        token.secret,
        person_id.0,
        at
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    let Some(role) = role else { return Ok(None) };
    let role: Role = row::json("role", role.into())?;
    join(transaction, token.shop_id, person_id, role, at).await?;
    Ok(Some(role))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_made_from_names() {
        let cases = [
            ("Fashion Store", "fashion-store"),
            ("  Ana's  Café & Co. ", "ana-s-caf-co"),
            ("黑色商店", "shop"),
            ("a", "shop"),
            ("x".repeat(100).as_str(), "x".repeat(30).as_str()),
        ]
        .map(|(name, code)| (name.to_owned(), code.to_owned()));
        for (name, code) in cases {
            assert_eq!(code_from(&name), code);
        }
    }
}
