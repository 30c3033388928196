//! Placing orders through `waybill-core`, and the same statements sent by pgbench, by turns.

use std::fs;
use std::hash::{BuildHasher as _, RandomState};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::Utc;
use serde::Deserialize;
use serde_json::json;
use sqlx::query_scalar;
use tokio::process::Command;
use tokio::task::JoinSet;
use waybill_core::channel::Channel;
use waybill_core::db::managed::{Binaries, find_binaries};
use waybill_core::db::{Database, Scope};
use waybill_core::id::ShopId;
use waybill_core::order::act::Actor;
use waybill_core::order::place::{self, NewOrder, SellerCard};
use waybill_core::shop::Market;

use crate::chat::open_shop;
use crate::ground::{Ground, Outcome, Place};
use crate::statistics::count;
use crate::support::shop::{Someone, arrive_at, contact, line};
use crate::table::{Measured, Standing};

const SHOPS: i64 = 200;
const CLIENTS: u32 = 8;
const SECONDS: u64 = 5;
/// Both are measured so often, by turns, so that what else the machine does meets both.
const TURNS: usize = 3;

/// The buyer of every order, known to every shop.
const BUYER: &str = "Jane Cruz";
/// The facts of the event as they are stored for [`order`]. pgbench takes `:1` and `:false` for variables of
/// its own, so a space keeps them apart.
const PLACED: &str = r#"'{"did":"placed","contents":{"lines":[{"line": 1,"name":"Black shirt","quantity": 2,"unit_price_minor": 59900},{"line": 2,"name":"Trousers","quantity": 1,"unit_price_minor": 69900}],"shipping_minor": 8000,"tax":{"rate": 0,"included": false}}}'"#;

fn order() -> NewOrder {
    let lines = vec![line("Black shirt", 2, 59_900), line("Trousers", 1, 69_900)];
    NewOrder {
        shipping_minor: 8_000,
        ..NewOrder::of(contact(BUYER), Market::Philippines.currency(), lines)
    }
}

pub(crate) async fn measure(ground: &Ground) -> Outcome<Measured> {
    let place = ground.database("orders_placed").await?;
    let database = Database::new(place.owner.clone(), CLIENTS);
    let seller = arrive_at(&database, "Seller", "1").await;
    let mut shops = Vec::new();
    for index in 0..SHOPS {
        let shop = open_shop(&database, &format!("Bench shop {index}"), seller.clone()).await?;
        // The buyer is known from here on, as most are.
        shop.place(&order()).await;
        shops.push(shop.shop.shop_id);
    }
    let binaries = find_binaries(None, None)?;
    let script = Script::write(&place, &binaries, &shops, &seller).await?;
    let (mut core, mut pgbench) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        core.push(orders_per_second(&database, &shops, &seller).await?);
        if let Some(script) = &script {
            pgbench.push(script.run().await?);
        }
    }
    database.close().await;
    Ok(judge(&core, &pgbench, binaries.major))
}

fn judge(core: &[f64], pgbench: &[f64], major: u32) -> Measured {
    let ours = mean(core);
    let numbers = json!({"core": core, "pgbench": pgbench, "clients": CLIENTS});
    if pgbench.is_empty() {
        return Measured {
            words: format!(
                "{}/s; no ratio: pgbench is not beside the server's programs",
                count(ours)
            ),
            standing: Standing::Unknown,
            how: String::new(),
            numbers,
        };
    }
    let theirs = mean(pgbench);
    let ratio = ours / theirs;
    let begin = if begins_at_once(major) {
        "BEGIN with the scope in one round trip (a pipeline)"
    } else {
        "BEGIN with the scope in three round trips (this pgbench has no pipelines)"
    };
    Measured {
        words: format!("{ratio:.2}: {}/s; pgbench {}/s", count(ours), count(theirs)),
        standing: Standing::of(ratio >= 0.8, ratio >= 1.0),
        how: format!(
            "{CLIENTS} clients on as many connections over {SHOPS} shops, {TURNS} turns of {SECONDS} s \
             each; core's `place` in this process, a known buyer, the seller's card in the outbox; \
             pgbench -M prepared with the statements of the committed query data, {begin}"
        ),
        numbers,
    }
}

fn mean(values: &[f64]) -> f64 {
    let turns = values.len() as f64;
    values.iter().sum::<f64>() / turns
}

fn begins_at_once(major: u32) -> bool {
    major >= 14
}

