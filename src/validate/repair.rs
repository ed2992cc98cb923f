//! What was undone in a cell beyond its punctuation, counted so that the plan can say so.

use serde::{Deserialize, Serialize};

use crate::lang::Text;

/// A way in which a cell was read otherwise than it stands there.
///
/// Blanks, hyphens, dots and brackets around digits are punctuation, and so is the case of an email's domain; their
/// removal is no repair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repair {
    /// Full-width characters were read as their ASCII form.
    FullWidth,
    /// Characters without a shape (zero-width, direction marks, soft hyphens) were dropped.
    Invisible,
    /// A spreadsheet's mark for text (`'138…`, `="138…"`, quotes around all) was dropped.
    TextMark,
    /// The `.0` or `,0` of a number that was stored as a decimal was dropped.
    Decimal,
    /// What stands around an address or a number was dropped: `mailto:`, `tel:`, `Name <…>`, `;` at the end.
    Wrapping,
    /// The country code stood in front of the number without `+` or `00` and was taken off.
    CountryCode,
    /// A word or sign for "nothing" (`-`, `N/A`, `无`) was read as an empty cell.
    Placeholder,
    /// What is dialled before a number inside its country only, mostly a 0, was taken off.
    TrunkPrefix,
}

impl Repair {
    /// Every repair, in the order in which the plan shows them.
    pub const ALL: [Repair; 8] = [
        Repair::FullWidth,
        Repair::Invisible,
        Repair::TextMark,
        Repair::Decimal,
        Repair::Wrapping,
        Repair::CountryCode,
        Repair::TrunkPrefix,
        Repair::Placeholder,
    ];

    /// What was done, in words for the plan.
    pub const fn words(self) -> Text {
        match self {
            Repair::FullWidth => Text::new("full-width characters read as plain ones", "全角字符按半角读取"),
            Repair::Invisible => Text::new("invisible characters dropped", "去掉了看不见的字符"),
            Repair::TextMark => Text::new(
                "a spreadsheet's mark for text dropped (`'138…`, `=\"138…\"`)",
                "去掉了表格软件的文本标记（`'138…`、`=\"138…\"`）",
            ),
            Repair::Decimal => Text::new("`.0` or `,0` at the end dropped", "去掉了末尾的 `.0` 或 `,0`"),
            Repair::Wrapping => Text::new(
                "what stands around a contact dropped (`mailto:`, `Name <…>`, `;`)",
                "去掉了联系方式前后的内容（`mailto:`、`姓名 <…>`、`;`）",
            ),
            Repair::CountryCode => Text::new(
                "the country code in front of the digits taken off",
                "去掉了号码前面的国家码",
            ),
            Repair::TrunkPrefix => Text::new(
                "what is dialled before the number only inside its country taken off, as the 0 of `+44 (0)7…`",
                "去掉了只在国内拨打的前缀，例如 `+44 (0)7…` 里的 0",
            ),
            Repair::Placeholder => Text::new(
                "`-`, `N/A`, `无` and the like read as empty",
                "`-`、`N/A`、`无` 等按空白处理",
            ),
        }
    }
}

/// The repairs of one cell, each at most once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repairs(u8);

impl Repairs {
    /// Adds a repair.
    pub fn add(&mut self, repair: Repair) {
        self.0 |= 1 << repair as u8;
    }

    /// Whether a repair was made.
    pub fn contains(self, repair: Repair) -> bool {
        self.0 & (1 << repair as u8) != 0
    }

    /// Whether the cell was read as it stands, but for punctuation.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// A cell as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Read<T> {
    /// The contact in canonical form; `None` for an empty cell.
    pub contact: Option<T>,
    /// What was undone to get there.
    pub repairs: Repairs,
}

/// How many cells of a file had each repair.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<u32>")]
pub struct Counts([u32; Repair::ALL.len()]);

/// As a checkpoint has them, which an earlier version may have written that knew fewer repairs.
impl From<Vec<u32>> for Counts {
    fn from(stored: Vec<u32>) -> Self {
        let mut counts = Counts::default();
        counts
            .0
            .iter_mut()
            .zip(stored)
            .for_each(|(count, stored)| *count = stored);
        counts
    }
}

impl Counts {
    /// Counts the repairs of one more cell.
    pub fn add(&mut self, repairs: Repairs) {
        if repairs.is_empty() {
            return;
        }
        for repair in Repair::ALL {
            self.0[repair as usize] += u32::from(repairs.contains(repair));
        }
    }

    /// The number of cells with this repair.
    pub fn of(&self, repair: Repair) -> u32 {
        self.0[repair as usize]
    }

    /// The repairs that were made, with the number of cells.
    pub fn iter(&self) -> impl Iterator<Item = (Repair, u32)> {
        Repair::ALL
            .into_iter()
            .map(|repair| (repair, self.of(repair)))
            .filter(|(_, cells)| *cells > 0)
    }
}
