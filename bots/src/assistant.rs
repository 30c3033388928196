//! The conversation: what came in, what to do about it, what to say. Platform-free.

pub mod acting;
pub mod adjusting;
pub mod away;
pub mod bank;
pub mod buyers;
pub mod buying;
pub mod by_hand;
pub mod card;
pub mod changing;
pub mod checking;
pub mod claiming;
pub mod cod;
pub mod command;
pub mod customers;
pub mod day;
pub mod deadline;
pub mod doubt;
pub mod drafting;
pub mod finding;
pub mod goods;
pub mod groups;
pub mod help;
pub mod history;
pub mod invoicing;
pub mod joining;
pub mod labels;
pub mod letting_in;
pub mod linking;
pub mod locking;
pub mod looking;
pub mod menu;
pub mod message;
pub mod methods;
pub mod notice;
pub mod notify;
pub mod opening;
pub mod order_line;
pub mod own_words;
pub mod paging;
pub mod paying;
pub mod permission;
pub mod pictures;
pub mod press;
pub mod profit;
pub mod quiet;
pub mod rates;
pub mod refunds;
pub mod returning;
pub mod reviewing;
pub mod roles;
pub mod scene;
pub mod sending;
pub mod sessions;
pub mod shortage;
pub mod standing;
pub mod state;
pub mod stopping;
pub mod talking;
pub mod team;
pub mod trouble;
pub mod untold;
pub mod waiting;
pub mod wanting;
pub mod ways;
pub mod who;
pub mod whose;
pub mod wording;
pub mod wordings;
mod words_only;

use url::{Host, Url};
use waybill_core::channel::Channel;
use waybill_core::db::DatabaseError;
use waybill_core::outbox;
use waybill_core::person;
use waybill_core::rights::Right;
use waybill_core::shop::Role;
use waybill_core::subscription;
use waybill_core::text::{Language, texts};
use waybill_core::token::ShopToken;

use command::{Command, Slash, Verb};
use joining::SplitDraft;
use message::{Button, Heard, Say};
use paging::At;
use permission::permits;
use press::{MoneyPress, OrderPress, OwnPress, Press, ReachPress};
use refunds::Unsettled;
use returning::Sorting;
use scene::Scene;
use state::Asking;
use talking::Writing;

/// The longest message that is read, in bytes.
pub const MAX_MESSAGE: usize = 64 * 1024;
/// How many cards are written anew when somebody chooses another language.
const REWRITTEN: i64 = 10;

/// What the operator set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the site is.
    pub public_url: Url,
    /// The Telegram bot's name, once it is known.
    pub telegram_bot: Option<String>,
    /// What new people read whose platform names no language.
    pub language: Language,
}

impl Settings {
    /// The public address of an order's link.
    pub fn tracking_address(&self, token: &ShopToken) -> String {
        format!("{}t/{token}", self.base())
    }

    /// The address by which the reader of a shop's mails stops them.
    pub fn mail_address(&self, token: &ShopToken) -> String {
        format!("{}mail/{token}", self.base())
    }

    /// The address that leads on to an app with the sentence about an order.
    pub fn forward_address(&self, app: &str, token: &ShopToken) -> String {
        format!("{}forward/{app}/{token}", self.base())
    }

    /// Whether other machines can open the site's addresses.
    pub fn is_reachable(&self) -> bool {
        match self.public_url.host() {
            Some(Host::Domain(name)) => name.contains('.'),
            Some(Host::Ipv4(address)) => !address.is_loopback() && !address.is_unspecified(),
            Some(Host::Ipv6(address)) => !address.is_loopback() && !address.is_unspecified(),
            None => false,
        }
    }

    /// The address that signs in once.
    pub fn sign_in_address(&self, secret: &str) -> String {
        format!("{}in/{secret}", self.base())
    }

    /// The line that someone on a channel sends to begin with a payload. Discord's client takes a
    /// command's line as a named option.
    pub fn start_line(channel: Channel, payload: &str) -> String {
        match channel {
            Channel::Discord => format!("/start text:{payload}"),
            Channel::Telegram | Channel::Email | Channel::Web | Channel::Terminal => {
                format!("/start {payload}")
            }
        }
    }

    /// The address that starts the bot with a payload, where the platform has such addresses.
    pub fn start_address(&self, channel: Channel, payload: &str) -> Option<String> {
        match channel {
            Channel::Telegram => self
                .telegram_bot
                .as_ref()
                .map(|bot| format!("https://t.me/{bot}?start={payload}")),
            Channel::Discord | Channel::Email | Channel::Web | Channel::Terminal => None,
        }
    }

    fn base(&self) -> String {
        let base = self.public_url.as_str();
        if base.ends_with('/') {
            base.to_owned()
        } else {
            format!("{base}/")
        }
    }
}

