//! Against real servers, each in a folder of its own.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, getsid, kill_process, test_kill_process};
use sqlx::{Connection, PgConnection, query, query_scalar};
use tempfile::TempDir;

use super::postmaster::Postmaster;
use super::*;

/// A folder that the server's user can reach even when root runs the tests.
fn place() -> TempDir {
    let place = tempfile::tempdir().unwrap();
    fs::set_permissions(place.path(), fs::Permissions::from_mode(0o755)).unwrap();
    place
}

fn options(data_dir: &Path) -> Options {
    Options {
        data_dir: data_dir.to_owned(),
        binaries: None,
    }
}

async fn start(data_dir: &Path) -> Cluster {
    Cluster::start(options(data_dir)).await.unwrap()
}

async fn ask<T>(cluster: &Cluster, question: &'static str) -> T
where
    T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
{
    let options = cluster.owner(DATABASE);
    let mut connection = PgConnection::connect_with(&options).await.unwrap();
    let answer = query_scalar(question).fetch_one(&mut connection).await;
    connection.close().await.unwrap();
    answer.unwrap()
}

async fn tell(cluster: &Cluster, statement: &'static str) {
    let options = cluster.owner(DATABASE);
    let mut connection = PgConnection::connect_with(&options).await.unwrap();
    query(statement).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

fn pid_file(data_dir: &Path) -> PathBuf {
    postmaster::pid_file(&server::cluster_of(data_dir))
}

fn server_pid(data_dir: &Path) -> Pid {
    let text = fs::read_to_string(pid_file(data_dir)).unwrap();
    Pid::from_raw(text.lines().next().unwrap().trim().parse().unwrap()).unwrap()
}

fn wait_until(what: &str, condition: impl Fn() -> bool) {
    let begun = Instant::now();
    while !condition() {
        assert!(begun.elapsed() < Duration::from_secs(60), "never: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

fn kill_server(data_dir: &Path) -> Pid {
    let pid = server_pid(data_dir);
    kill_process(pid, Signal::KILL).unwrap();
    let cluster = server::cluster_of(data_dir).canonicalize().unwrap();
    wait_until("the server is dead", || {
        Postmaster::look(&cluster).unwrap() == Postmaster::Absent { crashed: true }
    });
    pid
}

const HELPER_PLACE: &str = "WAYBILL_TEST_MANAGED_PLACE";

/// Another process that uses the cluster of `data_dir` until its standard input ends.
fn other_process(data_dir: &Path) -> Child {
    Command::new(env::current_exe().unwrap())
        .args([
            "--exact",
            "db::managed::tests::hold_the_cluster_for_another_test",
        ])
        .args(["--ignored", "--nocapture"])
        .env(HELPER_PLACE, data_dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The next thing that process reports.
fn report(process: &mut BufReader<std::process::ChildStdout>) -> String {
    loop {
        let mut line = String::new();
        assert_ne!(process.read_line(&mut line).unwrap(), 0, "it ended early");
        if let Some((_, report)) = line.trim_end().split_once("report: ") {
            return report.to_owned();
        }
    }
}

#[tokio::test]
#[ignore = "the other process of the tests below, which start it themselves"]
async fn hold_the_cluster_for_another_test() {
    let data_dir = PathBuf::from(env::var_os(HELPER_PLACE).expect("run by another test"));
    let cluster = start(&data_dir).await;
    println!("report: started");
    spawn_blocking(|| std::io::stdin().read_line(&mut String::new()))
        .await
        .unwrap()
        .unwrap();
    println!("report: {:?}", cluster.stop().await.unwrap());
}

#[tokio::test]
async fn a_first_start_makes_a_private_database_with_its_owner() {
    let place = place();
    let data_dir = place.path().join("new/waybill");
    let cluster = start(&data_dir).await;
    assert_eq!(cluster.data_dir(), data_dir.canonicalize().unwrap());

    let role: String = ask(
        &cluster,
        "SELECT format('%s %s %s %s', rolname, rolsuper, rolcreatedb, rolcreaterole)
         FROM pg_roles WHERE rolname = current_user",
    )
    .await;
    assert_eq!(role, "waybill f t t");
    let settings: Vec<String> = ask(
        &cluster,
        "SELECT array_agg(name || '=' || setting ORDER BY name) FROM pg_settings WHERE name IN
         ('data_checksums', 'fsync', 'jit', 'listen_addresses', 'max_connections',
          'server_encoding')",
    )
    .await;
    assert_eq!(
        settings,
        [
            "data_checksums=on",
            "fsync=on",
            "jit=off",
            "listen_addresses=",
            "max_connections=60",
            "server_encoding=UTF8"
        ]
    );
    tell(&cluster, "CREATE EXTENSION pg_trgm").await;
    tell(&cluster, "CREATE EXTENSION btree_gin").await;
    let trigrams: i32 = ask(&cluster, "SELECT cardinality(show_trgm('訂單'))").await;
    assert!(trigrams > 0, "Chinese can be searched");

    let pid = server_pid(&data_dir);
    assert_eq!(getsid(Some(pid)), Ok(pid), "out of the terminal's reach");
    let socket = cluster.socket.clone();
    let mode = fs::metadata(&socket).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    tell(&cluster, "CREATE TABLE kept AS SELECT 7 AS number").await;
    assert_eq!(cluster.stop().await.unwrap(), Stopped::Stopped);
    assert!(!pid_file(&data_dir).exists());
    assert!(!socket.exists());

    let cluster = start(&data_dir).await;
    assert_eq!(ask::<i32>(&cluster, "SELECT number FROM kept").await, 7);
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn the_last_of_several_users_stops_the_server() {
    let place = place();
    let first = start(place.path()).await;
    let pid = server_pid(place.path());
    let second = start(place.path()).await;
    let mut other = other_process(place.path());
    let mut reports = BufReader::new(other.stdout.take().unwrap());
    assert_eq!(report(&mut reports), "started");
    assert_eq!(server_pid(place.path()), pid, "all share one server");

    assert_eq!(first.stop().await.unwrap(), Stopped::StillUsed);
    assert_eq!(ask::<i32>(&second, "SELECT 1").await, 1);
    assert_eq!(second.stop().await.unwrap(), Stopped::StillUsed);
    assert_eq!(server_pid(place.path()), pid);

    drop(other.stdin.take());
    assert_eq!(report(&mut reports), "Stopped");
    assert!(other.wait().unwrap().success());
    assert!(!pid_file(place.path()).exists());
}

#[tokio::test]
async fn a_killed_server_is_recovered() {
    let place = place();
    let first = start(place.path()).await;
    tell(&first, "CREATE TABLE kept AS SELECT 7 AS number").await;
    let killed = kill_server(place.path());

    // While somebody still holds it, and again when nobody does.
    let second = start(place.path()).await;
    assert_ne!(server_pid(place.path()), killed);
    assert_eq!(ask::<i32>(&second, "SELECT number FROM kept").await, 7);
    assert_eq!(first.stop().await.unwrap(), Stopped::StillUsed);
    kill_server(place.path());
    assert_eq!(second.stop().await.unwrap(), Stopped::Stopped);

    let third = start(place.path()).await;
    assert_eq!(ask::<i32>(&third, "SELECT number FROM kept").await, 7);
    assert_eq!(third.stop().await.unwrap(), Stopped::Stopped);
}

#[tokio::test]
async fn a_killed_servers_children_may_finish_their_statements() {
    let place = place();
    let first = start(place.path()).await;
    let options = first.owner(DATABASE);
    let mut connection = PgConnection::connect_with(&options).await.unwrap();
    let busy = tokio::spawn(async move {
        // Never waits, so it does not notice that its server is gone.
        query("DO $$ BEGIN WHILE clock_timestamp() < now() + interval '3 s' LOOP END LOOP; END $$")
            .execute(&mut connection)
            .await
    });
    let busy_now = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'DO%'";
    while ask::<i64>(&first, busy_now).await == 0 {}
    kill_server(place.path());
    let second = start(place.path()).await;
    assert_eq!(ask::<i32>(&second, "SELECT 1").await, 1);
    assert!(
        busy.is_finished(),
        "two servers on one cluster would spoil it"
    );
    drop(first);
    assert_eq!(second.stop().await.unwrap(), Stopped::Stopped);
}

#[tokio::test]
async fn the_process_id_of_a_killed_server_may_belong_to_another_process() {
    let place = place();
    let first = start(place.path()).await;
    let socket_lock = first.socket.join(".s.PGSQL.5432.lock");
    let old = kill_server(place.path());

    // Of the server's own user: only such a process does the server take for a rival.
    let mut sleep = Command::new("sleep");
    sleep.arg("600");
    let cluster = server::cluster_of(place.path());
    Account::choose(&cluster).unwrap().run_as(&mut sleep);
    let mut stranger = sleep.spawn().unwrap();
    for file in [pid_file(place.path()), socket_lock] {
        let text = fs::read_to_string(&file).unwrap();
        let (head, rest) = text.split_once('\n').unwrap();
        assert_eq!(head, old.as_raw_nonzero().to_string());
        fs::write(&file, format!("{}\n{rest}", stranger.id())).unwrap();
    }

    let second = start(place.path()).await;
    assert_eq!(ask::<i32>(&second, "SELECT 1").await, 1);
    assert!(stranger.try_wait().unwrap().is_none(), "left in peace");
    stranger.kill().unwrap();
    stranger.wait().unwrap();
    drop(first);
    assert_eq!(second.stop().await.unwrap(), Stopped::Stopped);
}

#[tokio::test]
async fn the_server_survives_the_process_that_started_it() {
    let place = place();
    let mut other = other_process(place.path());
    let mut reports = BufReader::new(other.stdout.take().unwrap());
    assert_eq!(report(&mut reports), "started");
    let pid = server_pid(place.path());
    other.kill().unwrap();
    other.wait().unwrap();
    assert_eq!(test_kill_process(pid), Ok(()));

    let cluster = start(place.path()).await;
    assert_eq!(
        server_pid(place.path()),
        pid,
        "taken over, not started again"
    );
    assert_eq!(ask::<i32>(&cluster, "SELECT 1").await, 1);
    assert_eq!(cluster.stop().await.unwrap(), Stopped::Stopped);
}

#[tokio::test]
async fn a_half_made_cluster_is_made_again() {
    let place = place();
    let unfinished = || {
        let entries = fs::read_dir(place.path()).unwrap().flatten();
        entries
            .map(|entry| entry.path())
            .find(|path| path.to_string_lossy().contains("/postgres.new-"))
    };
    let mut other = other_process(place.path());
    wait_until("initdb is at work", || {
        unfinished().is_some_and(|path| path.join("PG_VERSION").exists())
    });
    other.kill().unwrap();
    other.wait().unwrap();
    assert!(unfinished().is_some());
    assert!(!place.path().join("postgres").exists());

    let cluster = start(place.path()).await;
    assert_eq!(ask::<i32>(&cluster, "SELECT 1").await, 1);
    cluster.stop().await.unwrap();
    // The orphaned initdb of the killed process may have written on until now.
    wait_until("its remains are gone", || {
        let account = Account::choose(&place.path().join("postgres")).unwrap();
        let server = Server::new(place.path().to_owned(), account, None).unwrap();
        server.ensure_cluster().unwrap();
        unfinished().is_none()
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn starts_and_stops_at_the_same_time_do_not_disturb_each_other() {
    let place = place();
    let data_dir = place.path().to_owned();
    let mut users = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let data_dir = data_dir.clone();
        users.spawn(async move {
            for _ in 0..3 {
                let cluster = start(&data_dir).await;
                assert_eq!(ask::<i32>(&cluster, "SELECT 1").await, 1);
                cluster.stop().await.unwrap();
            }
        });
    }
    let mut others: Vec<Child> = (0..2).map(|_| other_process(&data_dir)).collect();
    for other in &mut others {
        drop(other.stdin.take());
    }
    while let Some(user) = users.join_next().await {
        user.unwrap();
    }
    for mut other in others {
        assert!(other.wait().unwrap().success());
    }
    assert!(!pid_file(&data_dir).exists(), "the last one stopped it");
}

#[tokio::test]
async fn an_upgraded_server_is_restarted_when_nobody_else_uses_it() {
    let place = place();
    let first = start(place.path()).await;
    let record = place.path().join("postgres.version");
    let text = fs::read_to_string(&record).unwrap();
    let pid = server_pid(place.path());
    let older = text.replacen(first.server.version(), "15.0 (older)", 1);
    assert_ne!(older, text);
    fs::write(&record, &older).unwrap();

    let second = start(place.path()).await;
    assert_eq!(server_pid(place.path()), pid, "not under another's feet");
    drop((first, second));

    let third = start(place.path()).await;
    assert_ne!(server_pid(place.path()), pid);
    assert_eq!(fs::read_to_string(&record).unwrap(), text);
    third.stop().await.unwrap();
}

#[tokio::test]
async fn the_data_may_lie_deeper_than_a_socket_could() {
    let place = place();
    let data_dir = place.path().join(["deep down, it's"; 12].join("/"));
    assert!(data_dir.as_os_str().len() > 150);
    let cluster = start(&data_dir).await;
    assert_eq!(ask::<i32>(&cluster, "SELECT 1").await, 1);
    let path = socket::socket_file(&cluster.socket);
    assert!(path.as_os_str().len() <= 103, "{}", path.display());
    assert_eq!(cluster.stop().await.unwrap(), Stopped::Stopped);
}

#[tokio::test]
async fn a_lost_socket_is_made_anew() {
    let place = place();
    let first = start(place.path()).await;
    fs::remove_file(socket::socket_file(&first.socket)).unwrap();
    let error = Cluster::start(options(place.path())).await.unwrap_err();
    assert!(matches!(error, ManagedError::OutOfSight { .. }), "{error}");
    drop(first);
    let second = start(place.path()).await;
    assert_eq!(ask::<i32>(&second, "SELECT 1").await, 1);
    second.stop().await.unwrap();
}

#[tokio::test]
async fn what_cannot_work_is_refused_with_the_reason() {
    let place = place();
    fs::create_dir(place.path().join("postgres")).unwrap();
    let account = Account::choose(&place.path().join("none")).unwrap();
    account.give(&place.path().join("postgres")).unwrap();
    let error = Cluster::start(options(place.path())).await.unwrap_err();
    assert!(matches!(error, ManagedError::NotACluster(_)), "{error}");

    fs::write(place.path().join("postgres/PG_VERSION"), "9.6\n").unwrap();
    let error = Cluster::start(options(place.path())).await.unwrap_err();
    assert!(
        matches!(error, ManagedError::OtherMajor { wanted: 9, .. }),
        "{error}"
    );

    let odd = place.path().join("a $(place)");
    let error = Cluster::start(options(&odd)).await.unwrap_err();
    assert!(matches!(error, ManagedError::Unquotable(_)), "{error}");
}
