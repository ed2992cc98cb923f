//! The catalogue of what stops the reading of a file. Nothing is sent of a file that has one.

use crate::lang::catalogue;

catalogue! {
    /// The stable name of a kind of error.

    ReadFailed = "read_failed":
        "reading the file failed", "读取文件失败";
        "The disk, the network drive or the program before the pipe stopped in the middle.",
        "读到一半时磁盘、网络盘或管道前的程序出错。";
        "copy the file to a local disk and try again", "请把文件复制到本机磁盘后重试";

    SpreadsheetFile = "spreadsheet_file":
        "an Excel workbook instead of a CSV file", "是 Excel 工作簿，不是 CSV 文件";
        "The file is an .xlsx or .xls, whatever its name says.", "无论文件名是什么，内容都是 .xlsx 或 .xls。";
        "open it in Excel, choose File > Save As > \"CSV UTF-8 (Comma delimited) (*.csv)\", and give that file",
        "请用 Excel 打开，选择“文件 > 另存为 > CSV UTF-8（逗号分隔）(*.csv)”，再使用保存后的文件";

    MarkupFile = "markup_file":
        "HTML or XML instead of a CSV file", "是 HTML 或 XML 而不是 CSV 文件";
        "Some HR systems export a web page under the name .xls, which Excel opens.",
        "有些人事系统把网页命名为 .xls 导出，Excel 能够打开。";
        "open it in Excel, choose File > Save As > \"CSV UTF-8 (Comma delimited) (*.csv)\", and give that file",
        "请用 Excel 打开，选择“文件 > 另存为 > CSV UTF-8（逗号分隔）(*.csv)”，再使用保存后的文件";

    PdfFile = "pdf_file":
        "a PDF instead of a CSV file", "是 PDF 而不是 CSV 文件";
        "A PDF is made for printing: its table has no cells to read.", "PDF 用于打印，其中的表格没有可以读取的单元格。";
        "export the table again from the HR system, as CSV", "请从人事系统重新导出为 CSV";

    BadDelimiter = "bad_delimiter":
        "a delimiter that cannot be one", "不能用作分隔符的字符";
        "A quote, a line break or a character beyond ASCII cannot stand between cells.",
        "引号、换行和非 ASCII 字符不能用来分隔单元格。";
        "give `--delimiter comma`, `semicolon`, `tab` or `pipe`, or leave it out",
        "请使用 `--delimiter comma`、`semicolon`、`tab` 或 `pipe`，或者不加这个选项";

    EmptyFile = "empty_file":
        "the file is empty", "文件是空的";
        "Not one cell of it is filled.", "没有任何一个单元格有内容。";
        "export the file again, with a header row and one row a person", "请重新导出文件，要有表头，每人一行";

    UnreadableText = "unreadable_text":
        "bytes that mean nothing in the file's encoding", "有无法按文件编码读取的内容";
        "The file was saved in another encoding, or pieces of two files were joined.",
        "文件是用其他编码保存的，或由不同编码的内容拼接而成。";
        "give `--encoding gb18030` for a plain CSV of a Chinese Excel, or save the file again as \"CSV UTF-8\"",
        "如果是中文版 Excel 直接另存的 CSV，请加上 `--encoding gb18030`；或者另存为“CSV UTF-8”";

    NulCharacter = "nul_character":
        "a NUL character", "出现空字符（NUL）";
        "No text has one; a UTF-16 file without its mark looks so.",
        "正常文本中不会有；没有标记的 UTF-16 文件看起来就是这样。";
        "give `--encoding utf-16le` if the file is UTF-16, or save it again as \"CSV UTF-8\"",
        "如果文件是 UTF-16 编码，请加上 `--encoding utf-16le`；或者另存为“CSV UTF-8”";

    ReplacementCharacter = "replacement_character":
        "a damaged character", "有损坏的字符";
        "A program before this one could not read the original and wrote `\u{FFFD}` in its place; what stood there is lost.",
        "之前的程序读不出原来的字，写成了 `\u{FFFD}`，原文已丢失。";
        "export the file again from the HR system as \"CSV UTF-8\", or retype the cell",
        "请从人事系统重新导出为“CSV UTF-8”，或者重新填写这个单元格";

    UnclosedQuote = "unclosed_quote":
        "a quote that never closes", "双引号没有结束";
        "Everything behind it reads as one cell, people included.", "它后面的所有内容都会被当成一个单元格，包括其他人员。";
        "open the file in a text editor, look for a single `\"` from that line on, and delete it or write it twice",
        "请用文本编辑器打开文件，从这一行起找出单独的 `\"`，删掉它，或者写成两个";

    StrayQuote = "stray_quote":
        "a quote too many", "多了一个双引号";
        "It joins several rows into one, so that people would be left out without a word.",
        "它把几行并成了一行，会有人被漏掉。";
        "open the file in a text editor, look for a single `\"` from that line on, and delete it or write it twice",
        "请用文本编辑器打开文件，从这一行起找出单独的 `\"`，删掉它，或者写成两个";

    RecordTooLarge = "record_too_large":
        "a row far too large", "一行内容过大";
        "More than 1 MiB or 100 lines in one row: most often a quote that does not close.",
        "一行超过 1 MiB 或 100 行文本，多半是双引号没有结束。";
        "open the file in a text editor and look for a single `\"` on that line; delete it, or shorten the text if it is really that long",
        "请用文本编辑器打开文件，看这一行有没有单独的 `\"`，有就删掉；如果内容确实这么长，请缩短";

    OversizedCell = "oversized_cell":
        "a cell larger than a spreadsheet's", "单元格超出表格软件的上限";
        "More than 32,767 characters in one cell: most often a quote that does not close.",
        "一个单元格超过 32767 个字符，多半是双引号没有结束。";
        "open the file in a text editor and look for a single `\"` on that line; delete it, or shorten the text if it is really that long",
        "请用文本编辑器打开文件，看这一行有没有单独的 `\"`，有就删掉；如果内容确实这么长，请缩短";

    TooManyRows = "too_many_rows":
        "more rows than can be numbered", "行数超出上限";
        "The file has more than four billion rows.", "文件超过四十亿行。";
        "split the file into smaller ones", "请把文件拆分成几个小文件";

    LineBreakInContact = "line_break_in_contact":
        "a line break inside a contact", "联系方式单元格里有换行";
        "An email or a mobile is one line; most often a stray quote has swallowed the next row.",
        "邮箱或手机号只有一行；多半是多余的双引号把下一行并了进来。";
        "write the cell on one line, one value only; if several rows ended up in it, delete the stray `\"`",
        "请把单元格内容改成一行，只留一个值；如果是几行数据挤进了一格，请删掉多余的 `\"`";

    NoContactColumn = "no_contact_column":
        "no column for email or mobile", "没有邮箱列或手机号列";
        "No header name of the first rows is known to hold work emails or mobiles. Personal emails and emergency contacts are never taken by themselves.",
        "前几行中没有认识的工作邮箱或手机号列名；个人邮箱和紧急联系人从不自动采用。";
        "say which column it is, e.g. `--map email=\"Work Email\"`",
        "请指明是哪一列，例如 `--map email=\"工作邮箱\"`";

    ColumnTie = "column_tie":
        "several columns with equal right to a field", "有多列都可以作为同一字段";
        "Nothing is guessed: the wrong one would send the wrong contacts.",
        "本程序不会猜测：选错列就会发送错误的联系方式。";
        "say which one it is with `--map`, or rename all but one where they have the same name",
        "请用 `--map` 指明用哪一列；如果列名相同，请在文件里改名，只保留一个";

    NoSuchColumn = "no_such_column":
        "`--map` names a column that is not there", "`--map` 指定的列不存在";
        "The header has no such name, nor one that differs only in case, blanks or marks.",
        "表头中没有这个列名，也没有仅大小写、空格或标记不同的列名。";
        "use one of the names that the error lists", "请改用错误信息中列出的列名";

    NoRows = "no_rows":
        "nobody below the header", "表头下面没有数据";
        "The header is there, and every row below it is blank or a remark.", "有表头，但下面的行全是空行或说明文字。";
        "export the file again, with one row a person", "请重新导出文件，每人一行";
}
