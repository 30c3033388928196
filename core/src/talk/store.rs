//! Messages and how a conversation stands: SQL, row to type.

use chrono::{DateTime, Utc};

use super::{Author, Rewritten, Source, Via};
use crate::db::{DatabaseError, InShop, InSystem};
use crate::id::{ConversationId, CustomerId, FileId, OrderId, PersonId, ShopId};
use crate::order::OrderNumber;
use crate::order::act::Party;
use crate::row;

/// A message of an order's conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Counts over all orders.
    pub message_id: i64,
    /// Of which order.
    pub order_id: OrderId,
    /// That order's number.
    pub number: OrderNumber,
    /// Counts within the order.
    pub message_no: i32,
    /// On whose behalf it was written.
    pub party: Party,
    /// Who wrote it.
    pub author: String,
    /// The person, where they are known.
    pub person_id: Option<PersonId>,
    /// Through what.
    pub via: Via,
    /// The words; empty where a picture says it all.
    pub text: String,
    /// What was sent along.
    pub picture: Option<FileId>,
    /// When.
    pub written_at: DateTime<Utc>,
    /// When it was written anew, if it was.
    pub edited_at: Option<DateTime<Utc>>,
}

struct RawMessage {
    message_id: i64,
    order_id: i64,
    number: i32,
    message_no: i32,
    side: String,
    author: String,
    person_id: Option<i64>,
    via: String,
    text: String,
    file_id: Option<i64>,
    written_at: DateTime<Utc>,
    edited_at: Option<DateTime<Utc>>,
}

impl RawMessage {
    fn read(self) -> Result<Message, DatabaseError> {
        Ok(Message {
            message_id: self.message_id,
            order_id: OrderId(self.order_id),
            number: OrderNumber(self.number),
            message_no: self.message_no,
            party: row::json("side", self.side.into())?,
            author: self.author,
            person_id: self.person_id.map(PersonId),
            via: Via::parse(&self.via)?,
            text: self.text,
            picture: self.file_id.map(FileId),
            written_at: self.written_at,
            edited_at: self.edited_at,
        })
    }
}

fn read(rows: Vec<RawMessage>) -> Result<Vec<Message>, DatabaseError> {
    rows.into_iter().map(RawMessage::read).collect()
}

