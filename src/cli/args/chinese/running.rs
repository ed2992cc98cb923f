//! What `run`, `retry` and `check` are given: how a file is read, and how its rows are sent.

use super::Entry;

pub(super) const READING: &[Entry] = &[
    (
        "The HR export that was run; it may be gone",
        "运行过的 HR 名单；文件已不存在也可以",
        "",
    ),
    (
        "The HR export, an Excel workbook (.xlsx) or a CSV; `-` reads standard input",
        "HR 名单，Excel 工作簿（.xlsx）或 CSV；`-` 表示读取标准输入",
        "可以给出多个：在第一次调用之前全部完成计划，只询问一次，然后在同一配额下逐个发送。只要有一个无法完成计划，就不会发送任何人。",
    ),
    (
        "Take a field from the column with this header; repeatable",
        "指定某个字段取自哪个表头的列；可多次使用",
        "字段有 `email`、`mobile`、`country_code`、`employee_no`、`status` 和 `leaving_date`。名称常见的列会自动识别，不需要此选项。",
    ),
    (
        "The country code of mobiles that name none [default: 86, where nothing speaks against it]",
        "手机号没有写国家代码时使用的国家代码 [默认：86，没有相反迹象时]",
        "",
    ),
    (
        "The file's encoding; found by itself unless given",
        "文件的编码；不给出时自动识别",
        "",
    ),
    (
        "The character between cells: `comma`, `semicolon`, `tab` or `pipe`; found by itself unless given",
        "单元格之间的分隔符：`comma`、`semicolon`、`tab` 或 `pipe`；不给出时自动识别",
        "",
    ),
    (
        "The sheet of a workbook; the only one with people unless given",
        "工作簿中的工作表；不给出时采用唯一一个有人员的工作表",
        "",
    ),
    (
        "Leave out the hidden rows and columns of a workbook, such as those that a filter hides",
        "不读取工作簿中隐藏的行和列，例如被筛选隐藏的",
        "",
    ),
    (
        "Which contact cells to use; a damaged cell that is not used makes no row invalid",
        "使用哪些联系方式；不使用的单元格即使有误，也不会使该行无效",
        "",
    ),
    (
        "Treat numbers outside their country's numbering plan as errors, not warnings",
        "把不符合所在国家号码规则的号码视为错误，而不是警告",
        "",
    ),
    (
        "Which of the file's own columns are stored and written in the results: `all`, `none` or names",
        "名单自己的列中，保存并写入结果的有哪些：`all`、`none` 或列名",
        "结果中始终有本程序的各列；名单自己的列排在它们之后。",
    ),
    (
        "What has happened so far [default: that of the app, in your data directory]",
        "断点文件，记录已完成的一切 [默认：应用自己的断点文件，位于您的数据目录]",
        "",
    ),
    (
        "Send people too whose status column, or leaving date, says that they have left",
        "状态列或离职日期显示已离职的人也发送",
        "默认不发送：离职、已离职、terminated、inactive、resigned 等。",
    ),
    (
        "Send the people of this status, whatever it says; repeatable",
        "发送状态为此值的人，无论它是什么意思；可多次使用",
        "`suspended`、`disabled`、停用等状态是否表示离职无法判断：在用此选项指明之前不发送。",
    ),
    (
        "Send only rows with this value in this column; repeatable, and all must hold",
        "只发送此列为此值的行；可多次使用，须同时满足",
        "",
    ),
    (
        "Send at most so many rows, to see that all is well; the next run goes on with the rest",
        "最多发送这么多行，先看看是否一切正常；下次运行继续发送其余的行",
        "",
    ),
    ("How much is shown of what is wrong with rows", "问题显示到什么程度", ""),
    (
        "How many findings `--detail` shows one by one [default: 20 in full, 10000 concise]",
        "`--detail` 逐条显示多少个问题 [默认：full 为 20，concise 为 10000]",
        "",
    ),
    (
        "Write every finding to this CSV, its cells masked; it is made for Excel",
        "把每个问题写入这个 CSV，单元格内容以掩码显示；可直接用 Excel 打开",
        "",
    ),
    (
        "Show damaged cells as they stand, on a terminal only",
        "按原样显示有误的单元格，仅限终端",
        "",
    ),
];