/// Lets every client place orders for a while.
async fn orders_per_second(
    database: &Database,
    shops: &[ShopId],
    seller: &Someone,
) -> Outcome<f64> {
    let shops: Arc<[ShopId]> = shops.into();
    let begun = Instant::now();
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let (database, shops, seller) = (database.clone(), Arc::clone(&shops), seller.clone());
        clients.spawn(async move {
            let mut placed = 0_u32;
            while begun.elapsed() < Duration::from_secs(SECONDS) {
                // As good as chance: no two clients walk through the shops in step.
                let index = RandomState::new().hash_one((client, placed)) % shops.len() as u64;
                let shop_id = usize::try_from(index).map(|index| shops[index])?;
                place_one(&database, shop_id, &seller).await?;
                placed += 1;
            }
            Outcome::Ok(placed)
        });
    }
    let mut orders = 0_u32;
    while let Some(placed) = clients.join_next().await {
        orders += placed??;
    }
    Ok(f64::from(orders) / begun.elapsed().as_secs_f64())
}

async fn place_one(database: &Database, shop_id: ShopId, seller: &Someone) -> Outcome<()> {
    let card = SellerCard {
        conversation_id: seller.conversation_id,
        channel: Channel::Telegram,
        person_id: seller.person_id,
        message: None,
    };
    let actor = Actor {
        person_id: Some(seller.person_id),
        name: seller.name.clone(),
        channel: Some(Channel::Telegram),
        party: waybill_core::order::act::Party::Shop,
    };
    let mut transaction = database.begin_in(Scope::Shop(shop_id)).await?;
    let mut shop = transaction.shop(shop_id).await?;
    place::place(&mut shop, &order(), Some(&card), &actor, Utc::now())
        .await?
        .map_err(|why| format!("the order was not placed: {why:?}"))?;
    transaction.commit().await?;
    Ok(())
}

/// A script of pgbench and what is needed to run it.
#[derive(Debug)]
struct Script {
    program: PathBuf,
    file: tempfile::TempPath,
    arguments: Vec<String>,
}

/// A statement as Waybill's build knows it.
#[derive(Debug, Deserialize)]
struct Statement {
    query: String,
    describe: Described,
}

#[derive(Debug, Deserialize)]
struct Described {
    parameters: Parameters,
}

#[derive(Debug, Deserialize)]
struct Parameters {
    #[serde(rename = "Left")]
    types: Vec<String>,
}

impl Script {
    /// None where there is no pgbench.
    async fn write(
        place: &Place,
        binaries: &Binaries,
        shops: &[ShopId],
        seller: &Someone,
    ) -> Outcome<Option<Self>> {
        let program = binaries.program("pgbench");
        if !program.is_file() {
            return Ok(None);
        }
        let (first, last) = match (shops.first(), shops.last()) {
            (Some(first), Some(last)) if last.0 - first.0 + 1 == SHOPS => (first.0, last.0),
            _ => return Err("the shops' numbers have gaps, and pgbench can't choose one".into()),
        };
        let words = script(seller, begins_at_once(binaries.major), (first, last))?;
        let mut file = tempfile::NamedTempFile::new()?;
        std::io::Write::write_all(&mut file, words.as_bytes())?;
        let version: String = query_scalar("SELECT current_setting('server_version')")
            .fetch_one(&mut place.superuser().await?)
            .await?;
        if !binaries.version.starts_with(&version) {
            return Err(format!("pgbench is of another version than the server {version}").into());
        }
        let socket = place.owner.get_socket().ok_or("no socket")?;
        Ok(Some(Self {
            program,
            file: file.into_temp_path(),
            arguments: vec![
                format!("--host={}", socket.display()),
                format!("--port={}", place.owner.get_port()),
                format!("--username={}", place.owner.get_username()),
                place.name.clone(),
            ],
        }))
    }

    async fn run(&self) -> Outcome<f64> {
        let output = Command::new(&self.program)
            .args(["--no-vacuum", "--protocol=prepared", "--jobs=2"])
            .arg(format!("--client={CLIENTS}"))
            .arg(format!("--time={SECONDS}"))
            .arg(format!("--file={}", self.file.display()))
            .args(&self.arguments)
            .kill_on_drop(true)
            .output()
            .await?;
        let said = String::from_utf8_lossy(&output.stdout);
        let rate = said
            .lines()
            .find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
        match rate {
            Some(rate) if output.status.success() => Ok(rate),
            _ => {
                let complaint = String::from_utf8_lossy(&output.stderr);
                // The last line only says that it gave up.
                let reason = complaint.lines().find(|line| line.contains("error:"));
                Err(format!("pgbench failed: {}", reason.unwrap_or("nothing")).into())
            }
        }
    }
}

