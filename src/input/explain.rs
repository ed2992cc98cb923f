//! What the errors of reading say, in English and in Chinese.

use super::dialect::HEADER_ROWS_MAX;
use super::split::{CELL_CHARS_MAX, RECORD_BYTES_MAX, RECORD_LINES_MAX};
use super::{Column, Encoding, Field, Header, InputError, Limit, Place};

impl InputError {
    pub(super) fn explain_en(&self) -> String {
        match self {
            InputError::Io { place, error } => format!("reading the file failed at {place}: {error}"),
            InputError::Spreadsheet => "this is an Excel workbook (.xlsx or .xls), not a CSV file".to_owned(),
            InputError::Markup => "this is HTML or XML, which some HR systems name .xls, not a CSV file".to_owned(),
            InputError::Pdf => "this is a PDF, not a CSV file".to_owned(),
            InputError::Delimiter { delimiter } => {
                let shown = shown(*delimiter);
                format!("`{shown}` cannot be a delimiter")
            }
            InputError::Empty => "the file is empty".to_owned(),
            InputError::Malformed {
                place, byte, encoding, ..
            } => {
                format!("{place}: byte {byte} of the file is not readable as {encoding}")
            }
            InputError::Nul { place } => format!("{place}: a NUL character, which no text has"),
            InputError::Replacement { place } => {
                format!("{place}: a damaged character (`\u{FFFD}`): an earlier program could not read the original")
            }
            InputError::UnclosedQuote { place } => format!("{place}: a quote `\"` opens here and never closes"),
            InputError::StrayQuote { place } => {
                format!("{place}: a stray quote `\"` joins this row and the rows below it into one")
            }
            InputError::TooLarge { place, limit } => {
                let what = match limit {
                    Limit::RecordBytes => format!("a row of more than {} MiB", RECORD_BYTES_MAX >> 20),
                    Limit::RecordLines => format!("a cell that goes on for more than {RECORD_LINES_MAX} lines"),
                    Limit::CellChars => format!("a cell of more than {CELL_CHARS_MAX} characters"),
                    Limit::Rows => format!("more than {} rows", u32::MAX),
                };
                format!("{place}: {what}")
            }
            InputError::LineBreak { place, column } => {
                format!("{place}, column {column}: a line break inside the cell")
            }
            InputError::NoContactColumn { header } => {
                let row = header.row;
                format!(
                    "no column of the first {HEADER_ROWS_MAX} rows is known to hold work emails or mobiles; row {row} has {header}"
                )
            }
            InputError::Tie { field, columns } => {
                format!("several columns could be `{field}`: {}", joined(columns, ", "))
            }
            InputError::NoSuchColumn { field, name, header } => {
                let row = header.row;
                format!("`--map {field}=\"{name}\"`: no such column; the header in row {row} has {header}")
            }
            InputError::NoRows { header_row } => format!("no rows below the header in row {header_row}"),
        }
    }

    pub(super) fn explain_zh(&self) -> String {
        match self {
            InputError::Io { place, error } => format!("读取文件到{}时出错：{error}", zh(place)),
            InputError::Spreadsheet => "这是 Excel 工作簿（.xlsx 或 .xls），不是 CSV 文件".to_owned(),
            InputError::Markup => "这是 HTML 或 XML（有些人事系统导出时命名为 .xls），不是 CSV 文件".to_owned(),
            InputError::Pdf => "这是 PDF，不是 CSV 文件".to_owned(),
            InputError::Delimiter { delimiter } => {
                let shown = shown(*delimiter);
                format!("`{shown}` 不能用作分隔符")
            }
            InputError::Empty => "文件是空的".to_owned(),
            InputError::Malformed {
                place, byte, encoding, ..
            } => {
                format!("{}：文件第 {byte} 字节处的内容无法按 {encoding} 读取", zh(place))
            }
            InputError::Nul { place } => format!("{}：出现空字符（NUL），正常文本中不会有", zh(place)),
            InputError::Replacement { place } => {
                format!(
                    "{}：有损坏的字符（`\u{FFFD}`），原来的字在之前的程序里就已丢失",
                    zh(place)
                )
            }
            InputError::UnclosedQuote { place } => format!("{}：这里的双引号 `\"` 没有配对的结束引号", zh(place)),
            InputError::StrayQuote { place } => {
                format!("{}：多了一个双引号 `\"`，把这一行和下面几行并成了一行", zh(place))
            }
            InputError::TooLarge { place, limit } => {
                let what = match limit {
                    Limit::RecordBytes => format!("一行内容超过 {} MiB", RECORD_BYTES_MAX >> 20),
                    Limit::RecordLines => format!("一个单元格跨了 {RECORD_LINES_MAX} 行以上"),
                    Limit::CellChars => format!("一个单元格超过 {CELL_CHARS_MAX} 个字符"),
                    Limit::Rows => format!("超过 {} 行", u32::MAX),
                };
                format!("{}：{what}", zh(place))
            }
            InputError::LineBreak { place, column } => format!("{}，{column} 列：单元格里有换行", zh(place)),
            InputError::NoContactColumn { header } => {
                let row = header.row;
                format!(
                    "前 {HEADER_ROWS_MAX} 行里没有找到工作邮箱列或手机号列；第 {row} 行的列有：{}",
                    listed_zh(header)
                )
            }
            InputError::Tie { field, columns } => {
                format!(
                    "有多列都可以作为 `{field}`（{}）：{}",
                    field_zh(*field),
                    joined(columns, "、")
                )
            }
            InputError::NoSuchColumn { field, name, header } => {
                let row = header.row;
                let listed = listed_zh(header);
                format!("`--map {field}=\"{name}\"`：没有这一列；表头（第 {row} 行）的列有：{listed}")
            }
            InputError::NoRows { header_row } => format!("表头（第 {header_row} 行）下面没有数据"),
        }
    }