/// Answers what was heard.
///
/// # Errors
/// When the database can't be reached or holds what can't be read; the caller then takes everything
/// back and tries again.
pub async fn hear(scene: &mut Scene<'_>, heard: Heard) -> Result<(), DatabaseError> {
    if locking::refuses(scene, &heard).await? {
        return Ok(());
    }
    // On the heap: what all flows together await is too much for the stack of whoever calls.
    if scene.company.is_some() {
        Box::pin(groups::heed(scene, heard)).await?;
        // Who else waits is for no group.
        return away::told_along(scene).await;
    }
    Box::pin(heed(scene, heard)).await?;
    away::told_along(scene).await?;
    waiting::told_along(scene).await
}

async fn heed(scene: &mut Scene<'_>, heard: Heard) -> Result<(), DatabaseError> {
    if !scene.conversation.channel.vouches() {
        return words_only::heed(scene, heard).await;
    }
    // PostgreSQL can't hold a NUL, and nobody means one.
    match heard {
        Heard::Wrote {
            text,
            message,
            reply_to,
        } => wrote(scene, &text.replace('\0', ""), message, reply_to).await,
        Heard::Forwarded {
            text,
            message,
            from,
        } => {
            let text = text.replace('\0', "");
            let short = text.len() <= MAX_MESSAGE;
            if short && customers::forwarded(scene, &text, message.clone(), &from).await? {
                return Ok(());
            }
            wrote(scene, &text, message, None).await
        }
        Heard::Rewrote { text, message } => rewrote(scene, &text.replace('\0', ""), &message).await,
        Heard::Pressed { button, message } => {
            scene.pressed_on = message;
            pressed(scene, &button).await
        }
        Heard::Filled { button, text } => groups::filled(scene, &button, &text).await,
        Heard::SentPicture {
            picture,
            caption,
            message,
            reply_to,
        } => {
            let words = pictures::Words::of(&caption, message, reply_to);
            pictures::sent(scene, picture, words).await
        }
        Heard::SentStatement {
            file,
            caption,
            message,
            reply_to,
        } => {
            let words = pictures::Words::of(&caption, message, reply_to);
            bank::sent(scene, file, words).await
        }
        Heard::SentFile {
            name,
            why,
            caption,
            message,
            reply_to,
        } => {
            let words = pictures::Words::of(&caption, message, reply_to);
            pictures::not_read(scene, &name, why, words).await
        }
    }
}

async fn wrote(
    scene: &mut Scene<'_>,
    text: &str,
    message: Option<String>,
    reply_to: Option<String>,
) -> Result<(), DatabaseError> {
    if refuses_length(scene, text) {
        return Ok(());
    }
    match command::slash(text) {
        Some(Slash::Command(command)) => {
            // A command ends a question that was open; an unfinished draft stays.
            if !matches!(scene.state.asking, Some(Asking::DraftPart(_))) {
                scene.state.asking = None;
            }
            return run(scene, command, message).await;
        }
        Some(Slash::Unknown(word)) => {
            scene.say(
                Say::line(texts::CommandUnknown { word })
                    .row([Button::press(texts::ButtonHelp, Press::Help)]),
            );
            return Ok(());
        }
        None => {}
    }
    if let Some(reply_to) = reply_to
        && replied(scene, text, &reply_to, message.clone()).await?
    {
        return Ok(());
    }
    if answered(scene, text, message.clone()).await? {
        return Ok(());
    }
    plain(scene, text, message).await
}

/// Says so where a message is longer than is read. Returns whether it is.
fn refuses_length(scene: &mut Scene<'_>, text: &str) -> bool {
    let too_long = text.len() > MAX_MESSAGE;
    if too_long {
        scene.say(Say::line(texts::MessageTooLong {
            size: text.len() / 1024,
            limit: MAX_MESSAGE / 1024,
        }));
    }
    too_long
}

/// An answer to one of our messages: to an order's, or to a draft.
async fn replied(
    scene: &mut Scene<'_>,
    text: &str,
    reply_to: &str,
    message: Option<String>,
) -> Result<bool, DatabaseError> {
    // A link is followed wherever it is written.
    let writing = Writing::words(text.to_owned(), message);
    if buying::link_in(text).is_none()
        && talking::replied(scene, reply_to, &mut Some(writing)).await?
    {
        return Ok(true);
    }
    let here = scene.conversation.conversation_id;
    let mut system = scene.transaction.system().await?;
    if let Some((shop_id, order_id)) = outbox::order_of_message(&mut system, here, reply_to).await?
        && let Some((shop, _)) = scene.role_in(shop_id)
    {
        if let Some(command) = command::answer(text) {
            scene.state.asking = None;
            if !permits(scene, shop_id, permission::of_verb(command.verb)).await? {
                return Ok(true);
            }
            acting::answer(scene, &shop, order_id, &command).await?;
            return Ok(true);
        }
        return Ok(false);
    }
    let mut system = scene.transaction.system().await?;
    let tag = outbox::tag_of_message(&mut system, here, reply_to).await?;
    let draft = tag
        .as_deref()
        .and_then(|tag| tag.strip_prefix("draft:"))
        .and_then(|id| id.parse().ok());
    if let Some(id) = draft {
        if !permits_about_draft(scene, id, Some(Right::Orders)).await? {
            return Ok(true);
        }
        drafting::mend(scene, id, text).await?;
        return Ok(true);
    }
    let edit = tag
        .as_deref()
        .and_then(|tag| tag.strip_prefix("edit:"))
        .and_then(|id| id.parse().ok());
    if let Some(id) = edit {
        changing::more(scene, id, None, text).await?;
        return Ok(true);
    }
    Ok(false)
}

