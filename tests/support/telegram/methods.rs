//! The methods this fake knows, their parameters, and where each one is carried out.

mod account;
mod edits;
mod files;
mod messages;
mod settings;
mod topics;

use serde_json::{Value, json};

use super::limits::Bucket;
use super::parameters::{Kind, Parameters};
use super::refusal::Refusal;
use super::world::{ChatKind, Standing, World};

pub(super) use account::poll_refusal;

type Shape = &'static [(&'static str, Kind)];

macro_rules! methods {
    ($($variant:ident $name:literal $shape:expr;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Method { $($variant,)* }

        impl Method {
            /// Finds a method by its name in any case.
            pub(super) fn find(name: &str) -> Option<Self> {
                $(if name.eq_ignore_ascii_case($name) { return Some(Self::$variant); })*
                None
            }

            /// The name as the documentation spells it.
            pub(super) fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The parameters it takes.
            pub(super) fn shape(self) -> &'static [Shape] {
                match self { $(Self::$variant => $shape,)* }
            }
        }
    };
}

methods! {
    GetMe "getMe" &[];
    GetUpdates "getUpdates" &[&[("offset", Kind::Integer), ("limit", Kind::Integer),
        ("timeout", Kind::Integer), ("allowed_updates", Kind::Array)]];
    SetWebhook "setWebhook" &[&[("url", Kind::Text), ("ip_address", Kind::Text),
        ("max_connections", Kind::Integer), ("allowed_updates", Kind::Array),
        ("drop_pending_updates", Kind::Boolean), ("secret_token", Kind::Text)]];
    DeleteWebhook "deleteWebhook" &[&[("drop_pending_updates", Kind::Boolean)]];
    GetWebhookInfo "getWebhookInfo" &[];
    SetMyCommands "setMyCommands" &[COMMAND_SCOPE, &[("commands", Kind::Array)]];
    DeleteMyCommands "deleteMyCommands" &[COMMAND_SCOPE];
    GetMyCommands "getMyCommands" &[COMMAND_SCOPE];
    SetChatMenuButton "setChatMenuButton" &[&[("chat_id", Kind::Integer),
        ("menu_button", Kind::Object)]];
    SetMyName "setMyName" &[&[("name", Kind::Text), ("language_code", Kind::Text)]];
    SetMyDescription "setMyDescription" &[&[("description", Kind::Text),
        ("language_code", Kind::Text)]];
    SetMyShortDescription "setMyShortDescription" &[&[("short_description", Kind::Text),
        ("language_code", Kind::Text)]];
    SendMessage "sendMessage" &[SENDING, &[("text", Kind::Text), ("entities", Kind::Array),
        ("link_preview_options", Kind::Object)]];
    SendDocument "sendDocument" &[SENDING, CAPTION, &[("document", Kind::File),
        ("thumbnail", Kind::File), ("disable_content_type_detection", Kind::Boolean)]];
    SendPhoto "sendPhoto" &[SENDING, CAPTION, &[("photo", Kind::File),
        ("show_caption_above_media", Kind::Boolean), ("has_spoiler", Kind::Boolean)]];
    EditMessageText "editMessageText" &[EDITING, &[("text", Kind::Text),
        ("parse_mode", Kind::Text), ("entities", Kind::Array),
        ("link_preview_options", Kind::Object)]];
    EditMessageCaption "editMessageCaption" &[EDITING, CAPTION, &[("parse_mode", Kind::Text),
        ("show_caption_above_media", Kind::Boolean)]];
    EditMessageMedia "editMessageMedia" &[EDITING, &[("media", Kind::Object)]];
    EditMessageReplyMarkup "editMessageReplyMarkup" &[EDITING];
    DeleteMessage "deleteMessage" &[MESSAGE];
    PinChatMessage "pinChatMessage" &[MESSAGE, &[("business_connection_id", Kind::Text),
        ("disable_notification", Kind::Boolean)]];
    UnpinChatMessage "unpinChatMessage" &[MESSAGE, &[("business_connection_id", Kind::Text)]];
    SendChatAction "sendChatAction" &[&[("business_connection_id", Kind::Text),
        ("chat_id", Kind::Chat), ("message_thread_id", Kind::Integer), ("action", Kind::Text)]];
    AnswerCallbackQuery "answerCallbackQuery" &[&[("callback_query_id", Kind::Text),
        ("text", Kind::Text), ("show_alert", Kind::Boolean), ("url", Kind::Text),
        ("cache_time", Kind::Integer)]];
    GetFile "getFile" &[&[("file_id", Kind::Text)]];
    GetChat "getChat" &[&[("chat_id", Kind::Chat)]];
    CreateForumTopic "createForumTopic" &[&[("chat_id", Kind::Chat), ("name", Kind::Text),
        ("icon_color", Kind::Integer), ("icon_custom_emoji_id", Kind::Text)]];
    EditForumTopic "editForumTopic" &[TOPIC, &[("name", Kind::Text),
        ("icon_custom_emoji_id", Kind::Text)]];
    CloseForumTopic "closeForumTopic" &[TOPIC];
    ReopenForumTopic "reopenForumTopic" &[TOPIC];
    DeleteForumTopic "deleteForumTopic" &[TOPIC];
}