    pub(super) fn fix_en(&self) -> String {
        match self {
            InputError::Io { .. } => "copy the file to a local disk and try again".to_owned(),
            InputError::Spreadsheet | InputError::Markup => {
                "open it in Excel, choose File > Save As > \"CSV UTF-8 (Comma delimited) (*.csv)\", and give that file"
                    .to_owned()
            }
            InputError::Pdf => "export the table again from the HR system, as CSV".to_owned(),
            InputError::Delimiter { .. } => {
                "give one ASCII character that is no quote and no line break, such as `,`, `;` or a tab".to_owned()
            }
            InputError::Empty => "export the file again, with a header row and one row a person".to_owned(),
            InputError::Malformed { encoding, marked, .. } => match encoding {
                _ if *marked => format!(
                    "the byte order mark at the start of the file says {encoding} and outranks `--encoding`: open the file in the \
                     program it came from and save it as \"CSV UTF-8\""
                ),
                Encoding::Utf8 => {
                    "give `--encoding gb18030` if the file was saved by a Chinese Excel as plain CSV, or save \
                                   it again as \"CSV UTF-8\""
                        .to_owned()
                }
                Encoding::Gb18030 | Encoding::Utf16Le | Encoding::Utf16Be => {
                    "leave out `--encoding` if it was given, or open the file in the program it came from and save it as \
                     \"CSV UTF-8\""
                        .to_owned()
                }
            },
            InputError::Nul { .. } => {
                "give `--encoding utf-16le` if the file is UTF-16, or save it again as \"CSV UTF-8\"".to_owned()
            }
            InputError::Replacement { .. } => {
                "export the file again from the HR system as \"CSV UTF-8\", or retype this cell".to_owned()
            }
            InputError::UnclosedQuote { .. } | InputError::StrayQuote { .. } => {
                "open the file in a text editor, look for a single `\"` from this line on, and delete it or write it twice".to_owned()
            }
            InputError::TooLarge { limit, .. } => match limit {
                Limit::RecordBytes | Limit::RecordLines | Limit::CellChars => {
                    "open the file in a text editor and look for a single `\"` on this line; delete it, or shorten the text if it is really that long"
                        .to_owned()
                }
                Limit::Rows => "split the file into smaller ones".to_owned(),
            },
            InputError::LineBreak { .. } => {
                "write the cell on one line, one value only; if several rows ended up in it, delete the stray `\"`"
                    .to_owned()
            }
            InputError::NoContactColumn { header } if let Some(delimiter) = header.uncut_at() => {
                format!("say what stands between the cells: `--delimiter {delimiter}`")
            }
            InputError::NoContactColumn { header } if header.is_a_person() => {
                "put a row above the people that names the columns, e.g. `Name,Work Email,Mobile`".to_owned()
            }
            InputError::NoContactColumn { .. } => "say which column it is, e.g. `--map email=\"Work Email\"`".to_owned(),
            InputError::Tie { field, columns } if distinct(columns) => {
                format!(
                    "say which one it is, e.g. `--map {field}=\"{}\"`",
                    one_line(&columns[0].name)
                )
            }
            InputError::Tie { .. } => "rename all but one of these columns in the file".to_owned(),
            InputError::NoSuchColumn { field, .. } => {
                format!("use one of these names: `--map {field}=\"...\"`")
            }
            InputError::NoRows { .. } => "export the file again, with one row a person".to_owned(),
        }
    }