/// The answer to an open question. Returns whether there was one.
async fn answered(
    scene: &mut Scene<'_>,
    text: &str,
    message: Option<String>,
) -> Result<bool, DatabaseError> {
    let Some(asking) = scene.state.asking.clone() else {
        return Ok(false);
    };
    if !permits_answer(scene, &asking).await? {
        scene.state.asking = None;
        return Ok(true);
    }
    match asking {
        Asking::ShopName => opening::name_given(scene, text),
        Asking::Market { name } => opening::market_typed(scene, name, text),
        Asking::Currency { name } => opening::currency_given(scene, name, text),
        Asking::Payment { .. } => opening::ways_typed(scene, text).await?,
        Asking::DraftPart(id) => {
            let currency = scene.work().map(|(shop, _)| shop.currency);
            if currency.is_some_and(|currency| order_line::looks_like_order(text, currency)) {
                return Ok(false);
            }
            // Chatter is no correction: one has a figure in it, or begins with what it mends.
            if currency.is_some_and(|currency| drafting::is_chatter(text, currency, scene.at)) {
                return Ok(false);
            }
            drafting::mend(scene, id, text).await?;
        }
        Asking::Parcel { shop, order, seen } => {
            scene.state.asking = None;
            acting::parcel_given(scene, (shop, order), seen, text).await?;
        }
        Asking::HoldReason { shop, order } => {
            answer_for(scene, (shop, order), Verb::Hold, text).await?;
        }
        Asking::Note { shop, order } => {
            answer_for(scene, (shop, order), Verb::Note, text).await?;
        }
        Asking::Item { .. } => goods::answered(scene, asking, text).await?,
        Asking::Variant { .. } => goods::variant_answered(scene, asking, text).await?,
        // Answered by a picture: who writes is on to something else.
        Asking::ItemPicture { .. } | Asking::MethodPicture { .. } => {
            scene.state.asking = None;
            return Ok(false);
        }
        Asking::Talk {
            shop,
            order,
            answers,
        } => {
            let writing = Writing::words(text.to_owned(), message);
            talking::answered(scene, ((shop, order), answers), writing).await?;
        }
        Asking::Case {
            shop,
            order,
            trouble,
        } => trouble::given(scene, (shop, order), trouble, text, None).await?,
        Asking::Return(draft) => return returning::reason_typed(scene, draft, text).await,
        Asking::ReturnRejection {
            shop,
            order,
            return_no,
        } => {
            scene.state.asking = None;
            returning::rejected_because(scene, (shop, order), return_no, text).await?;
        }
        Asking::Arrived(sorting) => returning::sorted(scene, sorting, text).await?,
        // Answered by a button; whatever else is written is about something else.
        Asking::StockOf { .. } | Asking::RefundFor(_) | Asking::Split(_) => return Ok(false),
        Asking::Customer {
            shop,
            customer,
            part,
        } => match scene.role_in(shop) {
            Some((shop, _)) => customers::answered(scene, &shop, customer, part, text).await?,
            None => scene.say(Say::line(texts::NotYours)),
        },
        Asking::Edit { id, missing } => changing::more(scene, id, Some(missing), text).await?,
        Asking::BackReason {
            shop,
            order,
            to,
            seen,
        } => standing::reason_given(scene, (shop, order), (to, seen), text).await?,
        Asking::SendTo { shop, order } => sending::given(scene, (shop, order), text).await?,
        Asking::PayBy { shop, order } => deadline::given(scene, (shop, order), text).await?,
        Asking::ReviewWords { shop, order } => {
            reviewing::words_given(scene, (shop, order), text).await?;
        }
        Asking::CancelReason { shop, order, seen } => {
            wanting::reason_given(scene, (shop, order), seen, text).await?;
        }
        Asking::AcceptAmount { shop, order, entry } => {
            acting::accept_amount_given(scene, (shop, order), entry, text).await?;
        }
        Asking::KeepReason { shop, order, seen } => {
            refunds::keep_because(scene, (shop, order), seen, text).await?;
        }
        Asking::RejectReason { shop, order, entry } => {
            acting::reject_reason_given(scene, (shop, order), entry, text).await?;
        }
        Asking::ClaimAmount { shop, order } => {
            claiming::amount_given(scene, (shop, order), text).await?;
        }
        Asking::PaymentProof { shop, order, .. } => {
            let reference = text.trim().to_owned();
            paying::claim_with(scene, (shop, order), Some(reference), None).await?;
        }
        Asking::Method { shop, method } => methods::given(scene, shop, method, text).await?,
        Asking::CountedCash { shop, day } => day::counted(scene, shop, day, text).await?,
        Asking::QuietHours { shop } => quiet::given(scene, shop, text).await?,
        Asking::OwnWords {
            shop,
            status,
            language,
            ..
        } => wordings::given(scene, shop, (status, language), text),
        Asking::InvoicePrefix { shop } => invoicing::prefix_given(scene, shop, text).await?,
        Asking::TaxRate { shop, included } => {
            adjusting::rate_given(scene, shop, included, text).await?;
        }
        Asking::Link => {
            if buying::token_in(text)
                .or_else(|| buying::link_in(text))
                .is_none()
            {
                return Ok(false);
            }
            buying::track(scene, text).await?;
        }
    }
    Ok(true)
}

