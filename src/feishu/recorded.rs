//! Recorded answers, `fixtures/feishu/<kind>/*.http`: status line, headers, a blank line, the body as on the wire.

use std::fs;
use std::path::{Path, PathBuf};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

/// Name, HTTP status, headers and body of every recorded answer of a kind, in the order of their names.
pub(super) fn answers(kind: &str) -> impl Iterator<Item = (String, u16, HeaderMap, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/feishu").join(kind);
    let files = fs::read_dir(&folder).expect("the fixtures are in the repository");
    let mut paths: Vec<PathBuf> = files.map(|file| file.expect("a readable folder").path()).collect();
    paths.sort();
    paths.into_iter().map(|path| {
        let name = path
            .file_stem()
            .expect("a file has a name")
            .to_string_lossy()
            .into_owned();
        let text = fs::read_to_string(&path).expect("a readable file");
        let (status, headers, body) =
            parse(&text.replace("\r\n", "\n")).unwrap_or_else(|| panic!("{name} is not an HTTP answer"));
        (name, status, headers, body)
    })
}

fn parse(text: &str) -> Option<(u16, HeaderMap, Vec<u8>)> {
    let (head, body) = text.split_once("\n\n")?;
    let mut lines = head.lines();
    let status = lines.next()?.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()?;
    let header = |line: &str| {
        let (name, value) = line.split_once(": ")?;
        let name = HeaderName::try_from(name).ok()?;
        Some((name, HeaderValue::try_from(value).ok()?))
    };
    let headers = lines.map(header).collect::<Option<HeaderMap>>()?;
    Some((status, headers, body.as_bytes().to_vec()))
}
