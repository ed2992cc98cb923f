//! How the cells of a results workbook look. Colour is never the only carrier: the word stands in the cell.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::checkpoint::Status;

/// The formats of a workbook.
pub(super) struct Looks {
    /// The head of a column of ours.
    pub(super) our_head: Format,
    /// The head of a column that the file had.
    pub(super) own_head: Format,
    /// Words that go on over the cells to the right.
    pub(super) plain: Format,
    /// A number.
    pub(super) number: Format,
    /// Text, whatever it looks like, also once a person has typed into it.
    pub(super) text: Format,
    /// Words that may go on in a second line.
    pub(super) wrapped: Format,
    /// A time to the second.
    pub(super) time: Format,
    good: Format,
    bad: Format,
    unsure: Format,
    quiet: Format,
}

impl Looks {
    pub(super) fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        let head = |ground: u32, ink: u32| {
            Format::new()
                .set_bold()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(ground))
                .set_font_color(Color::RGB(ink))
                .set_border_bottom(FormatBorder::Thin)
                .set_num_format("@")
        };
        let tone = |ground: u32, ink: u32| {
            top()
                .set_background_color(Color::RGB(ground))
                .set_font_color(Color::RGB(ink))
        };
        Looks {
            our_head: head(0x1F_3864, 0xFF_FFFF),
            own_head: head(0xD9_E2F3, 0x1F_3864),
            plain: top(),
            number: top().set_align(FormatAlign::Center),
            text: top().set_num_format("@"),
            wrapped: top().set_text_wrap(),
            time: top().set_num_format("yyyy-mm-dd hh:mm:ss"),
            good: tone(0xC6_EFCE, 0x00_6100),
            bad: tone(0xFF_C7CE, 0x9C_0006),
            unsure: tone(0xFF_EB9C, 0x7F_6000),
            quiet: tone(0xED_EDED, 0x59_5959),
        }
    }

    /// The format of a status.
    pub(super) fn of(&self, status: Status) -> &Format {
        match status {
            Status::Registered => &self.good,
            Status::Invalid | Status::Failed => &self.bad,
            Status::Unconfirmed => &self.unsure,
            Status::Duplicate | Status::Pending | Status::Skipped => &self.quiet,
        }
    }
}