/// Whether the person may still answer what they were asked: a right may have been taken meanwhile.
async fn permits_answer(scene: &mut Scene<'_>, asking: &Asking) -> Result<bool, DatabaseError> {
    let right = permission::of_asking(asking);
    match asking {
        Asking::Parcel { shop, .. }
        | Asking::HoldReason { shop, .. }
        | Asking::Note { shop, .. }
        | Asking::SendTo { shop, .. }
        | Asking::PayBy { shop, .. }
        | Asking::Talk { shop, .. }
        | Asking::BackReason { shop, .. }
        | Asking::ReturnRejection { shop, .. }
        | Asking::AcceptAmount { shop, .. }
        | Asking::RejectReason { shop, .. }
        | Asking::KeepReason { shop, .. }
        | Asking::Method { shop, .. }
        | Asking::CountedCash { shop, .. }
        | Asking::OwnWords { shop, .. }
        | Asking::QuietHours { shop }
        | Asking::InvoicePrefix { shop }
        | Asking::TaxRate { shop, .. }
        | Asking::Item { shop, .. }
        | Asking::Variant { shop, .. }
        | Asking::ItemPicture { shop, .. }
        | Asking::MethodPicture { shop, .. }
        | Asking::StockOf { shop, .. }
        | Asking::Arrived(Sorting { shop, .. })
        | Asking::RefundFor(Unsettled { shop, .. })
        | Asking::Split(SplitDraft { shop, .. })
        | Asking::Customer { shop, .. } => permits(scene, *shop, right).await,
        Asking::DraftPart(id) => permits_about_draft(scene, *id, right).await,
        Asking::Edit { id, .. } => permits_about_edit(scene, *id, right).await,
        Asking::ShopName
        | Asking::Market { .. }
        | Asking::Currency { .. }
        | Asking::Payment { .. }
        | Asking::CancelReason { .. }
        | Asking::ReviewWords { .. }
        | Asking::ClaimAmount { .. }
        | Asking::PaymentProof { .. }
        | Asking::Case { .. }
        | Asking::Return(_)
        | Asking::Link => Ok(true),
    }
}

/// A buyer's own change needs no right in the shop.
async fn permits_about_edit(
    scene: &mut Scene<'_>,
    id: u32,
    right: Option<Right>,
) -> Result<bool, DatabaseError> {
    match scene.state.edit(id).map(|edit| (edit.shop, edit.buyers)) {
        Some((shop_id, false)) => permits(scene, shop_id, right).await,
        Some((_, true)) | None => Ok(true),
    }
}

async fn permits_about_draft(
    scene: &mut Scene<'_>,
    id: u32,
    right: Option<Right>,
) -> Result<bool, DatabaseError> {
    match scene.state.draft(id).map(|draft| draft.shop) {
        Some(shop_id) => permits(scene, shop_id, right).await,
        None => Ok(true),
    }
}

async fn answer_for(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (waybill_core::id::ShopId, waybill_core::id::OrderId),
    verb: Verb,
    text: &str,
) -> Result<(), DatabaseError> {
    scene.state.asking = None;
    let Some(shop) = scene.own_shop(shop_id) else {
        return Ok(());
    };
    let command = Command {
        verb,
        rest: text.trim().to_owned(),
    };
    acting::answer(scene, &shop, order_id, &command).await
}

/// A message that is no command and answers nothing.
async fn plain(
    scene: &mut Scene<'_>,
    text: &str,
    message: Option<String>,
) -> Result<(), DatabaseError> {
    if let Some(token) = buying::link_in(text) {
        return buying::follow(scene, token).await;
    }
    if let Some((shop, _)) = scene.work() {
        if order_line::looks_like_order(text, shop.currency) {
            if permits(scene, shop.shop_id, Some(Right::Orders)).await? {
                drafting::offer(scene, &shop, text, message, None);
            }
            return Ok(());
        }
        if !scene.may(shop.shop_id, Right::Orders) {
            scene.say(
                Say::line(texts::NotUnderstood)
                    .row([Button::press(texts::ButtonHelp, Press::Help)]),
            );
            return Ok(());
        }
        scene.say(
            Say::line(texts::NotUnderstoodSeller)
                .and(message::verbatim(drafting::example(&shop)))
                .row([Button::press(texts::ButtonHelp, Press::Help)]),
        );
        return Ok(());
    }
    if text.trim().is_empty() {
        return Ok(());
    }
    if talking::offer(scene, text, message).await? {
        return Ok(());
    }
    // Who follows an order is greeted by it, not asked what they came for.
    let person_id = scene.conversation.person.person_id;
    let mut person = scene.transaction.person(person_id).await?;
    let followed = subscription::of_person(&mut person, 1).await?;
    let Some(newest) = followed.first().map(|followed| followed.token.shop_id) else {
        opening::welcome(scene);
        return Ok(());
    };
    buying::my(scene, &At::default()).await?;
    away::answer(scene, newest).await
}

