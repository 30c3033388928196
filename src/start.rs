//! What every command stands on: the database, its own or the managed one, brought up to date.

use secrecy::ExposeSecret as _;
use std::path::Path;
use std::str::FromStr as _;
use waybill_core::db::managed::{self, Cluster};
use waybill_core::db::{Address, Database, DatabaseError};

use crate::config::Config;

/// A database that is ready to be used.
#[derive(Debug)]
pub(crate) struct Ready {
    /// For everything.
    pub(crate) database: Database,
    cluster: Option<Cluster>,
    address: String,
}

/// Why there is no database.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StartError {
    #[error("DATABASE_URL can't be read: {0}")]
    Address(String),
    #[error(transparent)]
    Managed(#[from] managed::ManagedError),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// Starts the managed database where no address is set, and brings the schema up to date.
///
/// # Errors
/// When there is no server, or it can't be migrated.
pub(crate) async fn open(config: &Config) -> Result<Ready, StartError> {
    open_with(config, None).await
}

/// The same, by the migrations in a folder where one is named.
///
/// # Errors
/// As for [`open`], and when the folder can't be read.
pub(crate) async fn open_with(
    config: &Config,
    migrations: Option<&Path>,
) -> Result<Ready, StartError> {
    let (options, cluster) = reach(config).await?;
    let address = match (&config.database.url, &cluster) {
        (Some(url), _) => url.expose_secret().to_owned(),
        (None, Some(cluster)) => cluster.url(managed::DATABASE),
        (None, None) => String::new(),
    };
    match migrations {
        Some(folder) => Database::migrate_from(folder, &options).await?,
        None => Database::migrate(&options).await?,
    }
    Ok(Ready {
        database: Database::new(options.clone(), config.database.connections),
        cluster,
        address,
    })
}

async fn reach(config: &Config) -> Result<(Address, Option<Cluster>), StartError> {
    match &config.database.url {
        Some(url) => {
            let options = Address::from_str(url.expose_secret())
                .map_err(|error| StartError::Address(error.to_string()))?;
            Ok((options, None))
        }
        None => {
            let cluster = Cluster::start(managed::Options {
                data_dir: config
                    .data_dir
                    .clone()
                    .unwrap_or_else(managed::default_data_dir),
                binaries: None,
            })
            .await?;
            let options = cluster.owner(managed::DATABASE);
            Ok((options, Some(cluster)))
        }
    }
}

impl Ready {
    /// The database's address as other programs read it.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Returns every connection, and stops the managed database with its last user.
    pub(crate) async fn close(self) {
        self.database.close().await;
        if let Some(cluster) = self.cluster
            && let Err(error) = cluster.stop().await
        {
            tracing::warn!(%error, "the managed database was left running");
        }
    }
}
