//! The catalogue: the stable name of every kind of finding, and what it means.

use super::finding::Kind;
use crate::lang::{Explanation, Text};

macro_rules! slugs {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// The stable name of a kind of finding.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Slug { $($(#[$doc])* $name,)* }

        impl Slug {
            /// Every slug, in the order of the catalogue.
            pub const ALL: &[Slug] = &[$(Slug::$name,)*];

            /// The slug as it is written: `mobile_letters`.
            pub fn as_str(self) -> &'static str {
                match self { $(Slug::$name => $text,)* }
            }
        }

        impl Kind {
            /// The kind's entry in the catalogue.
            pub fn catalogued(&self) -> Slug {
                match self { $(Kind::$name { .. } => Slug::$name,)* }
            }
        }
    };
}

slugs! {
    /// Fewer cells than the header; the missing ones count as empty.
    RowTooShort = "row_too_short",
    /// More non-empty cells than the header: the columns have shifted.
    RowTooLong = "row_too_long",
    /// A contact cell far longer than any contact.
    CellTooLong = "cell_too_long",
    /// A character in a contact cell that steers devices and shows nothing.
    ControlCharacter = "control_character",
    /// What a spreadsheet writes instead of a value: `#N/A`, `#####`.
    SpreadsheetError = "spreadsheet_error",
    /// Neither email nor mobile.
    ContactMissing = "contact_missing",
    /// Not an email address.
    EmailSyntax = "email_syntax",
    /// More than one address in a cell.
    EmailTwoAddresses = "email_two_addresses",
    /// A domain that is most likely mistyped.
    EmailLikelyTypo = "email_likely_typo",
    /// A domain that no other email of the file has, where nearly all have another.
    EmailOddDomain = "email_odd_domain",
    /// `1.39E+10`: the spreadsheet kept the first digits only.
    MobileScientificNotation = "mobile_scientific_notation",
    /// More than 15 digits, of which the spreadsheet made zeros.
    MobileRounded = "mobile_rounded",
    /// Digits hidden behind `*`.
    MobileMasked = "mobile_masked",
    /// Something else than digits between the digits.
    MobileLetters = "mobile_letters",
    /// A number with an extension.
    MobileExtension = "mobile_extension",
    /// More than one number in a cell.
    MobileTwoNumbers = "mobile_two_numbers",
    /// Signs only.
    MobileNoDigits = "mobile_no_digits",
    /// A mainland number without its leading 1.
    MobileLostLeadingDigits = "mobile_lost_leading_digits",
    /// A mainland number that has not eleven digits.
    MobileLength = "mobile_length",
    /// Eleven digits that do not begin with 13 to 19.
    MobilePrefix = "mobile_prefix",
    /// No international number.
    MobileShape = "mobile_shape",
    /// A number that its country's numbering plan does not know.
    MobilePlan = "mobile_plan",
    /// A country code that is none.
    CountryCodeInvalid = "country_code_invalid",
    /// The number says another country code than its column.
    CountryCodeMismatch = "country_code_mismatch",
    /// Two rows, or a row and an earlier run, share one contact and differ in the other.
    ContactConflict = "contact_conflict",
}