/// The messages of an order below a number, the newest first, at most `limit`. A buyer is shown what
/// was written while the order was theirs; the shop everything.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn of_order(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    reader: Party,
    before: Option<i32>,
    limit: i64,
) -> Result<Vec<Message>, DatabaseError> {
    let rows = sqlx::query_as!(
        RawMessage,
        "SELECT m.message_id, m.order_id, o.number, m.message_no, m.side, m.author, m.person_id, m.via,
             m.text, m.file_id, m.written_at, m.edited_at
         FROM order_message m
         JOIN orders o ON o.shop_id = m.shop_id AND o.order_id = m.order_id
         JOIN customer then_of ON then_of.shop_id = m.shop_id AND then_of.customer_id = m.customer_id
         JOIN customer now_of ON now_of.shop_id = o.shop_id AND now_of.customer_id = o.customer_id
         WHERE m.shop_id = $1 AND m.order_id = $2 AND ($3::int IS NULL OR m.message_no < $3)
           AND ($4 OR coalesce(then_of.merged_into, then_of.customer_id)
                    = coalesce(now_of.merged_into, now_of.customer_id))
         ORDER BY m.message_no DESC LIMIT $5",
        shop.shop_id.0,
        order_id.0,
        before,
        reader == Party::Shop,
        limit
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    read(rows)
}

/// What was written with a customer, and with whoever is them too, over all their orders; below an id,
/// the newest first, at most `limit`. What was written with somebody whose order was given to another
/// stays with them.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn of_customer(
    shop: &mut InShop<'_>,
    customer_id: CustomerId,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Message>, DatabaseError> {
    let rows = sqlx::query_as!(
        RawMessage,
        "SELECT m.message_id, m.order_id, o.number, m.message_no, m.side, m.author, m.person_id, m.via,
             m.text, m.file_id, m.written_at, m.edited_at
         FROM order_message m
         JOIN orders o ON o.shop_id = m.shop_id AND o.order_id = m.order_id
         WHERE m.shop_id = $1 AND ($3::bigint IS NULL OR m.message_id < $3) AND m.customer_id IN (
             SELECT $2::bigint UNION ALL
             SELECT c.customer_id FROM customer c WHERE c.shop_id = $1 AND c.merged_into = $2)
         ORDER BY m.message_id DESC LIMIT $4",
        shop.shop_id.0,
        customer_id.0,
        before,
        limit
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    read(rows)
}

/// A message as those see it who were told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The message.
    pub message: Message,
    /// Whose order it is.
    pub buyer: String,
    /// What the shop answered, in order.
    pub answers: Vec<Message>,
    /// Who said that it needs no answer, where nobody answered.
    pub settled_by: Option<String>,
    /// Who of the shop answers this order.
    pub assigned: Option<(PersonId, String)>,
    /// Since when the buyer waits for an answer.
    pub waiting_since: Option<DateTime<Utc>>,
}

/// A message with what became of it.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn shown(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    message_no: i32,
) -> Result<Option<Shown>, DatabaseError> {
    let around = sqlx::query!(
        "SELECT c.name AS buyer, t.settled_no, t.settled_by, t.assigned_to, t.assigned_name,
             t.waiting_since
         FROM orders o
         JOIN customer c ON c.shop_id = o.shop_id AND c.customer_id = o.customer_id
         JOIN order_talk t ON t.shop_id = o.shop_id AND t.order_id = o.order_id
         WHERE o.shop_id = $1 AND o.order_id = $2",
        shop.shop_id.0,
        order_id.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    let message = of_order(shop, order_id, Party::Shop, Some(message_no + 1), 1).await?;
    let message = message.into_iter().find(|one| one.message_no == message_no);
    let (Some(around), Some(message)) = (around, message) else {
        return Ok(None);
    };
    let answers = match message.party {
        Party::Buyer => answers(shop, order_id, message_no).await?,
        Party::Shop => Vec::new(),
    };
    let settled = around.settled_no.is_some_and(|no| no >= message_no) && answers.is_empty();
    Ok(Some(Shown {
        message,
        buyer: around.buyer,
        answers,
        settled_by: around.settled_by.filter(|_| settled),
        assigned: around.assigned_to.map(PersonId).zip(around.assigned_name),
        waiting_since: around.waiting_since,
    }))
}

/// What the shop wrote after a buyer's message, until the buyer wrote again: the last three.
async fn answers(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    message_no: i32,
) -> Result<Vec<Message>, DatabaseError> {
    let rows = sqlx::query_as!(
        RawMessage,
        "WITH later AS (
             SELECT * FROM order_message WHERE shop_id = $1 AND order_id = $2 AND message_no > $3
         ), first AS (
             SELECT min(message_no) AS no FROM later WHERE side = 'shop'
         ), again AS (
             SELECT min(l.message_no) AS no FROM later l, first f
             WHERE l.side = 'buyer' AND l.message_no > f.no
         )
         SELECT m.message_id, m.order_id, o.number, m.message_no, m.side, m.author, m.person_id, m.via,
             m.text, m.file_id, m.written_at, m.edited_at
         FROM later m
         JOIN orders o ON o.shop_id = m.shop_id AND o.order_id = m.order_id
         CROSS JOIN first f CROSS JOIN again a
         WHERE m.side = 'shop' AND (a.no IS NULL OR m.message_no < a.no)
         ORDER BY m.message_no DESC LIMIT 3",
        shop.shop_id.0,
        order_id.0,
        message_no
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    let mut answers = read(rows)?;
    answers.reverse();
    Ok(answers)
}

/// How an order's conversation stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// The first message that nobody has answered.
    pub unanswered: Option<Unanswered>,
    /// Who of the shop answers.
    pub assigned: Option<(PersonId, String)>,
    /// How many messages there are.
    pub messages: i32,
}

