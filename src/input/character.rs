//! Characters that look like another one, or like nothing at all.

/// A full-width form (U+FF01 to U+FF5E) as the ASCII character it stands for; anything else as it is.
pub(crate) fn half_width(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(character as u32 - 0xfee0).expect("the full-width forms mirror U+0021 to U+007E")
        }
        other => other,
    }
}

/// A text as words are compared: of half width, in lower case, without blanks around it.
pub(crate) fn plain(text: &str) -> String {
    let narrow = text.trim().chars().map(half_width);
    narrow.flat_map(char::to_lowercase).collect()
}

/// Characters that a browser or an editor shows as nothing at all, or that only turn what is around them.
pub fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
    )
}
