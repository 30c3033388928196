//! Whether a person, or a group, lets the bot write.

use serde_json::{Value, json};

use super::User;
use crate::support::telegram::world::{Standing, World, unix_now};

impl User {
    /// Blocks the bot: it may not write any more and is told so.
    pub async fn blocks(&self) {
        self.set_standing(&mut self.shared.lock(), Standing::Kicked);
    }

    pub async fn unblocks(&self) {
        self.set_standing(&mut self.shared.lock(), Standing::Member);
    }

    /// Deletes the chat from the telephone, which stops the bot too; its own copy stays.
    pub async fn deletes_chat(&self) {
        let mut world = self.shared.lock();
        let chat = self.chat_in(&mut world);
        for message in &mut chat.messages {
            message.hidden = true;
        }
        chat.log.clear();
        self.set_standing(&mut world, Standing::Kicked);
    }

    /// Deletes the account. The platform tells no bot of it.
    pub async fn deletes_account(&self) {
        self.change(|person| person.deactivated = true);
    }

    pub(in crate::support::telegram) fn set_standing(&self, world: &mut World, standing: Standing) {
        let from = world.person_json(self.person);
        let chat = self.chat_in(world);
        let before = std::mem::replace(&mut chat.standing, standing);
        if before == standing {
            return;
        }
        let chat = world
            .chat(self.account, self.chat_id)
            .expect("the chat just changed");
        let bot = world.accounts[self.account].json();
        let content = json!({
            "chat": world.chat_json(chat),
            "from": from,
            "date": unix_now(),
            "old_chat_member": member_json(&bot, before, chat.is_private()),
            "new_chat_member": member_json(&bot, standing, chat.is_private()),
        });
        world.report(self.account, self.chat_id, "my_chat_member", content);
    }
}

fn member_json(bot: &Value, standing: Standing, is_private: bool) -> Value {
    let mut member = json!({"user": bot, "status": "member"});
    match standing {
        Standing::Member => {}
        Standing::NeverStarted => member["status"] = json!("left"),
        Standing::Kicked if is_private => {
            member["status"] = json!("kicked");
            member["until_date"] = json!(0);
        }
        // A group removes a bot without banning it.
        Standing::Kicked => member["status"] = json!("left"),
        Standing::Administrator => {
            member["status"] = json!("administrator");
            for right in [
                "can_be_edited",
                "is_anonymous",
                "can_promote_members",
                "can_post_stories",
                "can_edit_stories",
                "can_delete_stories",
                "can_change_info",
                "can_restrict_members",
                "can_manage_video_chats",
            ] {
                member[right] = json!(false);
            }
            for right in [
                "can_manage_chat",
                "can_delete_messages",
                "can_invite_users",
                "can_pin_messages",
                "can_manage_topics",
            ] {
                member[right] = json!(true);
            }
        }
    }
    member
}