    pub(super) fn fix_zh(&self) -> String {
        match self {
            InputError::Io { .. } => "请把文件复制到本机磁盘后重试".to_owned(),
            InputError::Spreadsheet | InputError::Markup => {
                "请用 Excel 打开，选择“文件 > 另存为 > CSV UTF-8（逗号分隔）(*.csv)”，再使用保存后的文件".to_owned()
            }
            InputError::Pdf => "请从人事系统重新导出为 CSV".to_owned(),
            InputError::Delimiter { .. } => "请用一个 ASCII 字符，不能是引号或换行，例如 `,`、`;` 或制表符".to_owned(),
            InputError::Empty => "请重新导出文件，要有表头，每人一行".to_owned(),
            InputError::Malformed { encoding, marked, .. } => match encoding {
                _ if *marked => format!(
                    "文件开头的字节顺序标记（BOM）表明是 {encoding}，优先于 `--encoding`：请用原来的程序打开文件，另存为“CSV UTF-8”"
                ),
                Encoding::Utf8 => {
                    "如果是中文版 Excel 直接另存的 CSV，请加上 `--encoding gb18030`；或者另存为“CSV UTF-8”".to_owned()
                }
                Encoding::Gb18030 | Encoding::Utf16Le | Encoding::Utf16Be => {
                    "如果加了 `--encoding`，请去掉；或者用原来的程序打开文件，另存为“CSV UTF-8”".to_owned()
                }
            },
            InputError::Nul { .. } => {
                "如果文件是 UTF-16 编码，请加上 `--encoding utf-16le`；或者另存为“CSV UTF-8”".to_owned()
            }
            InputError::Replacement { .. } => "请从人事系统重新导出为“CSV UTF-8”，或者重新填写这个单元格".to_owned(),
            InputError::UnclosedQuote { .. } | InputError::StrayQuote { .. } => {
                "请用文本编辑器打开文件，从这一行起找出单独的 `\"`，删掉它，或者写成两个".to_owned()
            }
            InputError::TooLarge { limit, .. } => match limit {
                Limit::RecordBytes | Limit::RecordLines | Limit::CellChars => {
                    "请用文本编辑器打开文件，看这一行有没有单独的 `\"`，有就删掉；如果内容确实这么长，请缩短".to_owned()
                }
                Limit::Rows => "请把文件拆分成几个小文件".to_owned(),
            },
            InputError::LineBreak { .. } => {
                "请把单元格内容改成一行，只留一个值；如果是几行数据挤进了一格，请删掉多余的 `\"`".to_owned()
            }
            InputError::NoContactColumn { header } if let Some(delimiter) = header.uncut_at() => {
                format!("请指明单元格之间的分隔符：`--delimiter {delimiter}`")
            }
            InputError::NoContactColumn { header } if header.is_a_person() => {
                "请在人员上方加一行列名，例如 `姓名,工作邮箱,手机号`".to_owned()
            }
            InputError::NoContactColumn { .. } => "请指明是哪一列，例如 `--map email=\"工作邮箱\"`".to_owned(),
            InputError::Tie { field, columns } if distinct(columns) => {
                format!(
                    "请指明用哪一列，例如 `--map {field}=\"{}\"`",
                    one_line(&columns[0].name)
                )
            }
            InputError::Tie { .. } => "请在文件里给这些同名的列改名，只保留一个".to_owned(),
            InputError::NoSuchColumn { field, .. } => {
                format!("请改用上面列出的列名：`--map {field}=\"...\"`")
            }
            InputError::NoRows { .. } => "请重新导出文件，每人一行".to_owned(),
        }
    }
}

fn zh(place: &Place) -> String {
    if place.line == u64::from(place.row) {
        format!("第 {} 行", place.row)
    } else {
        format!("第 {} 行（文本编辑器中为第 {} 行）", place.row, place.line)
    }
}

fn field_zh(field: Field) -> &'static str {
    match field {
        Field::Email => "工作邮箱",
        Field::Mobile => "手机号",
        Field::CountryCode => "国家码",
        Field::EmployeeNo => "工号",
        Field::Status => "员工状态",
    }
}

fn listed_zh(header: &Header) -> String {
    header.to_string().replace("`, ", "`、")
}

fn joined(columns: &[Column], between: &str) -> String {
    let columns: Vec<String> = columns.iter().map(Column::to_string).collect();
    columns.join(between)
}

fn shown(delimiter: u8) -> String {
    if delimiter.is_ascii_graphic() {
        char::from(delimiter).to_string()
    } else {
        delimiter.escape_ascii().to_string()
    }
}

/// A header name as it can be typed: `--map` does not care about blanks.
fn one_line(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ")
}

/// Whether `--map` can tell the columns apart.
fn distinct(columns: &[Column]) -> bool {
    let mut names: Vec<&str> = columns.iter().map(|column| column.name.trim()).collect();
    names.sort_unstable();
    names.windows(2).all(|pair| pair[0] != pair[1])
}