async fn rewrote(scene: &mut Scene<'_>, text: &str, message: &str) -> Result<(), DatabaseError> {
    if refuses_length(scene, text) || talking::rewritten(scene, text, message).await? {
        return Ok(());
    }
    if scene
        .work()
        .is_some_and(|(shop, _)| !scene.may(shop.shop_id, Right::Orders))
    {
        return Ok(());
    }
    if drafting::source_rewritten(scene, text, message).await? {
        return Ok(());
    }
    // A message that was no order before may be one now; anything else that was edited has been
    // done already and is not done again.
    match command::slash(text) {
        Some(Slash::Command(command)) if command.verb == Verb::New => {
            run(scene, command, Some(message.to_owned())).await
        }
        Some(Slash::Command(command))
            if changing::source_rewritten(scene, &command, message).await? =>
        {
            Ok(())
        }
        Some(_) => {
            scene.say(Say::line(texts::EditedCommand));
            Ok(())
        }
        None => match scene.work() {
            Some((shop, _)) if order_line::looks_like_order(text, shop.currency) => {
                drafting::offer(scene, &shop, text, Some(message.to_owned()), None);
                Ok(())
            }
            _ => Ok(()),
        },
    }
}

/// `/orders 1042` asks for one order, and `/orders shipped` for some.
fn meant(mut command: Command) -> Command {
    if command.verb == Verb::Orders && !command.rest.trim().is_empty() {
        let read = command::numbers(&command.rest, true);
        let one = !read.numbers.is_empty() && read.rest.trim().is_empty();
        command.verb = if one { Verb::Order } else { Verb::Find };
    }
    command
}

async fn run(
    scene: &mut Scene<'_>,
    command: Command,
    message: Option<String>,
) -> Result<(), DatabaseError> {
    let command = meant(command);
    let shop = scene.work().map(|(shop, _)| shop);
    if let Some(shop) = &shop
        && !permits(scene, shop.shop_id, permission::of_verb(command.verb)).await?
    {
        return Ok(());
    }
    match (command.verb, &shop) {
        (Verb::Start, _) => start(scene, &command.rest).await,
        (Verb::Help, _) => {
            help::help(scene);
            Ok(())
        }
        (Verb::My, _) => buying::my(scene, &At::default()).await,
        (Verb::Track, _) => buying::track(scene, &command.rest).await,
        (Verb::Stop, _) => buying::ask_stop(scene).await,
        (Verb::Notify, _) => notify::command(scene, &command.rest).await,
        (Verb::Language, _) => language(scene, &command.rest).await,
        (Verb::Link, _) => linking::command(scene, &command.rest).await,
        (Verb::Sessions, _) => sessions::list(scene).await,
        (Verb::Web, _) => team::web(scene).await,
        (Verb::New, Some(shop)) => drafting::read(scene, shop, &command.rest, message).await,
        (Verb::Orders, Some(shop)) => looking::overview(scene, shop).await,
        (Verb::Message, Some(shop)) => talking::command(scene, shop, &command, None, message).await,
        (Verb::Talks, Some(shop)) => talking::list(scene, shop, &At::default()).await,
        (Verb::Find, Some(shop)) => finding::find(scene, shop, &command.rest).await,
        (
            Verb::Order
            | Verb::History
            | Verb::Confirm
            | Verb::Process
            | Verb::Ready
            | Verb::Ship
            | Verb::Deliver
            | Verb::Complete
            | Verb::Cancel
            | Verb::Paid
            | Verb::PayBy
            | Verb::Hold
            | Verb::Release
            | Verb::Note
            | Verb::Address
            | Verb::Status
            | Verb::Delete
            | Verb::Refund
            | Verb::Invoice
            | Verb::Return
            | Verb::Undo,
            Some(_),
        ) => acting::command(scene, &command).await,
        (Verb::Returns, Some(shop)) => returning::list(scene, shop, &At::default()).await,
        (Verb::Refunds, Some(shop)) => refunds::list(scene, shop).await,
        (Verb::Untold, Some(shop)) => untold::page(scene, shop, &At::default()).await,
        (Verb::Rate, Some(shop)) => rates::command(scene, shop, &command.rest).await,
        (Verb::Methods, Some(shop)) => methods::command(scene, shop, &command.rest).await,
        (Verb::Cod, Some(shop)) => cod::command(scene, shop, &command.rest).await,
        (Verb::Bank, Some(shop)) => bank::command(scene, shop).await,
        (Verb::Label, Some(shop)) => labels::command(scene, shop, &command).await,
        (Verb::Day, Some(shop)) => day::command(scene, shop, &command.rest).await,
        (Verb::Profit, Some(shop)) => profit::command(scene, shop, &command.rest).await,
        (Verb::Away, Some(shop)) => away::command(scene, shop, &command.rest).await,
        (Verb::Lock, Some(shop)) => locking::command(scene, shop).await,
        (Verb::Words, Some(shop)) => wordings::command(scene, shop).await,
        (Verb::Settings, Some(shop)) => {
            adjusting::show(scene, shop);
            Ok(())
        }
        (Verb::Edit, Some(shop)) => changing::command(scene, shop, &command, message).await,
        (Verb::Merge | Verb::Split | Verb::Move, Some(shop)) => {
            joining::command(scene, shop, &command).await
        }
        (Verb::History, None) => history::list(scene, &command.rest).await,
        // Buyers cancel, too.
        (Verb::Cancel, None) => wanting::list(scene, &command.rest).await,
        (Verb::Message, None) if talking::offer(scene, &command.rest, message).await? => Ok(()),
        (Verb::Items, Some(shop)) => {
            let enters = goods::is_entry(scene, shop, &command.rest);
            let right = if enters { Right::Goods } else { Right::See };
            if !permits(scene, shop.shop_id, Some(right)).await? {
                return Ok(());
            }
            goods::items(scene, shop, &command.rest).await
        }
        (Verb::Stock, Some(shop)) => {
            let says = goods::says_stock(&command.rest);
            let right = if says { Right::Stock } else { Right::See };
            if !permits(scene, shop.shop_id, Some(right)).await? {
                return Ok(());
            }
            goods::stock(scene, shop, &command.rest).await
        }
        (Verb::Low, Some(shop)) => goods::low(scene, shop).await,
        (Verb::Invite, Some(shop)) => team::invite(scene, shop, &command.rest).await,
        (Verb::Group, Some(shop)) => groups::command(scene, shop, &command.rest).await,
        (Verb::Team, Some(shop)) => team::list(scene, shop).await,
        (Verb::Customer, Some(shop)) => customers::find(scene, shop, &command.rest).await,
        (Verb::Customers, Some(shop)) => customers::list(scene, shop).await,
        (Verb::Buyers, Some(shop)) => buyers::summary(scene, shop, &command.rest).await,
        (Verb::Rights, Some(shop)) => roles::show(scene, shop, Role::Manager).await,
        (Verb::Shop, Some(_)) => {
            team::shops(scene);
            Ok(())
        }
        // Every command but those of everyone needs a shop.
        (_, None) => {
            scene
                .say(Say::line(texts::NoShop).row([Button::press(texts::ButtonSell, Press::Sell)]));
            Ok(())
        }
    }
}

