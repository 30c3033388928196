//! Pushes updates to the address a bot has set, until it answers with a 2xx.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::updates::{Next, Push};
use super::world::{Shared, unix_now};

/// The platform gives a webhook about a minute.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs for one bot until its task is aborted.
pub(super) async fn deliver(shared: Arc<Shared>, account: usize) {
    let client = reqwest::Client::new();
    let changed = shared.lock().accounts[account].queue.changed.clone();
    let mut pushes = JoinSet::new();
    loop {
        let woken = changed.notified();
        tokio::pin!(woken);
        woken.as_mut().enable();
        match next(&shared, account) {
            Next::Push(update) => {
                pushes.spawn(push(shared.clone(), account, client.clone(), update));
                // Finished pushes are collected here when the queue never runs dry.
                while pushes.try_join_next().is_some() {}
            }
            Next::At(at) => tokio::select! {
                () = &mut woken => {}
                Some(_) = pushes.join_next() => {}
                () = tokio::time::sleep_until(at.into()) => {}
            },
            Next::Idle => tokio::select! {
                () = &mut woken => {}
                Some(_) = pushes.join_next() => {}
            },
        }
    }
}

fn next(shared: &Shared, account: usize) -> Next {
    let mut world = shared.lock();
    if world.down {
        return Next::Idle;
    }
    let account = &mut world.accounts[account];
    match (&account.webhook, account.revoked) {
        (Some(webhook), false) => account.queue.next_push(webhook, Instant::now()),
        (Some(_) | None, _) => Next::Idle,
    }
}

async fn push(shared: Arc<Shared>, account: usize, client: reqwest::Client, push: Push) {
    let mut request = client.post(&push.url).timeout(PATIENCE).json(&push.update);
    if let Some(secret) = &push.secret {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
    }
    let problem = match request.send().await {
        Ok(answer) if answer.status().is_success() => None,
        Ok(answer) => Some(format!(
            "Wrong response from the webhook: {}",
            answer.status()
        )),
        Err(error) => Some(format!("Connection failed: {error}")),
    };
    let mut world = shared.lock();
    let account = &mut world.accounts[account];
    account.queue.pushed(push.id, problem.is_none());
    if let (Some(webhook), Some(problem)) = (&mut account.webhook, problem) {
        webhook.last_error = Some((unix_now(), problem));
    }
}