impl Slug {
    /// What the slug means and how to fix it.
    pub fn explanation(self) -> Explanation {
        let (title, meaning, fix) = match self {
            Slug::RowTooShort => (
                Text::new("the row has fewer cells than the header", "这一行的单元格比表头少"),
                Text::new(
                    "The missing cells count as empty. The row is sent if what is there makes a contact.",
                    "缺少的单元格按空白处理。只要已有内容能构成联系方式，这一行照常发送。",
                ),
                Text::new(
                    "add the missing cells, or leave it if they are empty anyway",
                    "补齐缺少的单元格；如果本来就是空的，可以不管",
                ),
            ),
            Slug::RowTooLong => (
                Text::new("the row has more cells than the header", "这一行的单元格比表头多"),
                Text::new(
                    "A comma or a quote inside a cell has split it, so every value after it stands in the wrong column. \
             The row is not sent.",
                    "某个单元格里的逗号或引号把内容拆开了，后面的值全部错位。这一行不会发送。",
                ),
                Text::new(
                    "put the cell that contains the delimiter in double quotes, or export the file again",
                    "给含有分隔符的单元格加上双引号，或者重新导出文件",
                ),
            ),
            Slug::CellTooLong => (
                Text::new(
                    "the cell is too long to be a contact",
                    "单元格内容过长，不可能是联系方式",
                ),
                Text::new(
                    "No email or mobile is that long; most often a quote was never closed, or a note stands there.",
                    "邮箱和手机号不会这么长；多半是引号没有成对，或者这里写的是备注。",
                ),
                Text::new(
                    "leave only the contact in the cell, and look for a quote that never closes",
                    "单元格里只保留联系方式，并检查引号是否成对",
                ),
            ),
            Slug::ControlCharacter => (
                Text::new("the cell contains a control character", "单元格里有控制字符"),
                Text::new(
                    "It came with copying, or the file was read in the wrong encoding, and nobody can see it.",
                    "多半是复制时带进来的，或者文件的编码没有认对，肉眼看不见。",
                ),
                Text::new(
                    "clear the cell and type the contact anew",
                    "清空单元格，重新输入联系方式",
                ),
            ),
            Slug::SpreadsheetError => (
                Text::new("the cell holds a spreadsheet's error", "单元格里是表格软件的错误值"),
                Text::new(
                    "A formula failed or the column was too narrow when the file was saved; the value is lost.",
                    "保存文件时公式出错，或者列宽不够，原来的值没有存下来。",
                ),
                Text::new(
                    "repair the formula or widen the column, then save the file again",
                    "修正公式或调宽列宽，然后重新保存文件",
                ),
            ),
            Slug::ContactMissing => (
                Text::new("the row has no contact", "这一行没有联系方式"),
                Text::new(
                    "Feishu needs an email or a mobile to find the employee.",
                    "飞书要靠邮箱或手机号找到员工，至少要有一个。",
                ),
                Text::new("fill in an email or a mobile", "填写邮箱或手机号"),
            ),
            Slug::EmailSyntax => (
                Text::new("the email is not an address", "邮箱格式不正确"),
                Text::new(
                    "An address has one `@`, a name before it and a domain with a dot after it.",
                    "邮箱应有一个 `@`，前面是名称，后面是带点号的域名。",
                ),
                Text::new(
                    "correct the address, or empty the cell if the row has a mobile",
                    "改正邮箱；如果这一行有手机号，也可以清空这个单元格",
                ),
            ),
            Slug::EmailTwoAddresses => (
                Text::new("the cell holds more than one email", "一个单元格里有多个邮箱"),
                Text::new(
                    "Only one can be sent, and which one is for you to say.",
                    "只能发送其中一个，用哪一个需要您来决定。",
                ),
                Text::new("leave one address in the cell", "单元格里只保留一个邮箱"),
            ),
            Slug::EmailLikelyTypo => (
                Text::new("the email's domain looks mistyped", "邮箱域名可能有笔误"),
                Text::new(
                    "The row is sent as it stands; if the address is wrong, Feishu will not find the employee.",
                    "这一行按原样发送；如果邮箱确实写错了，飞书会找不到这名员工。",
                ),
                Text::new("if it is a slip, correct the domain", "如果是笔误，请改正域名"),
            ),
            Slug::EmailOddDomain => (
                Text::new(
                    "the email's domain stands alone in the file",
                    "邮箱域名在文件中只出现一次",
                ),
                Text::new(
                    "At least 99 of 100 emails of the file have one domain, and no other email has this one. The row is sent as \
             it stands; if the address is wrong, Feishu will not find the employee.",
                    "文件中 99% 以上的邮箱用同一个域名，而这个域名只出现一次。这一行按原样发送；如果邮箱确实写错了，飞书会找不到这名员工。",
                ),
                Text::new("if it is a slip, correct the domain", "如果是笔误，请改正域名"),
            ),
            Slug::MobileScientificNotation => (
                Text::new(
                    "the spreadsheet has shortened the mobile",
                    "手机号被表格软件改成了科学计数法",
                ),
                Text::new(
                    "The cell was a number and too wide for its column, so that the file holds something like `1.39E+10`. The \
             other digits are not in the file.",
                    "单元格是数字格式而列宽不够，文件里只存下了 `1.39E+10` 这样的内容，其余数字已不在文件中。",
                ),
                Text::new(
                    "export again with the mobile column formatted as text (widening a column that still has its digits is enough)",
                    "把手机号列设为文本格式后重新导出（原表里数字还完整的话，调宽列宽再保存即可）",
                ),
            ),
            Slug::MobileRounded => (
                Text::new(
                    "the spreadsheet has rounded the mobile",
                    "手机号的末几位被表格软件变成了 0",
                ),
                Text::new(
                    "A spreadsheet keeps 15 digits of a number and writes zeros for the rest.",
                    "表格软件的数字最多保留 15 位，后面的都会变成 0。",
                ),
                Text::new(
                    "format the column as text and enter the number again",
                    "把这一列设为文本格式，重新输入号码",
                ),
            ),
            Slug::MobileMasked => (
                Text::new("digits of the mobile are hidden", "手机号的部分数字被隐藏"),
                Text::new(
                    "The system that made the file hides digits, as in `138****8000`.",
                    "导出文件的系统隐藏了部分数字，例如 `138****8000`。",
                ),
                Text::new("export again with mobiles in full", "重新导出，选择显示完整手机号"),
            ),
            Slug::MobileLetters => (
                Text::new("the mobile contains more than digits", "手机号里有数字以外的字符"),
                Text::new(
                    "A letter O or l instead of a digit, or a remark beside the number. Nothing is guessed.",
                    "把数字 0、1 写成了字母 O、l，或者号码旁边写了备注。本程序不会猜测。",
                ),
                Text::new(
                    "correct the number; leave nothing but digits in the cell",
                    "改正号码，单元格里只保留数字",
                ),
            ),
            Slug::MobileExtension => (
                Text::new("the mobile has an extension", "号码带有分机号"),
                Text::new(
                    "A number with an extension is a desk telephone; Feishu knows employees by their mobile.",
                    "带分机号的是座机；飞书用手机号识别员工。",
                ),
                Text::new("enter the mobile without an extension", "改填不带分机号的手机号"),
            ),
            Slug::MobileTwoNumbers => (
                Text::new("the cell holds more than one mobile", "一个单元格里有多个手机号"),
                Text::new(
                    "Only one can be sent, and which one is for you to say.",
                    "只能发送其中一个，用哪一个需要您来决定。",
                ),
                Text::new("leave one number in the cell", "单元格里只保留一个号码"),
            ),
            Slug::MobileNoDigits => (
                Text::new("the mobile has no digits", "手机号里没有数字"),
                Text::new("Only signs are left in the cell.", "单元格里只有符号。"),
                Text::new(
                    "enter the mobile, or empty the cell if the row has an email",
                    "填写手机号；如果这一行有邮箱，也可以清空这个单元格",
                ),
            ),
            Slug::MobileLostLeadingDigits => (
                Text::new("the mobile has lost its first digit", "手机号丢了第一位"),
                Text::new(
                    "Ten digits that would be a mainland mobile with a 1 in front. Nothing is guessed.",
                    "只有 10 位，前面补上 1 才像大陆手机号。本程序不会猜测。",
                ),
                Text::new(
                    "compare with the source and enter all 11 digits",
                    "对照原始资料，填写完整的 11 位号码",
                ),
            ),
            Slug::MobileLength => (
                Text::new("the mobile does not have 11 digits", "手机号不是 11 位"),
                Text::new(
                    "Mainland mobiles have exactly 11 digits. Numbers of other places need their country code.",
                    "大陆手机号正好 11 位；其他国家或地区的号码需要写明国家码。",
                ),
                Text::new(
                    "enter all 11 digits, or put the country code in front: `+852 …`",
                    "填写完整的 11 位号码，或在前面加上国家码，例如 `+852 …`",
                ),
            ),
            Slug::MobilePrefix => (
                Text::new("the number is not a mainland mobile", "不是大陆手机号"),
                Text::new(
                    "A landline with its area code, or a number of another place without its country code.",
                    "可能是带区号的座机，或者是没写国家码的境外号码。",
                ),
                Text::new(
                    "enter the mobile, or put the country code in front: `+852 …`",
                    "改填手机号，或在前面加上国家码，例如 `+852 …`",
                ),
            ),
            Slug::MobileShape => (
                Text::new("the mobile is not an international number", "不是有效的国际号码"),
                Text::new(
                    "An international number is an assigned country code and at most 15 digits in all (E.164).",
                    "国际号码由有效的国家码开头，总共不超过 15 位（E.164）。",
                ),
                Text::new(
                    "enter the number with its country code, as in `+852 …`",
                    "填写带国家码的号码，例如 `+852 …`",
                ),
            ),
            Slug::MobilePlan => (
                Text::new(
                    "the mobile does not fit its country",
                    "手机号不符合所属国家或地区的编号规则",
                ),
                Text::new(
                    "The row is sent all the same, but Feishu may not find the employee. `--strict` makes it an error.",
                    "这一行照常发送，但飞书可能找不到这名员工。加上 `--strict` 则视为错误。",
                ),
                Text::new(
                    "compare with the source; leave it if the number is right",
                    "对照原始资料；如果号码没错，可以不管",
                ),
            ),
            Slug::CountryCodeInvalid => (
                Text::new("the country code is not one", "国家码无效"),
                Text::new(
                    "A country code is 1 to 3 digits, such as `86` or `+852`. Names of countries are not read.",
                    "国家码是 1 至 3 位数字，例如 `86` 或 `+852`；国家或地区的名称无法识别。",
                ),
                Text::new(
                    "write the code in digits, such as `86`, or empty the cell to use the default",
                    "用数字填写国家码，例如 `86`；清空则使用默认国家码",
                ),
            ),
            Slug::CountryCodeMismatch => (
                Text::new(
                    "the mobile says another country code than its column",
                    "号码里的国家码与国家码列不一致",
                ),
                Text::new(
                    "One of the two is wrong, and which one is for you to say.",
                    "两者之中有一个是错的，哪个正确需要您来确认。",
                ),
                Text::new(
                    "correct the country code column, or the code in the number",
                    "改正国家码列，或改正号码里的国家码",
                ),
            ),
            Slug::ContactConflict => (
                Text::new("contacts contradict each other", "联系方式互相矛盾"),
                Text::new(
                    "Numbers are handed on to other people and an account holds money, so none of the rows is sent until it is \
             clear who is meant.",
                    "手机号可能已转给他人使用，而账户里有奖励金，因此在弄清楚是谁之前，相关各行都不发送。",
                ),
                Text::new(
                    "correct the contact, or empty the wrong cell; `--use email` or `--use mobile` does it for all rows",
                    "改正联系方式，或清空写错的单元格；`--use email` 或 `--use mobile` 可对所有行只用一种联系方式",
                ),
            ),
        };
        Explanation { title, meaning, fix }
    }
}

/// What a slug means and how to fix it; `None` for a word that is no slug.
pub fn explain(slug: &str) -> Option<Explanation> {
    let slug = Slug::ALL.iter().find(|known| known.as_str() == slug)?;
    Some(slug.explanation())
}