/// `/start`, alone or with what a link carried.
async fn start(scene: &mut Scene<'_>, payload: &str) -> Result<(), DatabaseError> {
    // Who copies a line with a named option into a plain message means the same.
    let payload = payload.strip_prefix("text:").unwrap_or(payload);
    if let Some(token) = payload.strip_prefix(team::JOIN).and_then(ShopToken::parse) {
        return team::accept(scene, &token).await;
    }
    if let Some(code) = payload.strip_prefix(linking::LINK) {
        return linking::command(scene, code).await;
    }
    if !payload.is_empty() {
        return buying::track(scene, payload).await;
    }
    opening::welcome(scene);
    Ok(())
}

async fn language(scene: &mut Scene<'_>, wish: &str) -> Result<(), DatabaseError> {
    let named = Language::all().find(|language| language.name().eq_ignore_ascii_case(wish.trim()));
    let wished = named.or_else(|| Language::closest(wish).filter(|_| !wish.is_empty()));
    if let Some(language) = wished {
        return speak(scene, language).await;
    }
    let buttons = Language::all()
        .map(|language| Button::press(message::verbatim(language.name()), Press::Speak(language)));
    scene.say(Say::line(texts::AskLanguage).row(buttons));
    Ok(())
}

async fn speak(scene: &mut Scene<'_>, language: Language) -> Result<(), DatabaseError> {
    let person_id = scene.conversation.person.person_id;
    let mut system = scene.transaction.system().await?;
    person::choose_language(&mut system, person_id, language).await?;
    subscription::rewrite_cards(&mut system, person_id, REWRITTEN, scene.at).await?;
    scene.conversation.person.language = language;
    scene.conversation.person.language_guessed = false;
    scene.own_menu_changed();
    scene.replace(Say::line(texts::LanguageChosen));
    // The question of a newcomer goes on in the language they chose.
    if scene.conversation.memberships.is_empty() && scene.state.asking.is_none() {
        let mut person = scene.transaction.person(person_id).await?;
        let followed = subscription::of_person(&mut person, 1).await?;
        if followed.is_empty() {
            opening::welcome(scene);
        }
    }
    Ok(())
}

