//! The catalogue: the stable name of every kind of finding, and what it means.

use super::kind::Kind;
use crate::lang::catalogue;

catalogue! {
    /// The stable name of a kind of finding.

    RowTooShort = "row_too_short":
        "the row has fewer cells than the header", "这一行的单元格比表头少";
        "The missing cells count as empty. The row is sent if what is there makes a contact.",
        "缺少的单元格按空白处理。只要已有内容能构成联系方式，这一行照常发送。";
        "add the missing cells, or leave it if they are empty anyway", "补齐缺少的单元格；如果本来就是空的，可以不管";

    RowTooLong = "row_too_long":
        "the row has more cells than the header", "这一行的单元格比表头多";
        "In a CSV a comma or a quote inside a cell has split it; in a workbook something was moved or written beside the table. Values may stand in \
         the wrong column. The row is not sent.",
        "CSV 中是某个单元格里的逗号或引号把内容拆开了；工作簿中是内容被移动过，或者写在了表格旁边。后面的值可能错位。这一行不会发送。";
        "leave nothing behind the last column that has a name; in a CSV put the cell that contains the delimiter in double quotes",
        "最后一个有列名的列后面请不要有内容；CSV 中请给含有分隔符的单元格加上双引号";

    CellTooLong = "cell_too_long":
        "the cell is too long to be a contact", "单元格内容过长，不可能是联系方式";
        "No email or mobile is that long; most often a quote was never closed, or a note stands there.",
        "邮箱和手机号不会这么长；多半是引号没有成对，或者这里写的是备注。";
        "leave only the contact in the cell, and look for a quote that never closes",
        "单元格里只保留联系方式，并检查引号是否成对";

    ControlCharacter = "control_character":
        "the cell contains a control character", "单元格里有控制字符";
        "It came with copying, or the file was read in the wrong encoding, and nobody can see it.",
        "多半是复制时带进来的，或者文件的编码没有认对，肉眼看不见。";
        "clear the cell and type the contact anew", "清空单元格，重新输入联系方式";

    ReplacementCharacter = "replacement_character":
        "the cell contains a damaged character", "单元格里有损坏的字符";
        "A program before this one could not read the original and wrote `\u{FFFD}` in its place; what stood there is lost.",
        "之前的程序读不出原来的字，写成了 `\u{FFFD}`，原文已丢失。";
        "retype the cell, or export the file again from the HR system as Excel workbook (.xlsx)",
        "请重新填写这个单元格，或者从人事系统重新导出为 Excel 工作簿（.xlsx）";

    SpreadsheetError = "spreadsheet_error":
        "the cell holds a spreadsheet's error", "单元格里是表格软件的错误值";
        "A formula failed or the column was too narrow when the file was saved; the value is lost.",
        "保存文件时公式出错，或者列宽不够，原来的值没有存下来。";
        "repair the formula or widen the column, then save the file again", "修正公式或调宽列宽，然后重新保存文件";

    FormulaWithoutValue = "formula_without_value":
        "the cell holds a formula without its value", "单元格里是公式，没有计算结果";
        "The program that made the file wrote the formula and did not calculate it. Nothing is calculated here.",
        "生成文件的程序只写入了公式，没有计算。本程序不做计算。";
        "open the file in Excel, which calculates, and save it; or enter the value itself",
        "请用 Excel 打开文件（会自动计算）后保存；或者直接填写值";

    ContactMissing = "contact_missing":
        "the row has no contact", "这一行没有联系方式";
        "Feishu needs an email or a mobile to find the employee.", "飞书要靠邮箱或手机号找到员工，至少要有一个。";
        "fill in an email or a mobile", "填写邮箱或手机号";

    EmailSyntax = "email_syntax":
        "the email is not an address", "邮箱格式不正确";
        "An address has one `@`, a name before it and a domain with a dot after it.",
        "邮箱应有一个 `@`，前面是名称，后面是带点号的域名。";
        "correct the address, or empty the cell if the row has a mobile",
        "改正邮箱；如果这一行有手机号，也可以清空这个单元格";

    EmailTwoAddresses = "email_two_addresses":
        "the cell holds more than one email", "一个单元格里有多个邮箱";
        "Only one can be sent, and which one is for you to say.", "只能发送其中一个，用哪一个需要您来决定。";
        "leave one address in the cell", "单元格里只保留一个邮箱";

    EmailLikelyTypo = "email_likely_typo":
        "the email's domain looks mistyped", "邮箱域名可能有笔误";
        "The row is sent as it stands; if the address is wrong, Feishu will not find the employee.",
        "这一行按原样发送；如果邮箱确实写错了，飞书会找不到这名员工。";
        "if it is a slip, correct the domain", "如果是笔误，请改正域名";

    EmailOddDomain = "email_odd_domain":
        "the email's domain stands alone in the file", "邮箱域名在文件中只出现一次";
        "At least 99 of 100 emails of the file have one domain, and no other email has this one. The row is sent as \
         it stands; if the address is wrong, Feishu will not find the employee.",
        "文件中 99% 以上的邮箱用同一个域名，而这个域名只出现一次。这一行按原样发送；如果邮箱确实写错了，飞书会找不到这名员工。";
        "if it is a slip, correct the domain", "如果是笔误，请改正域名";

    MobileScientificNotation = "mobile_scientific_notation":
        "the spreadsheet has shortened the mobile", "手机号被表格软件改成了科学计数法";
        "The cell was a number and too wide for its column, so that the file holds something like `1.39E+10`. The \
         other digits are not in the file.",
        "单元格是数字格式而列宽不够，文件里只存下了 `1.39E+10` 这样的内容，其余数字已不在文件中。";
        "give the Excel workbook (.xlsx) that the file was saved from, where the digits still are; else export again with the mobile column formatted as text",
        "请直接使用原来的 Excel 工作簿（.xlsx），其中的数字还是完整的；如果没有，请把手机号列设为文本格式后重新导出";

    MobileRounded = "mobile_rounded":
        "the spreadsheet has rounded the mobile", "手机号的末几位被表格软件变成了 0";
        "A spreadsheet keeps 15 digits of a number and writes zeros for the rest.",
        "表格软件的数字最多保留 15 位，后面的都会变成 0。";
        "format the column as text and enter the number again", "把这一列设为文本格式，重新输入号码";

    MobileMasked = "mobile_masked":
        "digits of the mobile are hidden", "手机号的部分数字被隐藏";
        "The system that made the file hides digits, as in `138****8000`.",
        "导出文件的系统隐藏了部分数字，例如 `138****8000`。";
        "export again with mobiles in full", "重新导出，选择显示完整手机号";

    MobileLetters = "mobile_letters":
        "the mobile contains more than digits", "手机号里有数字以外的字符";
        "A letter O or l instead of a digit, or a remark beside the number. Nothing is guessed.",
        "把数字 0、1 写成了字母 O、l，或者号码旁边写了备注。本程序不会猜测。";
        "correct the number; leave nothing but digits in the cell", "改正号码，单元格里只保留数字";

    MobileExtension = "mobile_extension":
        "the mobile has an extension", "号码带有分机号";
        "A number with an extension is a desk telephone; Feishu knows employees by their mobile.",
        "带分机号的是座机；飞书用手机号识别员工。";
        "enter the mobile without an extension", "改填不带分机号的手机号";

    MobileTwoNumbers = "mobile_two_numbers":
        "the cell holds more than one mobile", "一个单元格里有多个手机号";
        "Only one can be sent, and which one is for you to say.", "只能发送其中一个，用哪一个需要您来决定。";
        "leave one number in the cell", "单元格里只保留一个号码";

    MobileNoDigits = "mobile_no_digits":
        "the mobile has no digits", "手机号里没有数字";
        "A word or a sign stands in the cell instead of a number.", "单元格里是文字或符号，没有号码。";
        "enter the mobile, or empty the cell if the person has none", "填写手机号；如果这个人没有手机号，请清空这个单元格";

    MobileLostLeadingDigits = "mobile_lost_leading_digits":
        "the mobile has lost its first digit", "手机号丢了第一位";
        "Ten digits that would be a mainland mobile with a 1 in front. Nothing is guessed.",
        "只有 10 位，前面补上 1 才像大陆手机号。本程序不会猜测。";
        "compare with the source and enter all 11 digits; if it is a number of another country, put its code in front: `+852 …`",
        "对照原始资料，填写完整的 11 位号码；如果是其他国家或地区的号码，请在前面加上国家码，例如 `+852 …`";

    MobileLength = "mobile_length":
        "the mobile does not have 11 digits", "手机号不是 11 位";
        "Mainland mobiles have exactly 11 digits. Numbers of other places need their country code.",
        "大陆手机号正好 11 位；其他国家或地区的号码需要写明国家码。";
        "enter all 11 digits, or put the country code in front: `+852 …`; where all numbers without a code are of one other country, add \
         `--default-country-code CODE`",
        "填写完整的 11 位号码，或在前面加上国家码，例如 `+852 …`；如果没写国家码的号码都属于同一个其他国家或地区，请加上 `--default-country-code CODE`";

    MobilePrefix = "mobile_prefix":
        "the number is not a mainland mobile", "不是大陆手机号";
        "A landline with its area code, or a number of another place without its country code.",
        "可能是带区号的座机，或者是没写国家码的境外号码。";
        "enter the mobile, or put the country code in front: `+852 …`; where all numbers without a code are of one other country, add \
         `--default-country-code CODE`",
        "改填手机号，或在前面加上国家码，例如 `+852 …`；如果没写国家码的号码都属于同一个其他国家或地区，请加上 `--default-country-code CODE`";

    MobileShape = "mobile_shape":
        "the mobile is not an international number", "不是有效的国际号码";
        "An international number is an assigned country code and as many digits as mobiles of the country have, at most 15 in all (E.164).",
        "国际号码由有效的国家码开头，后面的位数须与该国家或地区的手机号一致，总共不超过 15 位（E.164）。";
        "enter the whole number with the right country code, as in `+852 …`", "填写完整的号码，并写明正确的国家码，例如 `+852 …`";

    MobilePlan = "mobile_plan":
        "the mobile does not fit its country", "手机号不符合所属国家或地区的编号规则";
        "The row is sent all the same, but Feishu may not find the employee. `--strict` makes it an error.",
        "这一行照常发送，但飞书可能找不到这名员工。加上 `--strict` 则视为错误。";
        "compare with the source; leave it if the number is right", "对照原始资料；如果号码没错，可以不管";

    MobileOtherCountry = "mobile_other_country":
        "the mobile looks like one of another country", "手机号看起来属于另一个国家或地区";
        "Grouping and brackets show where a number is written so, and they contradict the country that it would be taken for. \
         It could be a stranger's, so the row is not sent.",
        "号码的分组和括号显示了它来自哪里，而这与将要采用的国家码矛盾。发送出去可能会落到陌生人手里，所以这一行不发送。";
        "put the right country code in front of the number", "在号码前写明正确的国家码";

    MobileCountryUnsaid = "mobile_country_unsaid":
        "nothing says of which country the mobile is", "无法确定手机号属于哪个国家或地区";
        "Numbers without a country code are taken for mainland ones, but most numbers of this file that have one are of other \
         countries. The row is not sent until somebody says which code is meant.",
        "没写国家码的号码一般按大陆手机号处理，但这个文件里写明国家码的号码大多属于其他国家或地区。在有人说明用哪个国家码之前，这一行不发送。";
        "add `--default-country-code CODE`, or put the country code in front of the number",
        "加上 `--default-country-code CODE`，或在号码前写明国家码";

    MobileInTwoColumns = "mobile_in_two_columns":
        "two mobile columns hold different numbers", "两个手机号列的号码不同";
        "The second column fills in where the first is empty. Where both hold a number, the better named one is sent; where the names are equally good, the row is not.",
        "第一列为空时才用第二列。两列都有号码时，发送列名更明确的那个；列名同样明确时不发送。";
        "empty the wrong one of the two cells, or say with `--map mobile=` which column holds the people's mobiles",
        "清空错误的那个单元格，或用 `--map mobile=` 指明手机号是哪一列";

    CountryCodeInvalid = "country_code_invalid":
        "the country code is not one", "国家码无效";
        "A country is its code (`86`, `+852`), its two or three letters (`CN`, `HKG`) or its name in English or Chinese. This cell \
         is none of them, or names two countries.",
        "国家或地区可以写国家码（`86`、`+852`）、两三个字母的代码（`CN`、`HKG`）或中英文名称。这个单元格都不是，或者写了两个不同的国家或地区。";
        "write the country or its code in the cell, or put the code in front of the number, as in `+86 …`",
        "在单元格里填写国家（地区）或国家码，或在号码前写明国家码，例如 `+86 …`";

    CountryCodeMismatch = "country_code_mismatch":
        "the mobile says another country code than its column", "号码里的国家码与国家码列不一致";
        "One of the two is wrong, and which one is for you to say.", "两者之中有一个是错的，哪个正确需要您来确认。";
        "correct the country code column, or the code in the number", "改正国家码列，或改正号码里的国家码";

    ContactConflict = "contact_conflict":
        "contacts contradict each other", "联系方式互相矛盾";
        "Numbers are handed on to other people and an account holds money, so none of the rows is sent until it is \
         clear who is meant.",
        "手机号可能已转给他人使用，而账户里有奖励金，因此在弄清楚是谁之前，相关各行都不发送。";
        "correct the contact, or empty the wrong cell; `--use email` or `--use mobile` does it for all rows",
        "改正联系方式，或清空写错的单元格；`--use email` 或 `--use mobile` 可对所有行只用一种联系方式";
}

macro_rules! catalogued {
    ($($name:ident)*) => {
        impl Kind {
            /// The kind's entry in the catalogue.
            pub fn catalogued(&self) -> Slug {
                match self { $(Kind::$name { .. } => Slug::$name,)* }
            }
        }
    };
}

catalogued! {
    RowTooShort RowTooLong CellTooLong ControlCharacter ReplacementCharacter MobileInTwoColumns
    SpreadsheetError FormulaWithoutValue ContactMissing EmailSyntax EmailTwoAddresses
    EmailLikelyTypo EmailOddDomain MobileScientificNotation MobileRounded
    MobileMasked MobileLetters MobileExtension MobileTwoNumbers
    MobileNoDigits MobileLostLeadingDigits MobileLength MobilePrefix
    MobileShape MobilePlan MobileOtherCountry MobileCountryUnsaid CountryCodeInvalid CountryCodeMismatch
    ContactConflict
}
