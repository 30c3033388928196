//! Why a server is not trusted with mails, in words for whoever runs the program.

use std::error::Error as Cause;

use lettre::transport::smtp::Error;
use rustls::{CertificateError, Error as TlsError};

/// What is wrong with a server's encryption, and what would be right; none where that is not what is
/// wrong.
pub(super) fn lacking(server: &str, error: &Error) -> Option<String> {
    let error = of_tls(error)?;
    let TlsError::InvalidCertificate(why) = error else {
        return Some(format!(
            "{server} does not speak TLS as WAYBILL_EMAIL_SMTP_URL says ({error}): smtps:// speaks it \
             from the first byte, usually on port 465, and smtp://…?tls=required after a greeting, \
             usually on port 587"
        ));
    };
    Some(format!(
        "the certificate of {server} is not trusted: {}",
        distrusted(why)
    ))
}

fn distrusted(why: &CertificateError) -> String {
    use CertificateError as Why;
    // An authority that goes by a known name, and is another.
    if let Why::UnknownIssuer | Why::BadSignature = why {
        return "nobody known has signed it; if the server is your own, name the certificate of its \
                authority in WAYBILL_EMAIL_AUTHORITY"
            .to_owned();
    }
    if let Why::NotValidForName | Why::NotValidForNameContext { .. } = why {
        return "it is for another name; give the name it is for in WAYBILL_EMAIL_SMTP_URL"
            .to_owned();
    }
    if let Why::Expired | Why::ExpiredContext { .. } = why {
        return "it has expired; it is renewed on the server".to_owned();
    }
    if let Why::NotValidYet | Why::NotValidYetContext { .. } = why {
        return "it is not valid yet; look at the clocks of both machines".to_owned();
    }
    why.to_string()
}

/// The error of TLS itself, wherever it is wrapped.
fn of_tls(error: &Error) -> Option<&TlsError> {
    let mut cause: Option<&(dyn Cause + 'static)> = error.source();
    while let Some(error) = cause {
        // What an error of input wraps is skipped by its `source`.
        let wrapped = error
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref)
            .and_then(|wrapped| wrapped.downcast_ref::<TlsError>());
        if let Some(found) = wrapped.or_else(|| error.downcast_ref::<TlsError>()) {
            return Some(found);
        }
        cause = error.source();
    }
    None
}