async fn pressed(scene: &mut Scene<'_>, button: &str) -> Result<(), DatabaseError> {
    let Some(press) = Press::parse(button) else {
        // A button of another release: nothing is done on a guess.
        scene.say(Say::line(texts::ButtonOld));
        return Ok(());
    };
    if !permits_press(scene, &press).await? {
        return Ok(());
    }
    match press {
        Press::Sell => opening::ask_name(scene),
        Press::Buy => opening::buyer_help(scene),
        Press::Speak(language) => return speak(scene, language).await,
        Press::SellIn(market) => opening::market_chosen(scene, market),
        Press::SellElsewhere => opening::market_elsewhere(scene),
        Press::PaidBy(way) => opening::way_chosen(scene, way),
        Press::PaidLater => return opening::open(scene).await,
        Press::Example => opening::show_example(scene),
        Press::Help => help::help(scene),
        Press::Draft(id, press) => return drafting::pressed(scene, id, press).await,
        Press::Edit(id, press) => return changing::pressed(scene, id, press).await,
        Press::Order(shop_id, order_id, press) => {
            return match scene.role_in(shop_id) {
                Some((shop, _)) => acting::pressed(scene, &shop, order_id, press).await,
                None => buying::pressed(scene, shop_id, order_id, press).await,
            };
        }
        Press::Money(shop_id, press) => return money_pressed(scene, shop_id, press).await,
        Press::Words(shop_id, press) => {
            if let Some(shop) = scene.own_shop(shop_id) {
                return wordings::pressed(scene, &shop, press).await;
            }
        }
        Press::List(stage, before) => {
            if let Some((shop, _)) = scene.work() {
                return looking::page(scene, &shop, stage, before).await;
            }
            scene.say(Say::line(texts::NoShop));
        }
        Press::Overview => {
            if let Some((shop, _)) = scene.work() {
                return looking::overview(scene, &shop).await;
            }
            scene.say(Say::line(texts::NoShop));
        }
        Press::Talks => {
            if let Some((shop, _)) = scene.work() {
                return talking::list(scene, &shop, &At::default()).await;
            }
            scene.say(Say::line(texts::NoShop));
        }
        Press::MyOrder(shop_id, order_id) => {
            return buying::show_mine(scene, shop_id, order_id).await;
        }
        Press::Own(press) => {
            return match press {
                OwnPress::Agree(link) => linking::agreed(scene, link).await,
                OwnPress::Join(link) => linking::joined(scene, link).await,
                OwnPress::Decline(link) => linking::declined(scene, link).await,
                OwnPress::Separate(apart) => linking::separated(scene, apart).await,
                OwnPress::EndSession(number) => sessions::end(scene, Some(number)).await,
                OwnPress::EndSessions => sessions::end(scene, None).await,
            };
        }
        Press::WorkIn(shop_id) => return team::switch(scene, shop_id).await,
        Press::StopAll => return stopping::all(scene).await,
        Press::Remove(shop_id, person_id) => {
            return team::remove(scene, shop_id, person_id).await;
        }
        Press::Customer(shop_id, customer_id, press) => {
            return match scene.role_in(shop_id) {
                Some((shop, _)) => customers::pressed(scene, &shop, customer_id, press).await,
                None => {
                    scene.say(Say::line(texts::NotYours));
                    Ok(())
                }
            };
        }
        Press::Buyers(period, page) => {
            if let Some((shop, _)) = scene.work() {
                return buyers::page(scene, &shop, period, page).await;
            }
            scene.say(Say::line(texts::NoShop));
        }
        Press::Team(shop_id, press) => {
            return match scene.role_in(shop_id) {
                Some((shop, _)) => team::pressed(scene, &shop, press).await,
                None => {
                    scene.say(Say::line(texts::NotYours));
                    Ok(())
                }
            };
        }
        Press::Page(list, page) => return paging::turn(scene, list, page).await,
        Press::Offer(id) => return offer_taken(scene, id).await,
        Press::Goods(press) => return goods::pressed(scene, press).await,
        Press::Reach(press) => return reach_pressed(scene, press).await,
        Press::Nothing => {
            scene.state.asking = None;
            scene.replace(Say::line(texts::Kept));
        }
    }
    Ok(())
}

/// Whether the person may press a button in the shop it is about.
async fn permits_press(scene: &mut Scene<'_>, press: &Press) -> Result<bool, DatabaseError> {
    let right = permission::of_press(press);
    let worked_in = scene.work().map(|(shop, _)| shop.shop_id);
    match press {
        Press::Draft(id, _) => permits_about_draft(scene, *id, right).await,
        Press::Edit(id, _) => permits_about_edit(scene, *id, right).await,
        Press::Order(shop_id, order_id, OrderPress::Undo(version))
            if scene.rights_in(*shop_id).is_some() =>
        {
            permission::may_undo(scene, *shop_id, *order_id, *version).await
        }
        Press::Goods(press) => permits(scene, press.shop(), right).await,
        Press::Reach(press) => match press.shop() {
            Some(shop_id) => permits(scene, shop_id, right).await,
            None => Ok(true),
        },
        Press::Order(shop_id, ..)
        | Press::Remove(shop_id, _)
        | Press::Team(shop_id, _)
        | Press::Money(shop_id, _)
        | Press::Words(shop_id, _)
        | Press::Customer(shop_id, ..) => permits(scene, *shop_id, right).await,
        Press::List(..)
        | Press::Buyers(..)
        | Press::Overview
        | Press::Talks
        | Press::Page(..)
        | Press::Sell
        | Press::Buy
        | Press::Speak(_)
        | Press::SellIn(_)
        | Press::SellElsewhere
        | Press::PaidBy(_)
        | Press::PaidLater
        | Press::Example
        | Press::Help
        | Press::MyOrder(..)
        | Press::Own(_)
        | Press::WorkIn(_)
        | Press::StopAll
        | Press::Offer(_)
        | Press::Nothing => match worked_in {
            Some(shop_id) => permits(scene, shop_id, right).await,
            None => Ok(true),
        },
    }
}