const COMMAND_SCOPE: Shape = &[("scope", Kind::Object), ("language_code", Kind::Text)];
const MESSAGE: Shape = &[("chat_id", Kind::Chat), ("message_id", Kind::Integer)];
const TOPIC: Shape = &[
    ("chat_id", Kind::Chat),
    ("message_thread_id", Kind::Integer),
];
const CAPTION: Shape = &[("caption", Kind::Text), ("caption_entities", Kind::Array)];
const EDITING: Shape = &[
    ("business_connection_id", Kind::Text),
    ("chat_id", Kind::Chat),
    ("message_id", Kind::Integer),
    ("inline_message_id", Kind::Text),
    ("reply_markup", Kind::Object),
];
const SENDING: Shape = &[
    ("business_connection_id", Kind::Text),
    ("chat_id", Kind::Chat),
    ("message_thread_id", Kind::Integer),
    ("direct_messages_topic_id", Kind::Integer),
    ("parse_mode", Kind::Text),
    ("disable_notification", Kind::Boolean),
    ("protect_content", Kind::Boolean),
    ("allow_paid_broadcast", Kind::Boolean),
    ("message_effect_id", Kind::Text),
    ("suggested_post_parameters", Kind::Object),
    ("reply_parameters", Kind::Object),
    ("reply_markup", Kind::Object),
];

/// Carries out everything but the long poll, which has to wait.
pub(super) fn perform(
    world: &mut World,
    account: usize,
    method: Method,
    parameters: &Parameters,
) -> Result<Value, Refusal> {
    match method {
        Method::GetMe => Ok(account::me(&world.accounts[account])),
        // The server answers this one as a long poll before it comes here.
        Method::GetUpdates => {
            let queue = &mut world.accounts[account].queue;
            Ok(Value::Array(queue.take(0, 100)))
        }
        Method::SetWebhook => account::set_webhook(&mut world.accounts[account], parameters),
        Method::DeleteWebhook => account::delete_webhook(&mut world.accounts[account], parameters),
        Method::GetWebhookInfo => Ok(account::webhook_info(&world.accounts[account])),
        Method::SetMyCommands => settings::set_commands(world, account, parameters),
        Method::DeleteMyCommands => settings::delete_commands(world, account, parameters),
        Method::GetMyCommands => settings::commands(world, account, parameters),
        Method::SetChatMenuButton => settings::set_menu_button(world, account, parameters),
        Method::SetMyName => settings::set_profile(world, account, parameters, "name", 64),
        Method::SetMyDescription => {
            settings::set_profile(world, account, parameters, "description", 512)
        }
        Method::SetMyShortDescription => {
            settings::set_profile(world, account, parameters, "short_description", 120)
        }
        Method::SendMessage => messages::send_text(world, account, parameters),
        Method::SendDocument => messages::send_document(world, account, parameters),
        Method::SendPhoto => messages::send_photo(world, account, parameters),
        Method::EditMessageText => edits::text(world, account, parameters),
        Method::EditMessageCaption => edits::caption(world, account, parameters),
        Method::EditMessageMedia => edits::media(world, account, parameters),
        Method::EditMessageReplyMarkup => edits::markup(world, account, parameters),
        Method::DeleteMessage => messages::delete(world, account, parameters),
        Method::PinChatMessage => messages::pin(world, account, parameters, true),
        Method::UnpinChatMessage => messages::pin(world, account, parameters, false),
        Method::SendChatAction => messages::send_action(world, account, parameters),
        Method::AnswerCallbackQuery => messages::answer_query(world, account, parameters),
        Method::GetFile => files::get(&world.accounts[account], parameters),
        Method::GetChat => messages::get_chat(world, account, parameters),
        Method::CreateForumTopic => topics::create(world, account, parameters),
        Method::EditForumTopic => topics::rename(world, account, parameters),
        Method::CloseForumTopic => topics::set_open(world, account, parameters, false),
        Method::ReopenForumTopic => topics::set_open(world, account, parameters, true),
        Method::DeleteForumTopic => topics::delete(world, account, parameters),
    }
}