/// What a buyer waits for an answer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unanswered {
    /// Of which order.
    pub order_id: OrderId,
    /// That order's number.
    pub number: OrderNumber,
    /// Whose order it is.
    pub buyer: String,
    /// The message that was answered by nobody first.
    pub message_no: i32,
    /// The last message.
    pub last_no: i32,
    /// Who wrote it.
    pub author: String,
    /// The words.
    pub text: String,
    /// Whether a picture came along.
    pub pictured: bool,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Who of the shop answers.
    pub assigned: Option<String>,
}

struct RawUnanswered {
    order_id: i64,
    number: i32,
    buyer: String,
    message_no: i32,
    last_no: i32,
    author: String,
    text: String,
    pictured: bool,
    since: DateTime<Utc>,
    assigned_name: Option<String>,
}

impl From<RawUnanswered> for Unanswered {
    fn from(row: RawUnanswered) -> Self {
        Self {
            order_id: OrderId(row.order_id),
            number: OrderNumber(row.number),
            buyer: row.buyer,
            message_no: row.message_no,
            last_no: row.last_no,
            author: row.author,
            text: row.text,
            pictured: row.pictured,
            since: row.since,
            assigned: row.assigned_name,
        }
    }
}

/// How an order's conversation stands.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn standing(shop: &mut InShop<'_>, order_id: OrderId) -> Result<Standing, DatabaseError> {
    let row = sqlx::query!(
        "SELECT last_no, assigned_to, assigned_name, waiting_no FROM order_talk
         WHERE shop_id = $1 AND order_id = $2",
        shop.shop_id.0,
        order_id.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    let Some(row) = row else {
        return Ok(Standing::default());
    };
    let unanswered = match row.waiting_no {
        Some(_) => list(shop, (Some(order_id), None), None, 1).await?.pop(),
        None => None,
    };
    Ok(Standing {
        unanswered,
        assigned: row.assigned_to.map(PersonId).zip(row.assigned_name),
        messages: row.last_no,
    })
}

/// The conversations that wait for an answer, the oldest first, at most `limit`.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn waiting(
    shop: &mut InShop<'_>,
    after: Option<(DateTime<Utc>, OrderId)>,
    limit: i64,
) -> Result<Vec<Unanswered>, DatabaseError> {
    list(shop, (None, None), after, limit).await
}

/// Those of one customer.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn waiting_of_customer(
    shop: &mut InShop<'_>,
    customer_id: CustomerId,
    limit: i64,
) -> Result<Vec<Unanswered>, DatabaseError> {
    list(shop, (None, Some(customer_id)), None, limit).await
}

async fn list(
    shop: &mut InShop<'_>,
    (order_id, customer_id): (Option<OrderId>, Option<CustomerId>),
    after: Option<(DateTime<Utc>, OrderId)>,
    limit: i64,
) -> Result<Vec<Unanswered>, DatabaseError> {
    let rows = sqlx::query_as!(
        RawUnanswered,
        r#"SELECT t.order_id, o.number, c.name AS buyer, m.message_no, t.last_no, m.author, m.text,
               m.file_id IS NOT NULL AS "pictured!", t.waiting_since AS "since!", t.assigned_name
           FROM order_talk t
           JOIN orders o ON o.shop_id = t.shop_id AND o.order_id = t.order_id
           JOIN customer c ON c.shop_id = o.shop_id AND c.customer_id = o.customer_id
           JOIN order_message m ON m.shop_id = t.shop_id AND m.order_id = t.order_id
               AND m.message_no = t.waiting_no
           WHERE t.shop_id = $1 AND t.waiting_since IS NOT NULL
             AND ($2::bigint IS NULL OR t.order_id = $2)
             AND ($3::bigint IS NULL OR o.customer_id = $3)
             AND ($5::timestamptz IS NULL OR (t.waiting_since, t.order_id) > ($5, $6))
           ORDER BY t.waiting_since, t.order_id LIMIT $4"#,
        shop.shop_id.0,
        order_id.map(|id| id.0),
        customer_id.map(|id| id.0),
        limit,
        after.map(|(since, _)| since),
        after.map(|(_, order_id)| order_id.0)
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    Ok(rows.into_iter().map(Unanswered::from).collect())
}

/// How many conversations wait for an answer.
///
/// # Errors
/// When the database can't be reached.
pub async fn waiting_count(shop: &mut InShop<'_>) -> Result<i64, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM order_talk
           WHERE shop_id = $1 AND waiting_since IS NOT NULL"#,
        shop.shop_id.0
    )
    .fetch_one(&mut *shop.connection)
    .await?)
}