/// A button of the shop's money, pressed by someone of the shop.
async fn money_pressed(
    scene: &mut Scene<'_>,
    shop_id: waybill_core::id::ShopId,
    press: MoneyPress,
) -> Result<(), DatabaseError> {
    let Some(shop) = scene.own_shop(shop_id) else {
        return Ok(());
    };
    match press {
        MoneyPress::ToCheck => checking::list(scene, &shop).await,
        MoneyPress::Refunds => refunds::list(scene, &shop).await,
        MoneyPress::StartRefund(order_id, seen) => {
            refunds::pressed(scene, &shop, order_id, seen, false).await
        }
        MoneyPress::Refunded(order_id, seen) => {
            refunds::pressed(scene, &shop, order_id, seen, true).await
        }
        MoneyPress::RefundedBy(order_id, seen, method) => {
            refunds::pressed_by(scene, &shop, order_id, (seen, method)).await
        }
        MoneyPress::KeepRest(order_id, seen) => {
            refunds::ask_keep(scene, &shop, order_id, seen).await
        }
        MoneyPress::KeepNow(order_id, seen) => {
            refunds::keep(scene, &shop, order_id, (seen, None)).await
        }
        MoneyPress::GiveBack(order_id) => refunds::give_back(scene, &shop, order_id).await,
        MoneyPress::Method(press) => methods::pressed(scene, &shop, press).await,
        MoneyPress::Count(day) => {
            day::ask_count(scene, &shop, day);
            Ok(())
        }
        MoneyPress::Close(day, counted) => day::ask_close(scene, &shop, day, counted).await,
        MoneyPress::CloseNow(day, counted) => day::close(scene, &shop, day, counted).await,
        MoneyPress::Bank(press) => bank::pressed(scene, &shop, press).await,
        MoneyPress::Set(setting) => adjusting::pressed(scene, &shop, setting).await,
    }
}

/// A button about reaching people: a buyer's own choice, or the shop's list of those not told.
async fn reach_pressed(scene: &mut Scene<'_>, press: ReachPress) -> Result<(), DatabaseError> {
    if let ReachPress::Choose(reach) = press {
        return notify::choose(scene, reach, true).await;
    }
    if press == ReachPress::ByMail {
        return stopping::all_by_mail(scene).await;
    }
    let Some(shop) = press.shop().and_then(|shop_id| scene.own_shop(shop_id)) else {
        return Ok(());
    };
    match press {
        ReachPress::Choose(_) | ReachPress::ByMail => Ok(()),
        ReachPress::Untold(_) => untold::page(scene, &shop, &At::default()).await,
        ReachPress::Sentence(_, order_id) => untold::sentence(scene, &shop, order_id).await,
        ReachPress::Told(_, order_id) => untold::settle(scene, &shop, order_id, true).await,
        ReachPress::Dismiss(_, order_id) => untold::settle(scene, &shop, order_id, false).await,
    }
}

/// [Yes] to what was offered: once.
async fn offer_taken(scene: &mut Scene<'_>, id: u32) -> Result<(), DatabaseError> {
    let Some(offer) = scene.state.offer.take_if(|offer| offer.id == id) else {
        scene.say(Say::line(texts::AskedBefore));
        return Ok(());
    };
    // Numbers count per shop: after a switch the same one is another order.
    if scene.work().map(|(shop, _)| shop.shop_id) != Some(offer.shop) {
        scene.say(Say::line(texts::AskedBefore));
        return Ok(());
    }
    if let Some(rest) = offer.text.strip_prefix("/cancel! ") {
        if !permits(scene, offer.shop, permission::of_verb(Verb::Cancel)).await? {
            return Ok(());
        }
        return acting::cancel_confirmed(scene, rest).await;
    }
    if let Some(rest) = offer.text.strip_prefix("/ship! ") {
        if !permits(scene, offer.shop, permission::of_verb(Verb::Ship)).await? {
            return Ok(());
        }
        return acting::shipped_anyway(scene, rest).await;
    }
    if let Some(rest) = offer.text.strip_prefix("/address! ") {
        if !permits(scene, offer.shop, permission::of_verb(Verb::Address)).await? {
            return Ok(());
        }
        return sending::elsewhere(scene, rest).await;
    }
    if joining::confirmed(scene, &offer.text).await? {
        return Ok(());
    }
    match command::slash(&offer.text) {
        Some(Slash::Command(command)) => run(scene, command, None).await,
        Some(Slash::Unknown(_)) | None => Ok(()),
    }
}