/// The chat a call is about, for the record.
pub(super) fn chat_of(parameters: &Parameters) -> Option<i64> {
    let value = parameters.value("chat_id")?;
    value
        .as_i64()
        .or_else(|| value.as_str().and_then(|text| text.parse().ok()))
}

pub(super) fn names(values: &[Value]) -> Vec<String> {
    values
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

/// The chat named in the call, if the bot may act in it now.
fn reach(world: &World, account: usize, parameters: &Parameters) -> Result<i64, Refusal> {
    let chat_id = match parameters.value("chat_id") {
        None => return Err(Refusal::bad_request("chat_id is empty")),
        Some(value) => value
            .as_i64()
            .ok_or_else(|| Refusal::bad_request("chat not found"))?,
    };
    let Some(chat) = world.chat(account, chat_id) else {
        return Err(if world.people.contains_key(&chat_id) {
            never_started()
        } else {
            Refusal::bad_request("chat not found")
        });
    };
    if let Some(successor) = chat.migrated_to {
        return Err(Refusal::migrated(successor));
    }
    if let ChatKind::Private { person } = &chat.kind
        && world
            .people
            .get(person)
            .is_some_and(|person| person.deactivated)
    {
        return Err(Refusal::forbidden("user is deactivated"));
    }
    match (chat.standing, &chat.kind) {
        (Standing::Member | Standing::Administrator, _) => Ok(chat_id),
        (Standing::NeverStarted, _) => Err(never_started()),
        (Standing::Kicked, ChatKind::Private { .. }) => {
            Err(Refusal::forbidden("bot was blocked by the user"))
        }
        (Standing::Kicked, ChatKind::Group { .. }) => {
            Err(Refusal::forbidden("bot was kicked from the group chat"))
        }
        (Standing::Kicked, ChatKind::Supergroup { .. }) => Err(Refusal::forbidden(
            "bot was kicked from the supergroup chat",
        )),
    }
}

fn never_started() -> Refusal {
    Refusal::forbidden("bot can't initiate conversation with a user")
}

/// Counts one message or edit against the limits.
fn admit(world: &mut World, account: usize, chat_id: i64) -> Result<(), Refusal> {
    if world.unlimited {
        return Ok(());
    }
    let now = std::time::Instant::now();
    let account = &mut world.accounts[account];
    let Some(chat) = account.chats.get_mut(&chat_id) else {
        return Ok(());
    };
    let mut buckets: Vec<_> = chat.pace.iter_mut().chain([&mut account.pace]).collect();
    Bucket::admit(&mut buckets, now).map_err(Refusal::too_many_requests)
}

fn done() -> Result<Value, Refusal> {
    Ok(json!(true))
}
