//! The SMTP server as its address describes it.

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use secrecy::{ExposeSecret as _, SecretString};
use url::{Host, Url};

/// How the line is kept from being read.
#[derive(Clone)]
pub(super) enum Security {
    /// From the first byte on (RFC 8314).
    Implicit(TlsParameters),
    /// From STARTTLS on (RFC 3207); without it nothing is sent.
    StartTls(TlsParameters),
    /// Not at all, on this machine only.
    None,
}

impl std::fmt::Debug for Security {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Implicit(_) => "Implicit",
            Self::StartTls(_) => "StartTls",
            Self::None => "None",
        })
    }
}

/// Where mails are handed over.
#[derive(Debug, Clone)]
pub struct Server {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
    pub(super) credentials: Option<Credentials>,
}

/// A setting that can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadSetting {
    /// No address of a server.
    #[error(
        "WAYBILL_EMAIL_SMTP_URL must be smtps://user:password@host or \
         smtp://user:password@host?tls=required"
    )]
    Address,
    /// Mails and the password would be readable on the way.
    #[error(
        "WAYBILL_EMAIL_SMTP_URL is not encrypted: use smtps://, or add ?tls=required; plain smtp:// \
         goes to this machine only"
    )]
    NotEncrypted,
    /// No mailbox.
    #[error(
        "WAYBILL_EMAIL_FROM must be an address such as orders@example.com, or \"Orders <orders@example.com>\""
    )]
    From,
    /// No mailbox for answers.
    #[error("WAYBILL_EMAIL_REPLY_TO must be an address such as orders@example.com")]
    ReplyTo,
    /// No certificate.
    #[error("WAYBILL_EMAIL_AUTHORITY must name a file with a certificate in PEM")]
    Authority,
}

impl Server {
    /// Reads the address of a server.
    ///
    /// # Errors
    /// When it can't be one, or would send in the clear through the net.
    pub fn parse(address: &SecretString, authority: Option<&[u8]>) -> Result<Self, BadSetting> {
        let url = Url::parse(address.expose_secret()).map_err(|_| BadSetting::Address)?;
        let host = url.host_str().ok_or(BadSetting::Address)?.to_owned();
        let starttls = match url.query() {
            None | Some("") => false,
            Some("tls=required") => true,
            Some(_) => return Err(BadSetting::Address),
        };
        let (security, port) = match url.scheme() {
            "smtps" if !starttls => (Security::Implicit(parameters(&host, authority)?), 465),
            "smtp" if starttls => (Security::StartTls(parameters(&host, authority)?), 587),
            "smtp" if is_this_machine(&url) => (Security::None, 25),
            "smtp" => return Err(BadSetting::NotEncrypted),
            _ => return Err(BadSetting::Address),
        };
        Ok(Self {
            port: url.port().unwrap_or(port),
            host: host.trim_matches(['[', ']']).to_owned(),
            security,
            credentials: credentials(&url)?,
        })
    }
}

fn credentials(url: &Url) -> Result<Option<Credentials>, BadSetting> {
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        (user, Some(password)) if !user.is_empty() => {
            Ok(Some(Credentials::new(plain(user)?, plain(password)?)))
        }
        _ => Err(BadSetting::Address),
    }
}

/// Without the percent signs of an address.
fn plain(text: &str) -> Result<String, BadSetting> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        let (Some(high), Some(low)) = (digit(rest.next()), digit(rest.next())) else {
            return Err(BadSetting::Address);
        };
        bytes.push(u8::try_from(high * 16 + low).map_err(|_| BadSetting::Address)?);
    }
    String::from_utf8(bytes).map_err(|_| BadSetting::Address)
}

fn parameters(host: &str, authority: Option<&[u8]>) -> Result<TlsParameters, BadSetting> {
    let mut builder = TlsParameters::builder(host.trim_matches(['[', ']']).to_owned());
    if let Some(authority) = authority {
        let certificate = Certificate::from_pem(authority).map_err(|_| BadSetting::Authority)?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build_rustls().map_err(|_| BadSetting::Authority)
}

/// Addresses of other schemes than the web's have hosts that are not read as numbers.
fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            name == "localhost"
                || name
                    .parse::<std::net::IpAddr>()
                    .is_ok_and(|address| address.is_loopback())
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(address: &str) -> Result<Server, BadSetting> {
        Server::parse(&SecretString::from(address.to_owned()), None)
    }

    #[test]
    fn an_address_says_how_the_line_is_kept() {
        let server = parse("smtps://jane%40shop:p%3Ass@mail.example").unwrap();
        assert_eq!((server.host.as_str(), server.port), ("mail.example", 465));
        assert!(matches!(server.security, Security::Implicit(_)));
        assert_eq!(
            server.credentials,
            Some(Credentials::new("jane@shop".to_owned(), "p:ss".to_owned()))
        );
        let server = parse("smtp://mail.example:2525?tls=required").unwrap();
        assert_eq!(server.port, 2525);
        assert!(matches!(server.security, Security::StartTls(_)));
        for address in [
            "smtp://127.0.0.1:2525",
            "smtp://localhost",
            "smtp://[::1]:25",
        ] {
            let server = parse(address).unwrap();
            assert!(matches!(server.security, Security::None), "{address}");
        }
        assert_eq!(parse("smtp://[::1]:25").unwrap().host, "::1");
    }

    #[test]
    fn what_could_be_read_on_the_way_is_refused() {
        for address in ["smtp://mail.example", "smtp://u:p@10.0.0.1:25"] {
            assert_eq!(
                parse(address).err(),
                Some(BadSetting::NotEncrypted),
                "{address}"
            );
        }
        for address in [
            "",
            "mail.example",
            "https://mail.example",
            "smtps://",
            "smtp://mail.example?tls=maybe",
            "smtps://user@mail.example",
            "smtps://u:%zz@mail.example",
        ] {
            assert_eq!(parse(address).err(), Some(BadSetting::Address), "{address}");
        }
    }
}
