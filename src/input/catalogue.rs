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
        "a table of a kind that is not read", "无法读取的表格格式";
        "The file is an .xls, .xlsb, .ods or a document of another program, whatever its name says. Excel workbooks (.xlsx) and CSV are read.",
        "无论文件名是什么，内容都是 .xls、.xlsb、.ods 或其他程序的文档。本程序读取 Excel 工作簿（.xlsx）和 CSV。";
        "open it in Excel or LibreOffice, choose File > Save As > \"Excel Workbook (*.xlsx)\", and give that file",
        "请用 Excel、WPS 或 LibreOffice 打开，选择“文件 > 另存为 > Excel 工作簿 (*.xlsx)”，再使用保存后的文件";

    WorkbookPassword = "workbook_password":
        "a workbook with a password", "工作簿有密码";
        "It is encrypted as a whole, and nothing of it can be read.", "整个文件已加密，任何内容都无法读取。";
        "open it in Excel, choose File > Info > Protect Workbook > Encrypt with Password, empty the field, and save it",
        "请用 Excel 打开，选择“文件 > 信息 > 保护工作簿 > 用密码进行加密”，清空密码后保存";

    DamagedWorkbook = "damaged_workbook":
        "a damaged workbook", "工作簿已损坏";
        "Something in the package does not hold together: most often it was not downloaded or copied to its end.",
        "文件内部不完整，多半是没有下载或复制完。";
        "download or export it again; if Excel opens it, save it there as \"Excel Workbook (*.xlsx)\" and give that file",
        "请重新下载或导出；如果 Excel 能打开，请在 Excel 中另存为“Excel 工作簿 (*.xlsx)”，再使用保存后的文件";

    WorkbookTooLarge = "workbook_too_large":
        "a workbook far too large", "工作簿过大";
        "It takes more than 128 MiB, or unpacks to more than any table of people does.",
        "文件超过 128 MiB，或解压后远远超过人员名单应有的大小。";
        "copy the rows of people, and nothing else, into a new workbook, and give that", "请只把人员所在的行复制到新的工作簿，再使用新的文件";

    SeveralSheets = "several_sheets":
        "several sheets that may be meant", "有多个可能的工作表";
        "Nothing is guessed. A sheet is taken by itself where it alone holds something, or it alone has a column of contacts; a hidden one never is.",
        "本程序不会猜测。只有一个工作表有内容，或只有一个有联系方式列时才会自动采用；隐藏的工作表从不自动采用。";
        "say which one it is with `--sheet`", "请用 `--sheet` 指明用哪一个";

    NoSuchSheet = "no_such_sheet":
        "`--sheet` names what is not there", "`--sheet` 指定的工作表不存在";
        "The workbook has no sheet of that name, or the file is no workbook.", "工作簿中没有这个名称的工作表，或者文件不是工作簿。";
        "use one of the names on the tabs, or leave the option out", "请改用工作表标签上的名称，或去掉这个选项";

    MarkupFile = "markup_file":
        "HTML or XML instead of a table", "是 HTML 或 XML，不是表格文件";
        "Some HR systems export a web page under the name .xls, which Excel opens.",
        "有些人事系统把网页命名为 .xls 导出，Excel 能够打开。";
        "open it in Excel, choose File > Save As > \"Excel Workbook (*.xlsx)\", and give that file",
        "请用 Excel 打开，选择“文件 > 另存为 > Excel 工作簿 (*.xlsx)”，再使用保存后的文件";

    PdfFile = "pdf_file":
        "a PDF instead of a table", "是 PDF，不是表格文件";
        "A PDF is made for printing: its table has no cells to read.", "PDF 用于打印，其中的表格没有可以读取的单元格。";
        "export the table again from the HR system, as Excel workbook (.xlsx) or CSV", "请从人事系统重新导出为 Excel 工作簿（.xlsx）或 CSV";

    ArchiveFile = "archive_file":
        "an archive instead of a table", "是压缩文件，不是表格";
        "The file was packed, as downloads often are; the table is inside it.", "文件是打包压缩的（下载的文件常常如此），表格在里面。";
        "unpack it (double-click it, or `gunzip`), and give the file that comes out",
        "请先解压（双击，或用解压软件打开），再使用解压出来的文件";

    BadDelimiter = "bad_delimiter":
        "a delimiter that cannot be one", "不能用作分隔符的字符";
        "A quote, a line break or a character beyond ASCII cannot stand between cells.",
        "引号、换行和非 ASCII 字符不能用来分隔单元格。";
        "give `--delimiter comma`, `semicolon`, `tab`, `pipe`, `caret` or `tilde`, or leave it out",
        "请使用 `--delimiter comma`、`semicolon`、`tab`、`pipe`、`caret` 或 `tilde`，或者不加这个选项";

    EmptyFile = "empty_file":
        "the file is empty", "文件是空的";
        "Not one cell of it is filled.", "没有任何一个单元格有内容。";
        "export the file again, with a header row and one row a person", "请重新导出文件，要有表头，每人一行";

    UnreadableText = "unreadable_text":
        "bytes that mean nothing in the file's encoding", "有无法按文件编码读取的内容";
        "The file was saved in another encoding, or pieces of two files were joined.",
        "文件是用其他编码保存的，或由不同编码的内容拼接而成。";
        "give the Excel workbook (.xlsx) itself where there is one; else leave out `--encoding` where it was given, or mend that row in \
         a text editor and save the file as UTF-8",
        "如果有原来的 Excel 工作簿（.xlsx），请直接使用；否则请去掉所给的 `--encoding`，或用文本编辑器改好这一行，再以 UTF-8 保存";

    NulCharacter = "nul_character":
        "a NUL character", "出现空字符（NUL）";
        "No text has one; a UTF-16 file without its mark looks so.",
        "正常文本中不会有；没有标记的 UTF-16 文件看起来就是这样。";
        "give the Excel workbook (.xlsx) itself where there is one, or `--encoding utf-16le` if the file is UTF-16",
        "如果有原来的 Excel 工作簿（.xlsx），请直接使用；如果文件是 UTF-16 编码，请加上 `--encoding utf-16le`";

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

    BrokenRecord = "broken_record":
        "a line break in the middle of a row", "一行数据中间有换行";
        "A cell holds a line break and no quotes around it, so one person's row stands on several lines, each too short.",
        "单元格里有换行却没有用双引号括住，一个人的数据被断成几行，每一行都缺列。";
        "open the file in a text editor and join the named lines to one (delete the line break), or export the file again as Excel workbook (.xlsx)",
        "请用文本编辑器打开文件，把指出的几行接成一行（删除中间的换行）；或者重新导出为 Excel 工作簿（.xlsx）";

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

    WholeLinesQuoted = "whole_lines_quoted":
        "whole lines in one cell", "整行在一个单元格里";
        "A program took each line for one cell, so no line has columns: in a CSV it quoted the lines, in a workbook they stand in one column.",
        "某个程序把每一行当成了一个单元格，因此没有分列：CSV 中整行加了双引号，工作簿中整行都在一列里。";
        "open it in Excel, select column A, choose Data > Text to Columns > Delimited > Comma, and save it as \"Excel Workbook (*.xlsx)\"",
        "请用 Excel 打开，选中 A 列，点“数据 > 分列 > 分隔符号 > 逗号”，再另存为“Excel 工作簿 (*.xlsx)”";

    FullWidthDelimiter = "full_width_delimiter":
        "full-width commas between the cells", "单元格之间是全角逗号";
        "An input method wrote `，` or `；` where `,` or `;` separates cells.", "输入法把分隔符 `,` 或 `;` 打成了 `，` 或 `；`。";
        "open the file in a text editor, replace every `，` with `,`, and save it",
        "请用文本编辑器（如记事本）打开文件，把所有 `，` 替换为 `,` 后保存";

    UnknownDelimiter = "unknown_delimiter":
        "another sign between the cells", "单元格之间是其他符号";
        "The header is one cell that holds a delimiter which was not tried, or not the one that was given.",
        "表头只有一个单元格，其中的分隔符没有被尝试过，或与给出的不同。";
        "say what stands between the cells with `--delimiter`", "请用 `--delimiter` 指明单元格之间的分隔符";

    PeopleAboveHeader = "people_above_header":
        "a person above the header", "表头上方有人员";
        "A row with an email or a mobile stands above the row that names the columns, and would not be read.",
        "有邮箱或手机号的一行在列名那一行的上方，会读不到。";
        "move the row below the header, or delete it", "请把这一行移到表头下面，或者删除";

    SecondHeader = "second_header":
        "a second table in the file", "文件中有第二张表";
        "Further down another row names columns, and not the same ones in the same order: what stands below it would be read into the wrong columns.",
        "下面还有一行列名，而且列或顺序与表头不同：再往下的内容会错位。";
        "save each table as a file of its own, and import all of them", "请把每张表各存为一个文件，分别导入";

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