pub(super) const SENDING: &[Entry] = &[
    (
        "Read, validate and plan only; the same as `check`",
        "只读取、校验并给出计划；与 `check` 相同",
        "",
    ),
    (
        "Do not ask before sending; needed where nobody can be asked, but for a rehearsal",
        "发送前不询问；无法询问时必须给出，演练除外",
        "",
    ),
    (
        "Where another run of the app is at work, wait for its end, rather than end with 4",
        "同一应用的另一次运行正在进行时，等它结束，而不是以 4 退出",
        "",
    ),
    (
        "Send those again of whom results beside FILE tell that they were sent, and not the checkpoint",
        "重新发送这样的人：FILE 旁边的结果文件显示已发送，而断点文件中没有",
        "丢失过或从备份恢复的断点文件不知道所有人，而结果文件可能知道。`adopt` 把结果文件中的内容收入断点文件；此选项则全部重新发送。         只能在命令行输入：环境变量和配置文件都不能给出。",
    ),
    (
        "The app's quota: `N/min`, `N/s`, or `unlimited` for a tenant on loopback",
        "应用的调用配额：`N/min`、`N/s`，本机上的模拟企业可用 `unlimited`",
        "",
    ),
    (
        "How many calls may be under way at once, 1 to 256",
        "同时进行的调用数，1 到 256",
        "",
    ),
    (
        "How long one call may take",
        "一次调用最多等待多久",
        "按配额的速度，等待并不耽误时间；时间太短只会产生未确认的行。",
    ),
    (
        "How long an outage, or a rate limit that lets nothing through, may last before the run ends, its unsent rows pending",
        "服务中断或持续限流多久之后结束运行；未发送的行保持待发送",
        "",
    ),
    (
        "What to do with people whose earlier attempt got no readable answer",
        "此前的发送没有收到可读应答的人如何处理",
        "",
    ),
    (
        "Go on after twenty equal refusals in a row, the sign of a wrong column or tenant",
        "连续二十次同样的拒绝后仍继续；这通常说明列或企业不对",
        "",
    ),
    (
        "Where the API is; plain http on loopback only [env: FEISHU_BASE_URL] [default: `https://open.feishu.cn`]",
        "API 的地址；http 仅限本机 [环境变量：FEISHU_BASE_URL] [默认：`https://open.feishu.cn`]",
        "",
    ),
    (
        "A file that holds the app's secret and nothing else [default: FEISHU_APP_SECRET]",
        "只含应用密钥的文件 [默认：FEISHU_APP_SECRET]",
        "",
    ),
    (
        "Rehearse: run the whole job against a simulated tenant inside this process",
        "演练：在本程序内的模拟企业上完整运行一遍",
        "演练有自己的文件，例如 `engineering.sandbox.results.csv` 和 `referral-import.sandbox.checkpoint`，也不需要凭证：绝不会触及正式数据。",
    ),
    (
        "Write the results as a workbook for Excel too, beside the CSV",
        "在结果 CSV 旁边再写出一个供 Excel 查看的工作簿",
        "",
    ),
    (
        "Of those whom Feishu refused send only the ones with this code, e.g. `1002551`; repeatable",
        "被飞书拒绝的人中，只发送错误码为此值的，例如 `1002551`；可多次使用",
        "",
    ),
    (
        "Send only these rows, e.g. `14,20-31`; repeatable",
        "只发送这些行，例如 `14,20-31`；可多次使用",
        "行号与 FILE 在电子表格中显示的行号一致，也与结果中的 `row` 一致。",
    ),
    (
        "Send the unconfirmed again, also with `--on-unconfirmed hold`",
        "重新发送未确认的人，使用 `--on-unconfirmed hold` 时也发送",
        "",
    ),
    (
        "Also ask Feishu whether it would let the run through: token, address, IP list and scope",
        "同时询问飞书是否允许运行：凭证、地址、IP 白名单和权限",
        "会查询一个不存在的账户，不改变任何内容。与 `run` 一样需要凭证。",
    ),
    (
        "The pace to plan with: `N/min`, `N/s` or `unlimited`",
        "估算时间所用的速度：`N/min`、`N/s` 或 `unlimited`",
        "",
    ),
    (
        "How often which fault strikes, as shares of the calls, e.g. `500=0.01,reset=0.01,slow=0.02`",
        "各种故障出现的比例，例如 `500=0.01,reset=0.01,slow=0.02`",
        "500=比例        系统错误 1002001，未注册\n\
         500-after=比例  系统错误 1002001，但已注册\n\
         reset=比例      已注册，连接中断，没有应答\n\
         slow=比例       已注册，应答晚到 40 秒\n\
         slow_for=时间   晚到的时间，例如 `5s`\n\
         429=比例        配额未用完却返回限流\n\
         broken=比例     已注册，应答只有半段 JSON\n\
         html=比例       返回网关的 HTML 页面，未注册",
    ),
    (
        "How long an answer takes, e.g. `50ms` or `20ms-300ms`",
        "应答需要多久，例如 `50ms` 或 `20ms-300ms`",
        "",
    ),
    (
        "What a person registered again gets: the same account, a new one, or a refusal [default: same]",
        "同一个人再次注册时：同一账户、新账户或拒绝 [默认：same]",
        "",
    ),
    (
        "The employees, as CSV with the columns `email,country_code,mobile`; everybody exists unless given",
        "员工名单，CSV 格式，列为 `email,country_code,mobile`；不给出时任何人都存在",
        "",
    ),
    (
        "Where to listen; port 0 picks a free one",
        "监听地址；端口 0 表示自动选择",
        "",
    ),
    (
        "The tenant's quota: `N/min`, `N/s` or `unlimited`",
        "模拟企业的配额：`N/min`、`N/s` 或 `unlimited`",
        "",
    ),
    (
        "How long a token lives, e.g. `2h` or `3s`",
        "访问凭证的有效期，例如 `2h` 或 `3s`",
        "",
    ),
    (
        "The seed of account ids, faults and latencies; the same seed gives the same ones",
        "账户 ID、故障和延迟的随机种子；种子相同则结果相同",
        "",
    ),
];