/// Which message of which order a platform's message was.
///
/// # Errors
/// When the database can't be reached.
pub async fn written_as(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    message: &str,
) -> Result<Option<(ShopId, OrderId, i32)>, DatabaseError> {
    let row = sqlx::query!(
        "SELECT shop_id, order_id, message_no FROM order_message
         WHERE conversation_id = $1 AND source = $2 ORDER BY message_no LIMIT 1",
        conversation_id.0,
        message
    )
    .fetch_optional(&mut *system.connection)
    .await?;
    Ok(row.map(|row| (ShopId(row.shop_id), OrderId(row.order_id), row.message_no)))
}

/// An order whose conversation is written to; nobody else writes to it meanwhile.
pub(super) struct Place {
    order_id: OrderId,
    customer_id: CustomerId,
    last_no: i32,
    pub(super) buyer: String,
    pub(super) assigned_to: Option<PersonId>,
}

pub(super) async fn lock(
    shop: &mut InShop<'_>,
    order_id: OrderId,
) -> Result<Option<Place>, DatabaseError> {
    let locked = sqlx::query!(
        "SELECT customer_id FROM orders WHERE shop_id = $1 AND order_id = $2 FOR UPDATE",
        shop.shop_id.0,
        order_id.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    let Some(locked) = locked else {
        return Ok(None);
    };
    // A statement of its own: it sees what whoever held the lock has written.
    let row = sqlx::query!(
        r#"SELECT c.name, coalesce(t.last_no, 0) AS "last_no!", t.assigned_to AS "assigned_to?"
           FROM customer c
           LEFT JOIN order_talk t ON t.shop_id = c.shop_id AND t.order_id = $3
           WHERE c.shop_id = $1 AND c.customer_id = $2"#,
        shop.shop_id.0,
        locked.customer_id,
        order_id.0
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    Ok(Some(Place {
        order_id,
        customer_id: CustomerId(locked.customer_id),
        last_no: row.last_no,
        buyer: row.name,
        assigned_to: row.assigned_to.map(PersonId),
    }))
}

/// The number of a message that was kept already.
pub(super) async fn known(
    shop: &mut InShop<'_>,
    from: Option<&Source>,
    picture: Option<FileId>,
) -> Result<Option<i32>, DatabaseError> {
    let Some(from) = from else { return Ok(None) };
    Ok(sqlx::query_scalar!(
        "SELECT message_no FROM order_message
         WHERE shop_id = $1 AND conversation_id = $2 AND source = $3 AND coalesce(file_id, 0) = $4",
        shop.shop_id.0,
        from.conversation_id.0,
        from.message,
        picture.map_or(0, |file| file.0)
    )
    .fetch_optional(&mut *shop.connection)
    .await?)
}

/// What an answer of the shop meets.
pub(super) enum AnswerTo {
    /// Nobody answered yet.
    Open,
    /// Somebody did.
    Answered {
        by: String,
        person_id: Option<PersonId>,
    },
    /// The message was written by somebody whose order it is no more.
    AnothersMessage,
}

pub(super) async fn answer_to(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    message_no: i32,
) -> Result<AnswerTo, DatabaseError> {
    let theirs = of_order(shop, order_id, Party::Buyer, Some(message_no + 1), 1).await?;
    if theirs
        .first()
        .is_none_or(|one| one.message_no != message_no)
    {
        return Ok(AnswerTo::AnothersMessage);
    }
    let before = answers(shop, order_id, message_no).await?;
    Ok(match before.into_iter().next_back() {
        Some(answer) => AnswerTo::Answered {
            by: answer.author,
            person_id: answer.person_id,
        },
        None => AnswerTo::Open,
    })
}

/// A message to be kept.
pub(super) struct Kept<'a> {
    pub(super) author: &'a Author,
    pub(super) text: &'a str,
    pub(super) picture: Option<FileId>,
    pub(super) at: DateTime<Utc>,
    pub(super) answer_by: Option<DateTime<Utc>>,
}

pub(super) async fn append(
    shop: &mut InShop<'_>,
    place: &Place,
    kept: &Kept<'_>,
) -> Result<i32, DatabaseError> {
    let message_no = place.last_no + 1;
    let author = kept.author;
    sqlx::query!(
        "WITH said AS (
             INSERT INTO order_message (shop_id, order_id, message_no, customer_id, side, author,
                 person_id, via, text, file_id, written_at, conversation_id, source)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         )
         INSERT INTO order_talk AS t (shop_id, order_id, last_no, last_side, last_at, waiting_no,
             waiting_since, answer_by)
         SELECT $1, $2, $3, $5, $11, CASE WHEN $14 THEN $3::int END,
             CASE WHEN $14 THEN $11::timestamptz END, CASE WHEN $14 THEN $15::timestamptz END
         ON CONFLICT (shop_id, order_id) DO UPDATE SET last_no = excluded.last_no,
             last_side = excluded.last_side, last_at = excluded.last_at,
             waiting_no = CASE WHEN $14 THEN coalesce(t.waiting_no, excluded.waiting_no) END,
             waiting_since = CASE WHEN $14 THEN coalesce(t.waiting_since, excluded.waiting_since) END,
             answer_by = CASE WHEN NOT $14 THEN NULL WHEN t.waiting_no IS NULL THEN excluded.answer_by
                              ELSE t.answer_by END,
             raised_at = CASE WHEN $14 THEN t.raised_at END",
        shop.shop_id.0,
        place.order_id.0,
        message_no,
        place.customer_id.0,
        author.party.as_str(),
        author.name,
        author.person_id.map(|id| id.0),
        author.via.as_str(),
        kept.text,
        kept.picture.map(|file| file.0),
        kept.at,
        author.from.as_ref().map(|from| from.conversation_id.0),
        author.from.as_ref().map(|from| from.message.clone()),
        author.party == Party::Buyer,
        kept.answer_by
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(message_no)
}

pub(super) async fn rewrite(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    message_no: i32,
    text: &str,
    at: DateTime<Utc>,
) -> Result<Rewritten, DatabaseError> {
    let now = sqlx::query!(
        "SELECT text, file_id FROM order_message
         WHERE shop_id = $1 AND order_id = $2 AND message_no = $3",
        shop.shop_id.0,
        order_id.0,
        message_no
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    let Some(now) = now else {
        return Ok(Rewritten::NoSuchMessage);
    };
    if now.text == text {
        return Ok(Rewritten::Same);
    }
    if text.is_empty() && now.file_id.is_none() {
        return Ok(Rewritten::Empty);
    }
    sqlx::query!(
        "UPDATE order_message SET text = $4, edited_at = $5
         WHERE shop_id = $1 AND order_id = $2 AND message_no = $3",
        shop.shop_id.0,
        order_id.0,
        message_no,
        text,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(Rewritten::Done)
}

pub(super) async fn settle(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    up_to: i32,
    by: &str,
) -> Result<bool, DatabaseError> {
    let settled = sqlx::query!(
        "UPDATE order_talk SET settled_no = $3, settled_by = $4
         WHERE shop_id = $1 AND order_id = $2 AND waiting_no <= $3 AND $3 <= last_no",
        shop.shop_id.0,
        order_id.0,
        up_to,
        by
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(settled.rows_affected() > 0)
}

/// Finds anew what waits: the first message of the order's present buyer that was neither answered nor
/// settled.
pub(super) async fn recount(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    answer_by: Option<DateTime<Utc>>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "WITH open AS (
             SELECT m.message_no, m.written_at
             FROM order_talk t
             JOIN orders o ON o.shop_id = t.shop_id AND o.order_id = t.order_id
             JOIN order_message m ON m.shop_id = t.shop_id AND m.order_id = t.order_id
             JOIN customer then_of ON then_of.shop_id = m.shop_id AND then_of.customer_id = m.customer_id
             JOIN customer now_of ON now_of.shop_id = o.shop_id AND now_of.customer_id = o.customer_id
             WHERE t.shop_id = $1 AND t.order_id = $2 AND m.side = 'buyer'
               AND m.message_no > coalesce(t.settled_no, 0)
               AND coalesce(then_of.merged_into, then_of.customer_id)
                   = coalesce(now_of.merged_into, now_of.customer_id)
               AND NOT EXISTS (SELECT FROM order_message a
                   WHERE a.shop_id = $1 AND a.order_id = $2 AND a.side = 'shop'
                     AND a.message_no > m.message_no)
             ORDER BY m.message_no LIMIT 1
         )
         UPDATE order_talk SET waiting_no = (SELECT message_no FROM open),
             waiting_since = (SELECT written_at FROM open),
             answer_by = (SELECT $3::timestamptz FROM open), raised_at = NULL
         WHERE shop_id = $1 AND order_id = $2",
        shop.shop_id.0,
        order_id.0,
        answer_by
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

pub(super) async fn assign(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    to: Option<(PersonId, &str)>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "INSERT INTO order_talk (shop_id, order_id, assigned_to, assigned_name) VALUES ($1, $2, $3, $4)
         ON CONFLICT (shop_id, order_id) DO UPDATE SET assigned_to = excluded.assigned_to,
             assigned_name = excluded.assigned_name",
        shop.shop_id.0,
        order_id.0,
        to.map(|(person, _)| person.0),
        to.map(|(_, name)| name)
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// The buyer's messages that wait for an answer, the last `limit` of them in order.
pub(super) async fn unanswered(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    limit: i32,
) -> Result<Vec<i32>, DatabaseError> {
    let mut numbers = sqlx::query_scalar!(
        "SELECT m.message_no FROM order_talk t
         JOIN order_message m ON m.shop_id = t.shop_id AND m.order_id = t.order_id
             AND m.message_no >= t.waiting_no AND m.side = 'buyer'
         WHERE t.shop_id = $1 AND t.order_id = $2
         ORDER BY m.message_no DESC LIMIT $3",
        shop.shop_id.0,
        order_id.0,
        i64::from(limit)
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    numbers.reverse();
    Ok(numbers)
}

/// The first of the buyer's messages that stand before a message, with nothing but the shop's answers
/// between.
pub(super) async fn run_before(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    message_no: i32,
) -> Result<i32, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"WITH earlier AS (
               SELECT message_no, side FROM order_message
               WHERE shop_id = $1 AND order_id = $2 AND message_no <= $3
           ), last AS (
               SELECT max(message_no) AS no FROM earlier WHERE side = 'buyer'
           )
           SELECT coalesce(max(e.message_no), 0) + 1 AS "first!" FROM earlier e, last l
           WHERE e.side = 'shop' AND e.message_no < l.no"#,
        shop.shop_id.0,
        order_id.0,
        message_no
    )
    .fetch_one(&mut *shop.connection)
    .await?)
}
