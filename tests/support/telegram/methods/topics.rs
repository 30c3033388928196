//! Topics of a forum: a supergroup whose messages are sorted into threads.

use serde_json::{Value, json};

use super::{done, reach};
use crate::support::telegram::parameters::Parameters;
use crate::support::telegram::refusal::Refusal;
use crate::support::telegram::world::{
    Chat, ChatKind, Content, Message, Sender, Standing, Topic, World,
};

/// Refuses a thread that is not an open topic of the chat.
pub(super) fn check_open(
    world: &World,
    account: usize,
    chat_id: i64,
    thread: i64,
) -> Result<(), Refusal> {
    let topic = world
        .chat(account, chat_id)
        .and_then(|chat| chat.topics.get(&thread))
        .ok_or_else(|| Refusal::bad_request("message thread not found"))?;
    if topic.open {
        Ok(())
    } else {
        Err(Refusal::bad_request("TOPIC_CLOSED"))
    }
}

pub(super) fn create(
    world: &mut World,
    account: usize,
    parameters: &Parameters,
) -> Result<Value, Refusal> {
    let name = checked_name(parameters)?.to_owned();
    let chat_id = forum(world, account, parameters)?;
    let mut message = Message::new(Sender::Bot, "");
    message.content = Content::Service(json!({
        "forum_topic_created": {"name": name, "icon_color": 7_322_096},
    }));
    // A topic is numbered by the message that reports it.
    let thread = world.accounts[account].post(chat_id, message);
    if let Some(chat) = world.chat_mut(account, chat_id) {
        chat.topics.insert(
            thread,
            Topic {
                name: name.clone(),
                open: true,
            },
        );
    }
    Ok(json!({"message_thread_id": thread, "name": name, "icon_color": 7_322_096}))
}

pub(super) fn rename(
    world: &mut World,
    account: usize,
    parameters: &Parameters,
) -> Result<Value, Refusal> {
    let name = checked_name(parameters)?.to_owned();
    let topic = find(world, account, parameters)?;
    if topic.name == name {
        return Err(Refusal::bad_request("TOPIC_NOT_MODIFIED"));
    }
    topic.name = name;
    done()
}

pub(super) fn set_open(
    world: &mut World,
    account: usize,
    parameters: &Parameters,
    open: bool,
) -> Result<Value, Refusal> {
    let topic = find(world, account, parameters)?;
    if topic.open == open {
        return Err(Refusal::bad_request("TOPIC_NOT_MODIFIED"));
    }
    topic.open = open;
    done()
}

pub(super) fn delete(
    world: &mut World,
    account: usize,
    parameters: &Parameters,
) -> Result<Value, Refusal> {
    find(world, account, parameters)?;
    let chat_id = forum(world, account, parameters)?;
    let thread = parameters.integer("message_thread_id").unwrap_or(0);
    if let Some(chat) = world.chat_mut(account, chat_id) {
        chat.topics.remove(&thread);
        for message in &mut chat.messages {
            message.deleted |= message.thread == Some(thread) || message.id == thread;
        }
        chat.changed.notify_waiters();
    }
    done()
}

fn checked_name(parameters: &Parameters) -> Result<&str, Refusal> {
    let name = parameters.text("name").unwrap_or("");
    if (1..=128).contains(&name.chars().count()) {
        Ok(name)
    } else {
        Err(Refusal::bad_request("TOPIC_TITLE_EMPTY"))
    }
}

fn forum(world: &World, account: usize, parameters: &Parameters) -> Result<i64, Refusal> {
    let chat_id = reach(world, account, parameters)?;
    let is_forum = |chat: &Chat| matches!(chat.kind, ChatKind::Supergroup { forum: true, .. });
    match world.chat(account, chat_id) {
        Some(chat) if !is_forum(chat) => Err(Refusal::bad_request("the chat is not a forum")),
        Some(chat) if chat.standing != Standing::Administrator => {
            Err(Refusal::bad_request("not enough rights to create a topic"))
        }
        Some(_) | None => Ok(chat_id),
    }
}

fn find<'world>(
    world: &'world mut World,
    account: usize,
    parameters: &Parameters,
) -> Result<&'world mut Topic, Refusal> {
    let chat_id = forum(world, account, parameters)?;
    let thread = parameters.integer("message_thread_id").unwrap_or(0);
    world
        .chat_mut(account, chat_id)
        .and_then(|chat| chat.topics.get_mut(&thread))
        .ok_or_else(|| Refusal::bad_request("message thread not found"))
}
