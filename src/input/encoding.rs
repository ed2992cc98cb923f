//! Which encoding a file is in: what the user said, the byte order mark, or the first bytes that are not ASCII.

use std::fmt;
use std::str::FromStr;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::lang::{Said, said};

/// How many characters beyond ASCII must read well before a broken one for the text to count as broken UTF-8.
///
/// A character of GBK text passes for UTF-8 with a chance of about one in seven, so four in a row are no chance.
/// Guessing wrong here costs an error that names `--encoding`; the other way round names would be garbled in silence.
const UTF8_CHARS_PROOF: usize = 4;

/// How many characters that GB18030 reads are too few to tell it from Latin letters with accents.
const GB18030_CHARS_FEW: usize = 2;

/// An encoding that text files come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

impl Encoding {
    /// UTF-8, with or without a byte order mark.
    pub const UTF_8: Encoding = Encoding(encoding_rs::UTF_8);
    /// GB18030, which contains GBK and GB2312: what Chinese Excel's "save as CSV" writes.
    pub const GB18030: Encoding = Encoding(encoding_rs::GB18030);

    /// The labels of those that HR files come in.
    pub const USUAL: [&str; 8] = [
        "utf-8",
        "gb18030",
        "gbk",
        "big5",
        "shift-jis",
        "windows-1252",
        "utf-16le",
        "utf-16be",
    ];

    /// The encoding that a byte order mark at the start of a file proves, and the length of the mark in bytes.
    pub(crate) fn of_mark(bytes: &[u8]) -> Option<(Encoding, usize)> {
        let (found, len) = encoding_rs::Encoding::for_bom(bytes)?;
        Some((Encoding(found), len))
    }

    /// The encoding of bytes that begin with the first one of the file that is not ASCII; `ended` when they reach to
    /// the end of the file.
    pub(crate) fn of_text(bytes: &[u8], ended: bool) -> Encoding {
        let Err(error) = std::str::from_utf8(bytes) else {
            return Encoding::UTF_8;
        };
        let cut_by_the_window = error.error_len().is_none() && !ended;
        let good = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        if cut_by_the_window || good.chars().filter(|c| !c.is_ascii()).count() >= UTF8_CHARS_PROOF {
            return Encoding::UTF_8;
        }
        // GB18030 reads almost anything: Latin letters, Big5 and Shift-JIS come out as rare characters, without an error.
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes, ended);
        match detector.guess(None, Utf8Detection::Deny) {
            guess if guess == encoding_rs::GBK || guess == encoding_rs::WINDOWS_1252 && is_lone_chinese(bytes) => {
                Encoding::GB18030
            }
            guess => Encoding(guess),
        }
    }

    /// A decoder that leaves byte order marks to us.
    pub(crate) fn decoder(self) -> encoding_rs::Decoder {
        self.0.new_decoder_without_bom_handling()
    }
}

/// Whether all that is not ASCII is a character or two of the most usual in Chinese: too little for a comparison of
/// likelihoods, which then says Latin.
fn is_lone_chinese(bytes: &[u8]) -> bool {
    let high: Vec<u8> = bytes.iter().copied().filter(|byte| !byte.is_ascii()).collect();
    // The first level of GB2312, ordered by sound.
    let is_usual = |pair: &[u8]| matches!(pair, [0xB0..=0xD7, 0xA1..=0xFE]);
    high.len() <= 2 * GB18030_CHARS_FEW && high.chunks(2).all(is_usual)
}

/// The name of the standard, e.g. `UTF-8`, `GB18030`, `windows-1252`.
impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0.name() {
            "gb18030" => "GB18030",
            name => name,
        })
    }
}

/// Any label of the Encoding Standard.
impl FromStr for Encoding {
    type Err = Said;

    fn from_str(label: &str) -> Result<Self, Self::Err> {
        match encoding_rs::Encoding::for_label_no_replacement(label.as_bytes()) {
            Some(found) if found == encoding_rs::GBK => Ok(Encoding::GB18030),
            Some(found) => Ok(Encoding(found)),
            None => {
                let usual = Encoding::USUAL.map(|name| format!("`{name}`")).join(", ");
                Err(said!(
                    "`{label}` is no encoding, such as {usual}",
                    "`{label}` 不是编码名称，例如 {usual}"
                ))
            }
        }
    }
}

impl Serialize for Encoding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Encoding {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let label = String::deserialize(deserializer)?;
        label.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn text_beyond_ascii_tells_its_encoding() {
        let mut broken = "王小明的邮箱".as_bytes().to_vec();
        broken.push(0xFF);
        let of = |label: &str, text: &str| {
            let encoding: Encoding = label.parse().expect("a known label");
            encoding.0.encode(text).0.into_owned()
        };
        for (bytes, ended, expected) in [
            ("王小明".as_bytes().to_vec(), true, "UTF-8"),
            ("王小明".as_bytes()[..8].to_vec(), false, "UTF-8"),
            (broken, true, "UTF-8"),
            (of("gbk", "王小明,工作邮箱"), true, "GB18030"),
            (of("gbk", "王,a@example.com"), true, "GB18030"),
            (of("gbk", "赵喆"), true, "GB18030"),
            (of("big5", "姓名,手機,部門\n林偉,0912,研發部"), true, "Big5"),
            (of("shift-jis", "氏名,メール,携帯電話\n山田太郎"), true, "Shift_JIS"),
            (of("windows-1252", "Müller;Jan\nBjörk;Ann"), true, "windows-1252"),
            (of("windows-1252", "Größe"), true, "windows-1252"),
            (of("euc-kr", "이름,이메일\n김민수"), true, "EUC-KR"),
        ] {
            assert_eq!(Encoding::of_text(&bytes, ended).to_string(), expected, "{bytes:?}");
        }
    }

    #[test]
    fn labels_are_read_whatever_their_case_and_names_are_read_back() {
        assert_eq!("GBK".parse(), Ok(Encoding::GB18030));
        assert!(
            "klingon"
                .parse::<Encoding>()
                .unwrap_err()
                .get(Lang::En)
                .contains("`utf-8`")
        );
        for label in Encoding::USUAL {
            let encoding: Encoding = label.parse().expect(label);
            assert_eq!(encoding.to_string().parse(), Ok(encoding));
        }
    }
}
