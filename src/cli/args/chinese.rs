//! The help in Chinese: each text of the definition, found by its English first sentence, so that none goes stale unnoticed.

mod running;

use self::running::{READING, SENDING};

/// A text of the definition: its first sentence in English, the same in Chinese, and what `--help` says beyond it.
type Entry = (&'static str, &'static str, &'static str);

/// The Chinese for a text of the definition, and what `--help` says beyond it.
pub(in crate::cli) fn of(english: &str) -> Option<(&'static str, &'static str)> {
    let all = [COMMANDS, READING, SENDING, LOOKING, OUTPUT, VALUES];
    let found = all.into_iter().flatten().find(|(known, ..)| *known == english)?;
    Some((found.1, found.2))
}

const COMMANDS: &[Entry] = &[
    (
        "Register Feishu Hire referral accounts for everyone in an HR export",
        "为 HR 名单中的每个人注册飞书招聘的内推账户",
        "每人一次 API 调用，每分钟最多 100 次；无论发生什么都不会丢失进度：再次运行同一命令，即可从上次停下的地方继续。",
    ),
    (
        "Register everyone in FILE; the same command again goes on where it stopped",
        "注册 FILE 中的每个人；再次运行同一命令即可继续",
        "在第一次调用之前，会先完整读取并检查 FILE。在终端上会先显示计划，由您确认。已完成的一切都记录在每个应用一个的断点文件中，因此不会重复注册任何人；\
         每一行的结果写在 FILE 旁边，例如 `engineering.results.csv`。\n\n\
         应用凭证取自环境变量：FEISHU_APP_ID 加 FEISHU_APP_SECRET（或 `--app-secret-file`，或在终端上输入），或 FEISHU_APP_ID 加 \
         FEISHU_TENANT_ACCESS_TOKEN。商店应用除此之外还需要 FEISHU_APP_TICKET 和 FEISHU_TENANT_KEY。",
    ),
    (
        "Dry run: read, validate and plan; sends nothing",
        "只检查：读取、校验并给出计划；不发送任何内容",
        "显示每个字段取自哪一列、哪一行有什么问题以及如何改正、正式运行需要多长时间。除 `--online` 外不需要凭证。",
    ),
    (
        "Run FILE, and send those again whom Feishu refused",
        "运行 FILE，并重新发送被飞书拒绝的人",
        "用于行本身没有变化、但拒绝的原因已经消除的情况，例如此人后来才加入组织。在 FILE 中改正过的行，用 `run` 也会发送。\
         FILE 已不存在或为 `-` 时，仅凭断点文件继续。",
    ),
    (
        "Show where things stand, also during a run; `--row` and `--find` show everything that was done for a person",
        "查看当前情况，运行期间也可以；`--row` 和 `--find` 显示某个人的全部经过",
        "不给出 FILE 时，显示该应用的每个文件及其所在位置。联系方式以掩码显示；完整内容见结果文件。",
    ),
    (
        "Write the results again, also during a run, or those rows that are to be corrected",
        "重新写出结果，运行期间也可以；或只写出需要改正的行",
        "结果全部来自断点文件：不会读取 FILE 本身，它已不存在也没关系。",
    ),
    (
        "Write a page to look at: who is done, what is wrong and what to do, how fast it went",
        "写出一个网页：谁已完成、有什么问题、怎么处理、进展快慢",
        "网页是单独一个文件，不需要网络，可在屏幕、手机或纸上阅读。联系方式以掩码显示。与结果一样全部来自断点文件，运行期间也可以写出。",
    ),
    (
        "Write an empty file with the columns that are read, a made-up line and a note on every column",
        "写出一个空表：含所需的列、一行示例和每一列的说明",
        "不改动直接运行，不会发送任何人。",
    ),
    (
        "Take over from results, or from another checkpoint, what this one does not know",
        "从结果文件或另一个断点文件接管本断点文件所不知道的内容",
        "结果文件中已注册或未确认的人从此也是如此：由该文件得知，并非本断点文件所见，`status --row` 会显示。这样可以重建丢失的断点文件，\
         也可以在同事的电脑上继续。与断点文件矛盾的行逐行拒绝；演练或其他应用的行会略过。同一应用的另一个断点文件，则接管其中的每次调用及其\
         占用的配额：这样可以移动断点文件，或从备份恢复。不发送任何内容。",
    ),
    (
        "Take people's contacts out of the checkpoint, and keep what prevents a second registration",
        "从断点文件中删除某些人的联系方式，保留防止重复注册所需的内容",
        "此后，为他们发送过的内容只以带密钥的哈希保存，名单中关于他们的内容一并删除：已有账户的人仍能由此认出，不会再次发送。\
         断点文件之外的名单、结果和网页不受影响。此操作无法撤销。",
    ),
    (
        "Keep an app's id and secret: asked for once, tried, and kept in the system's key store",
        "登录：询问一次应用的 App ID 和密钥，验证后保存到系统的密钥库",
        "密钥输入时不显示，向飞书验证（访问凭证、地址、IP 白名单、权限）后，按应用和地址保存在 Windows 凭据管理器、macOS 钥匙串或 Linux 内核密钥环中；\
         App ID 写入您自己的配置文件。环境变量、文件或 profile 给出的内容优先。",
    ),
    (
        "Take out what `login` has kept",
        "退出登录：删除 `login` 保存的内容",
        "",
    ),
    (
        "Explain a code: what it means, and how to fix it",
        "解释一个代码：含义以及处理办法",
        "包括每种问题的代码、飞书的每个错误码，以及没有收到应答时使用的每个词。",
    ),
    (
        "Serve a simulated Feishu tenant on loopback",
        "在本机上提供一个模拟的飞书企业",
        "启动后显示它的地址，按飞书文档应答，并在 `GET /sandbox/stats` 统计收到的调用。按 Ctrl-C 结束。",
    ),
    (
        "Show which options are given by the environment and by configuration files, and by whom",
        "显示环境变量和配置文件给出了哪些选项，以及出自何处",
        "",
    ),
    (
        "Print what a shell needs to complete this program's command lines",
        "输出 shell 自动补全脚本",
        "",
    ),
    (
        "Print the manual page of the program, or of one command",
        "输出本程序或某个命令的手册页",
        "",
    ),
];

const LOOKING: &[Entry] = &[
    (
        "Look at the rehearsals, those of `run --sandbox`",
        "查看演练，即 `run --sandbox` 的内容",
        "",
    ),
    (
        "The HR export; every file of the checkpoint unless given",
        "HR 名单；不给出时查看断点文件中的每个文件",
        "",
    ),
    (
        "Show everything that was done for this row of FILE",
        "显示 FILE 中这一行的全部经过",
        "",
    ),
    (
        "Show everything that was done for whoever has this name, employee number, email or mobile",
        "显示此姓名、工号、邮箱或手机号的人的全部经过",
        "姓名的一部分、邮箱 `@` 之前的部分或手机号的后四位即可。在断点文件的所有文件中查找，给出 FILE 时只在其中查找；         姓名列已保存时才能按姓名查找。",
    ),
    (
        "Show everything that was done for whoever has this account",
        "显示拥有此账户的人的全部经过",
        "",
    ),
    (
        "The results file, or another checkpoint",
        "结果文件，或另一个断点文件",
        "",
    ),
    (
        "Take the contacts that stand in rows which do not say what was sent",
        "没有写明发送内容的行，采用其中现有的联系方式",
        "",
    ),
    (
        "The country code of mobiles in such rows that name none [default: 86]",
        "这些行中没有国家码的手机号的国家码 [默认：86]",
        "",
    ),
    (
        "Whose results they are [default: https://open.feishu.cn]",
        "结果属于哪个地址 [默认：https://open.feishu.cn]",
        "",
    ),
    (
        "What takes them over [default: as for `run`]",
        "由哪个断点文件接管 [默认：与 `run` 相同]",
        "",
    ),
    (
        "The HR export, which may be gone; `-` for what was read from standard input",
        "HR 名单，可以已不存在；`-` 表示从标准输入读取的内容",
        "",
    ),
    (
        "Write only the rows with these statuses, to be corrected and run as a file of its own",
        "只写出这些状态的行，供改正后作为单独的文件运行",
        "写在结果文件旁边，使用自己的文件名，例如 `engineering.failed.csv`。",
    ),
    (
        "Write a workbook for Excel, beside the CSV; of `--only`, the workbook alone",
        "在 CSV 旁边再写出一个供 Excel 查看的工作簿；与 `--only` 一起使用时只写工作簿",
        "",
    ),
    (
        "Forget whoever has this name, employee number, email or mobile, as `status --find` finds them",
        "忘记此姓名、工号、邮箱或手机号的人，查找方式与 `status --find` 相同",
        "",
    ),
    (
        "Forget everybody with whom nothing was done for so long, e.g. `365d`: no call, and no reading of a file that holds them",
        "忘记这么久没有任何操作的所有人，例如 `365d`：既没有发送过，也没有读取过含有他们的文件",
        "",
    ),
    (
        "Do not ask; needed where nobody can be asked",
        "不询问；无法询问时必须给出",
        "",
    ),
    (
        "Count by the values of this column of FILE too, e.g. by department",
        "同时按 FILE 中这一列的值统计，例如按部门",
        "",
    ),
    ("Show contacts in full, not masked", "显示完整的联系方式，不用掩码", ""),
    (
        "Where to write the page [default: beside FILE]",
        "网页写到哪里 [默认：FILE 旁边]",
        "",
    ),
    (
        "Where to write, a `.xlsx` or a `.csv`; nothing is written over",
        "写到哪里，`.xlsx` 或 `.csv`；不会覆盖已有文件",
        "",
    ),
    (
        "Where to write, a `.csv` or a `.xlsx`; `-` is standard output, as a CSV [default: beside FILE]",
        "写到哪里，`.csv` 或 `.xlsx`；`-` 表示标准输出（CSV）[默认：FILE 旁边]",
        "",
    ),
    (
        "The code as findings and results show it, e.g. `mobile_letters` or `1002551`; without it all are listed",
        "问题和结果中显示的代码，例如 `mobile_letters` 或 `1002551`；不给出时列出全部",
        "",
    ),
    (
        "The HR export whose folder may have a configuration too",
        "HR 名单，其所在文件夹也可以有配置文件",
        "",
    ),
    ("The shell", "shell 的名称", ""),
    (
        "The command; the program as a whole unless given",
        "命令名；不给出时为整个程序",
        "",
    ),
];

const OUTPUT: &[Entry] = &[
    (
        "The form of what standard output carries; `json` is one object a line",
        "标准输出的格式；`json` 为每行一个对象",
        "",
    ),
    (
        "The language, `en` or `zh` [default: the system's]",
        "语言，`en` 或 `zh` [默认：系统语言]",
        "依次取自 LC_ALL、LC_MESSAGES、LANG；都没有设置时（Windows 上通常如此）取系统的显示语言。日志始终为英文。",
    ),
    (
        "A configuration file in place of your own, which stands where your system keeps such",
        "代替您自己的配置文件；您自己的配置文件位于系统存放配置的位置",
        "其中可以给出每个选项，名称为选项的长名称，`-` 写作 `_`；还可以给出 `app_id` 和 `tenant_key`；配置文件中绝不写密钥。\
         给出 `--profile NAME` 时使用表 `[profile.NAME]`。FILE 所在文件夹或其上级文件夹中的 `.referral-import.toml` 只能给出 `map`、`where`、\
         `keep`、`default_country_code`、`sheet`、`visible_only` 和 `lang`。`referral-import config` 显示哪些生效。",
    ),
    ("A profile of that file", "该文件中的一个配置组", ""),
    (
        "Log more to standard error: `-v` every attempt, `-vv` every step",
        "在标准错误输出更多日志：`-v` 为每次发送，`-vv` 为每一步",
        "",
    ),
    (
        "Tell nothing on standard error but what is wrong: no progress",
        "标准错误只输出错误：不显示进度",
        "",
    ),
    (
        "Log to this file too, every attempt at least; it is appended to",
        "同时把日志写入此文件，至少包括每次发送；追加写入",
        "",
    ),
    ("The form of the log's lines", "日志行的格式", ""),
];

/// The values that an option can take.
const VALUES: &[Entry] = &[
    (
        "Groups, each with its count, its first rows and its fix",
        "按问题分组：数量、前几行和处理办法",
        "",
    ),
    (
        "Then one line each: `file:row:column: slug`",
        "另外每个问题一行：`file:row:column: slug`",
        "",
    ),
    (
        "Then each cell with what is wrong with it and how to fix it",
        "另外逐个列出单元格、问题和处理办法",
        "",
    ),
    ("For people", "供人阅读", ""),
    (
        "For programs: one JSON object a line",
        "供程序使用：每行一个 JSON 对象",
        "",
    ),
    (
        "Send again: Feishu most likely answers with the same account",
        "重新发送：飞书很可能返回同一个账户",
        "",
    ),
    ("Leave alone until a person has looked", "暂不处理，等人工确认", ""),
    (
        "The email only; the mobile column is not looked at",
        "只用邮箱；不看手机列",
        "",
    ),
    (
        "The mobile only; the email column is not looked at",
        "只用手机号；不看邮箱列",
        "",
    ),
    ("Whatever the row has of the two", "该行有什么就用什么", ""),
];
