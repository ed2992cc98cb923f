//! Which encoding a file is in: what the user said, the byte order mark, or the first bytes that are not ASCII.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How many characters beyond ASCII must read well before a broken one for the text to count as broken UTF-8.
///
/// A character of GBK text passes for UTF-8 with a chance of about one in seven, so four in a row are no chance.
/// Guessing wrong here costs an error that names `--encoding`; the other way round names would be garbled in silence.
const UTF8_CHARS_PROOF: usize = 4;

/// An encoding that HR files come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// GB18030, which contains GBK and GB2312: what Chinese Excel's "save as CSV" writes.
    Gb18030,
    /// UTF-16, low byte first: what Excel's "Unicode text" writes.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

impl Encoding {
    /// The encoding that a byte order mark at the start of a file proves, and the length of the mark in bytes.
    pub(crate) fn of_mark(bytes: &[u8]) -> Option<(Encoding, usize)> {
        let (found, len) = encoding_rs::Encoding::for_bom(bytes)?;
        let encoding = if found == encoding_rs::UTF_16LE {
            Encoding::Utf16Le
        } else if found == encoding_rs::UTF_16BE {
            Encoding::Utf16Be
        } else {
            Encoding::Utf8
        };
        Some((encoding, len))
    }

    /// The encoding of bytes that begin with the first one of the file that is not ASCII; `ended` when they reach to
    /// the end of the file.
    pub(crate) fn of_text(bytes: &[u8], ended: bool) -> Encoding {
        let Err(error) = std::str::from_utf8(bytes) else {
            return Encoding::Utf8;
        };
        let cut_by_the_window = error.error_len().is_none() && !ended;
        let good = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        if cut_by_the_window || good.chars().filter(|c| !c.is_ascii()).count() >= UTF8_CHARS_PROOF {
            Encoding::Utf8
        } else {
            Encoding::Gb18030
        }
    }

    /// A decoder that leaves byte order marks to us.
    pub(crate) fn decoder(self) -> encoding_rs::Decoder {
        match self {
            Encoding::Utf8 => encoding_rs::UTF_8,
            Encoding::Gb18030 => encoding_rs::GB18030,
            Encoding::Utf16Le => encoding_rs::UTF_16LE,
            Encoding::Utf16Be => encoding_rs::UTF_16BE,
        }
        .new_decoder_without_bom_handling()
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Gb18030 => "GB18030",
            Encoding::Utf16Le => "UTF-16LE",
            Encoding::Utf16Be => "UTF-16BE",
        })
    }
}

impl FromStr for Encoding {
    type Err = String;

    fn from_str(label: &str) -> Result<Self, Self::Err> {
        match label.to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => Ok(Encoding::Utf8),
            "gb18030" | "gbk" | "gb2312" => Ok(Encoding::Gb18030),
            "utf-16le" => Ok(Encoding::Utf16Le),
            "utf-16be" => Ok(Encoding::Utf16Be),
            _ => Err(format!(
                "`{label}` is none of `utf-8`, `gb18030`, `gbk`, `utf-16le`, `utf-16be`"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_beyond_ascii_tells_its_encoding() {
        let gbk = encoding_rs::GBK.encode("王小明,工作邮箱").0.into_owned();
        let mut broken = "王小明的邮箱".as_bytes().to_vec();
        broken.push(0xFF);
        for (bytes, ended, expected) in [
            ("王小明".as_bytes(), true, Encoding::Utf8),
            (&gbk, true, Encoding::Gb18030),
            (&"王小明".as_bytes()[..8], false, Encoding::Utf8),
            (&"王小明".as_bytes()[..8], true, Encoding::Gb18030),
            (&broken, true, Encoding::Utf8),
        ] {
            assert_eq!(Encoding::of_text(bytes, ended), expected, "{bytes:?}");
        }
    }

    #[test]
    fn labels_are_read_whatever_their_case() {
        assert_eq!("GBK".parse(), Ok(Encoding::Gb18030));
        assert_eq!("utf-16le".parse(), Ok(Encoding::Utf16Le));
        assert!("big5".parse::<Encoding>().unwrap_err().contains("`utf-8`"));
    }
}
