//! The database goes away and comes back while everybody writes.

use std::path::Path;
use std::str::FromStr as _;

use rustix::process::{Pid, Signal, kill_process};
use waybill_core::channel::Channel;
use waybill_core::db::managed::{Cluster, DATABASE, Options};
use waybill_core::db::{Address, Database};

use super::market::Market;
use crate::support::stage::Stage;

async fn cluster(data_dir: &Path) -> Cluster {
    let options = Options {
        data_dir: data_dir.to_owned(),
        binaries: None,
    };
    Cluster::start(options).await.unwrap()
}

/// The number of the server's process, as PostgreSQL itself keeps it.
fn server(data_dir: &Path) -> Pid {
    let mut folders = vec![data_dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap().flatten() {
            let path = entry.path();
            if path.ends_with("postmaster.pid") {
                let written = std::fs::read_to_string(&path).unwrap();
                let number = written
                    .lines()
                    .next()
                    .and_then(|line| line.trim().parse().ok());
                return number.and_then(Pid::from_raw).unwrap();
            }
            if path.is_dir() && path.file_name().is_some_and(|name| name != "base") {
                folders.push(path);
            }
        }
    }
    panic!("no server runs in {}", data_dir.display());
}

#[tokio::test]
async fn the_database_crashes_under_load() {
    let folder = tempfile::Builder::new()
        .prefix("waybill-away-")
        .tempdir()
        .unwrap();
    let data_dir = folder.path().join("data");
    let mut running = cluster(&data_dir).await;
    let url = running.url(DATABASE);
    Database::migrate(&running.owner(DATABASE)).await.unwrap();
    let database = Database::new(Address::from_str(&url).unwrap(), 4);
    let mut stage = Stage::on(
        Channel::Telegram,
        database.clone(),
        running.superuser(DATABASE),
        url,
    )
    .await;
    stage.serves().await;
    let mut market = Market::opens_on(stage).await;
    market.everybody_writes().await;
    for signal in [Signal::KILL, Signal::INT] {
        // While commands are handled and messages sent.
        tokio::time::sleep(std::time::Duration::from_millis(700)).await;
        kill_process(server(&data_dir), signal).unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
        drop(running);
        running = cluster(&data_dir).await;
    }
    market.all_is_done_once(0).await;
    assert!(market.stage.program().is_running(), "the program survives");
    market.stage.ends().await;
    database.close().await;
    running.stop().await.unwrap();
}
