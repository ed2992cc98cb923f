//! The certificates of servers: checked by the system's, and told by their names where they are not accepted.

use std::fmt;
use std::sync::Arc;

use encoding_rs::UTF_16BE;
use jiff::Timestamp;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, Error, OtherError, SignatureScheme};
use rustls_platform_verifier::Verifier;

use crate::lang::{Lang, say};

/// Accepts what the system accepts, and says of other certificates whose they are.
#[derive(Debug)]
pub(super) struct NamingVerifier(Verifier);

/// A certificate that is not accepted.
#[derive(Debug, thiserror::Error)]
pub(super) struct NotAccepted {
    /// Whose it is, and who issued it; nothing where it cannot be read.
    names: Option<Names>,
    reason: CertificateError,
}

#[derive(Debug, PartialEq)]
struct Names {
    subject: String,
    issuer: String,
}

impl NamingVerifier {
    /// # Errors
    ///
    /// The system has no certificate that can be read.
    pub(super) fn new(provider: Arc<CryptoProvider>) -> Result<Self, Error> {
        Verifier::new(provider).map(Self)
    }
}

impl ServerCertVerifier for NamingVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verified = self
            .0
            .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        verified.map_err(|error| match error {
            Error::InvalidCertificate(reason) => {
                let names = names(end_entity);
                let refused = Arc::new(NotAccepted { names, reason });
                Error::InvalidCertificate(CertificateError::Other(OtherError(refused)))
            }
            other => other,
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

impl NotAccepted {
    /// What a failed handshake says of the certificate, where that was its reason.
    pub(super) fn of(error: &Error) -> Option<&Self> {
        match error {
            Error::InvalidCertificate(CertificateError::Other(OtherError(other))) => other.downcast_ref(),
            _ => None,
        }
    }

    /// Whose it is, and why it is not accepted.
    pub(super) fn words(&self, lang: Lang) -> String {
        let whose = match &self.names {
            Some(Names { subject, issuer }) => say!(
                lang,
                "it is that of `{subject}`, issued by `{issuer}`, and ",
                "它属于 `{subject}`，由 `{issuer}` 颁发，"
            ),
            None => String::new(),
        };
        let why = match &self.reason {
            CertificateError::UnknownIssuer => {
                say!(lang, "this system does not know who issued it", "本系统不认识颁发者")
            }
            CertificateError::ExpiredContext { not_after, .. } => {
                let day = day(not_after);
                say!(lang, "it ended on {day}", "已于 {day} 过期")
            }
            CertificateError::Expired => say!(lang, "it has ended", "已过期"),
            CertificateError::NotValidYetContext { not_before, .. } => {
                let day = day(not_before);
                say!(lang, "it begins on {day}", "{day} 起才生效")
            }
            CertificateError::NotValidYet => say!(lang, "it has not begun", "尚未生效"),
            CertificateError::NotValidForNameContext { presented, .. } => {
                let names = names_of(presented);
                say!(lang, "it is for other names: {names}", "只用于其他域名：{names}")
            }
            CertificateError::NotValidForName => say!(lang, "it is for other names", "只用于其他域名"),
            CertificateError::Revoked => say!(lang, "it was withdrawn", "已被吊销"),
            CertificateError::Other(OtherError(other)) => say!(lang, "{other}", "`{other}`"),
            _ => say!(
                lang,
                "it is damaged, or not meant for a server",
                "已损坏，或不是服务器证书"
            ),
        };
        whose + &why
    }
}

/// In English, for logs.
impl fmt::Display for NotAccepted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(Lang::En))
    }
}

/// The day of an instant; the seconds where no calendar has it.
fn day(time: &UnixTime) -> String {
    let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    let day = Timestamp::from_second(seconds).map(|time| time.strftime("%Y-%m-%d").to_string());
    day.unwrap_or_else(|_| seconds.to_string())
}

fn names_of(presented: &[String]) -> String {
    let names: Vec<&str> = presented.iter().map(|name| plain(name)).collect();
    names.join(", ")
}

/// A name as a certificate presents it, without what rustls puts around it: `DnsName("example.com")`.
fn plain(presented: &str) -> &str {
    presented.split('"').nth(1).unwrap_or(presented)
}

const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const BMP_STRING: u8 = 0x1e;

/// The types of a name's parts that are shown: common name, organisation (X.520).
const SHOWN: [&[u8]; 2] = [&[0x55, 4, 3], &[0x55, 4, 10]];

/// Whose a certificate is, and who issued it (RFC 5280, section 4.1).
fn names(certificate: &[u8]) -> Option<Names> {
    let (_, certificate) = elements(certificate).next()?;
    let (_, signed) = elements(certificate).next()?;
    // Serial number, algorithm, issuer, validity, subject.
    let mut fields = elements(signed).filter(|(tag, _)| *tag != VERSION).skip(2);
    let (_, issuer) = fields.next()?;
    let (_, subject) = fields.nth(1)?;
    Some(Names {
        subject: name(subject),
        issuer: name(issuer),
    })
}

fn name(parts: &[u8]) -> String {
    let pairs = elements(parts)
        .flat_map(|(_, set)| elements(set))
        .filter(|(tag, _)| *tag == SEQUENCE);
    let pairs: Vec<_> = pairs
        .filter_map(|(_, pair)| {
            let mut pair = elements(pair);
            let ((_, kind), (tag, value)) = (pair.next()?, pair.next()?);
            Some((kind, tag, value))
        })
        .collect();
    let part = |wanted: &&[u8]| {
        let (_, tag, value) = pairs.iter().find(|(kind, ..)| kind == wanted)?;
        let text = match *tag {
            BMP_STRING => UTF_16BE.decode_without_bom_handling(value).0.into_owned(),
            _ => String::from_utf8_lossy(value).into_owned(),
        };
        Some(text)
    };
    SHOWN.iter().filter_map(part).collect::<Vec<_>>().join(", ")
}

/// The elements that stand one behind the other in DER (X.690), each with its tag, up to one that is cut.
fn elements(mut bytes: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    std::iter::from_fn(move || {
        let (tag, content, rest) = element(bytes)?;
        bytes = rest;
        Some((tag, content))
    })
}

fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&[tag, length], rest) = bytes.split_first_chunk::<2>()?;
    let (length, rest) = match length {
        0..=0x7f => (usize::from(length), rest),
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(length & 0x7f))?;
            let length = digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit));
            (length, rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_that_is_none_has_no_names() {
        for bytes in [
            &b""[..],
            b"-----BEGIN",
            &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff],
            &[0x30, 0x02, 0x30, 0x00],
        ] {
            assert_eq!(names(bytes), None, "{bytes:?}");
        }
    }
}