/// The transaction as pgbench reads it: what differs from order to order is a parameter, the rest
/// is written out.
fn script(seller: &Someone, at_once: bool, (first, last): (i64, i64)) -> Outcome<String> {
    let statements = committed_statements()?;
    // Several statements may begin alike.
    let fill = |begins: &str, values: &[&str]| {
        let found = statements.iter().find(|statement| {
            statement.query.starts_with(begins)
                && statement.describe.parameters.types.len() == values.len()
        });
        let count = values.len();
        let none = || format!("no statement of {count} parameters begins with {begins}");
        fill(found.ok_or_else(none)?, values)
    };
    let number = fill(
        "UPDATE shop SET last_order_number = last_order_number + 1",
        &[":shop"],
    )?;
    let name = format!("'{}'", BUYER.to_lowercase());
    let customer = fill(
        "WITH given AS MATERIALIZED",
        &[":shop", "NULL", "NULL", &name],
    )?;
    let conversation = seller.conversation_id.to_string();
    let person = seller.person_id.to_string();
    let placed = fill(
        "WITH placed AS",
        &[
            ":shop",
            ":last_order_number",
            ":id",
            "false",
            "now()",
            "'PHP'",
            "189700",
            "8000",
            "197700",
            "3",
            "NULL",
            "NULL",
            "(:last_order_number::text || ' jane cruz black shirt trousers')",
            "'{\"Black shirt\",Trousers}'",
            "'{2,1}'",
            "'{59900,69900}'",
            &person,
            "'Seller'",
            "NULL",
            "NULL",
            "NULL",
            "'telegram'",
            "(:left::text || :right::text)",
            &conversation,
            &person,
            "'telegram'",
            "NULL",
            PLACED,
            "0",
            "NULL",
            "0",
            "0",
            "false",
            "false",
            "NULL",
            "NULL",
            "'{NULL,NULL}'",
            "'{0,0}'",
            "'{0,0}'",
            "'{NULL,NULL}'",
            "'{NULL,NULL}'",
            "'{NULL,NULL}'",
            "'{0,0}'",
            "'shop'",
            "'deposit'",
            "true",
        ],
    )?;
    let begin = "BEGIN;\nSET LOCAL ROLE waybill_shop;\n\
                 SELECT set_config('waybill.shop_id', :shop::text, true);";
    let begin = if at_once {
        format!("\\startpipeline\n{begin}\n\\endpipeline")
    } else {
        begin.to_owned()
    };
    Ok(format!(
        "\\set shop random({first}, {last})\n\
         \\set left random(100000000000, 999999999999)\n\
         \\set right random(100000000000, 999999999999)\n\
         {begin}\n{number}\n\\gset\n{customer}\n\\gset\n{placed}\n\\gset\nCOMMIT;\n"
    ))
}

/// The statements against which the build checks its queries: the very text that is sent.
fn committed_statements() -> Outcome<Vec<Statement>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let mut statements = Vec::new();
    for entry in fs::read_dir(folder)? {
        let words = fs::read_to_string(entry?.path())?;
        // Those that take no parameters, or name types of their own, are none of ours.
        statements.extend(serde_json::from_str::<Statement>(&words).ok());
    }
    Ok(statements)
}

/// Puts values in the place of a statement's parameters, each with its type.
fn fill(statement: &Statement, values: &[&str]) -> Outcome<String> {
    let types = &statement.describe.parameters.types;
    // The labels are for the build; pgbench makes variables of them.
    let mut words = statement
        .query
        .replace("\"id!: CustomerId\"", "id")
        .replace("\"order_id: OrderId\"", "placed_id")
        .replace("\"mails!\"", "mails");
    // From the last: $1 begins $10.
    for (index, (value, kind)) in values.iter().zip(types).enumerate().rev() {
        let cast = format!("{value}::{}", type_name(kind)?);
        words = words.replace(&format!("${}", index + 1), &cast);
    }
    Ok(words)
}

fn type_name(kind: &str) -> Outcome<&'static str> {
    Ok(match kind {
        "Int4" => "int4",
        "Int8" => "int8",
        "Bool" => "bool",
        "Text" => "text",
        "Timestamptz" => "timestamptz",
        "Date" => "date",
        "Jsonb" => "jsonb",
        "TextArray" => "text[]",
        "Int4Array" => "int4[]",
        "Int8Array" => "int8[]",
        other => return Err(format!("a parameter of the unexpected type {other}").into()),
    })
}
