//! The codes of Feishu's that are known, each explained where it is listed.

use super::{Class, IP_NOT_ALLOWED};
use crate::lang::Explanation;

/// Which codes, what a run does on them, and what they mean.
pub(super) const ENTRIES: &[(&[i64], Class, Explanation)] = explained! {
    // Those that speak about one row: its data is to be corrected.

    [1002551] => Class::Row { excludes_account: true };
        "no such employee", "查无此员工";
        "no employee of this tenant has this email or this mobile", "本企业中没有使用该邮箱或手机号的员工";
        "use the email or mobile that the employee's profile shows in the Feishu admin console (Organization > \
         Members and departments), then run the file again; a person who has left cannot be registered",
        "请在飞书管理后台“组织架构 > 成员与部门”中核对该员工资料里的邮箱或手机号，改正后再次运行；已离职人员无法注册";

    [1002552] => Class::Row { excludes_account: true };
        "more than one employee fits", "匹配到多名员工";
        "the email or the mobile belongs to several employees, or each to another one", "该邮箱或手机号对应不止一名员工，或邮箱与手机号分属不同的人";
        "look the email and the mobile up in the Feishu admin console, have the repeated one corrected there, or \
         leave only the cell that is this person's alone",
        "请在飞书管理后台分别查询该邮箱和手机号，更正重复的资料；或在表格中只保留能唯一确定此人的那一项";

    [1002002] => Class::Row { excludes_account: true };
        "illegal parameter", "参数错误";
        "Feishu does not accept the email or the mobile as it was sent", "飞书不接受所发送的邮箱或手机号";
        "compare email, country code and mobile of the row with the employee's profile in Feishu and correct them",
        "请对照该员工在飞书中的资料，检查并改正这一行的邮箱、国家码和手机号";

    [9499, 99992402] => Class::Row { excludes_account: true };
        "a field is not valid", "字段校验未通过";
        "Feishu's gateway turned the request down before it looked for the employee; its message names the field",
        "请求在查找员工之前就被飞书网关拒绝，错误信息中会指出是哪个字段";
        "correct the field that the message names; if every row fails like this, the wrong column is mapped",
        "请按错误信息改正对应字段；如果每一行都这样失败，多半是列对应错了";

    [1002553] => Class::Row { excludes_account: false };
        "no such referral account", "内推账户不存在";
        "the account id that was asked for does not exist for this app in this tenant", "所查询的账户 ID 在本企业的该应用下不存在";
        "check that the app and the tenant are those with which the account was registered", "请确认使用的应用和企业与注册该账户时相同";

    [1002555] => Class::Row { excludes_account: false };
        "the referral account is disabled", "内推账户已停用";
        "the account exists and has been switched off", "账户存在，但已被停用";
        "have the account enabled again in Feishu Hire, if the person is to use it", "如该员工仍需使用，请在飞书招聘中重新启用该账户";

    // Those that speak about the whole run: the app, its token, the quota, or Feishu itself.

    [1002001] => Class::Unconfirmed;
        "system error at Feishu", "飞书系统错误";
        "Feishu failed while it handled the row: the account may or may not exist", "飞书处理该行时出错，账户可能已注册，也可能没有";
        "run the file again; if it goes on, give the log id to Feishu's support", "请再次运行；如仍然出现，请将 log_id 提供给飞书技术支持";

    [1500, 1663, 2200, 5000] => Class::Unconfirmed;
        "internal error at Feishu", "飞书内部错误";
        "Feishu's gateway failed: the account may or may not exist", "飞书网关出错，账户可能已注册，也可能没有";
        "run the file again after a while; if it goes on, give the log id to Feishu's support", "请稍后再次运行；如仍然出现，请将 log_id 提供给飞书技术支持";

    [99991400] => Class::RateLimit;
        "over the rate limit", "超出频率限制";
        "the app has made more calls in this tenant than Feishu allows in a minute; nothing is lost, the run waits",
        "该应用在本企业内每分钟的调用次数已超出飞书的限制；数据不会丢失，本程序会等待后继续";
        "nothing to do; if it happens often, another program uses the same app: lower `--rate` or run one at a time",
        "无需处理；如频繁出现，说明有其他程序在使用同一应用，请调低 `--rate` 或错开运行";

    [99991661, 99991663, 99991664, 99991665, 99991668, 99991671, 99991677] => Class::Token;
        "access token refused", "访问凭证被拒绝";
        "the token is missing, malformed or expired; one got with the app's secret is renewed by itself",
        "凭证缺失、格式错误或已过期；用 App Secret 获取的凭证会自动更新";
        "supply `FEISHU_APP_SECRET` so that tokens are renewed, or a new `FEISHU_TENANT_ACCESS_TOKEN` of this tenant",
        "请设置 `FEISHU_APP_SECRET` 以便自动更新凭证，或提供本企业新的 `FEISHU_TENANT_ACCESS_TOKEN`";

    [99991403] => Class::Stop;
        "monthly quota used up", "本月调用额度已用完";
        "the tenant has used up the calls that its Feishu edition allows in a month; this is no rate limit",
        "企业当前飞书版本的月度 API 调用额度已用完，这不是频率限制";
        "have the tenant's administrator raise the API quota in the Feishu admin console, or wait for the next month; \
         then run the file again",
        "请联系企业管理员在飞书管理后台提升 API 调用额度，或等到下个月，然后再次运行";

    [IP_NOT_ALLOWED] => Class::Stop;
        "this machine's IP address is not allowed", "本机 IP 不在白名单内";
        "the app has an IP allow list, and the address from which this machine reaches Feishu is not on it",
        "该应用设置了 IP 白名单，而本机访问飞书的出口 IP 不在其中";
        "add the machine's public IPv4 address in the developer console under Security Settings > IP allow list, or \
         connect to the company's VPN",
        "请在飞书开发者后台“安全设置 > IP 白名单”中加入本机的公网 IPv4 地址，或连接公司 VPN";

    [99991662] => Class::Stop;
        "the app is not in use", "应用未启用";
        "the app has been disabled, or no version of it has been released", "该应用已被停用，或尚未发布版本";
        "enable the app in the Feishu admin console under Workplace > App management, or release a version in the \
         developer console under Version Management & Release",
        "请在飞书管理后台“工作台 > 应用管理”中启用该应用，或在开发者后台“版本管理与发布”中发布版本";

    [99991672] => Class::Stop;
        "the app lacks a scope", "应用缺少权限";
        "the app may not call this interface; registering needs the scope `hire:referral_account`",
        "该应用无权调用此接口；注册内推账户需要权限 `hire:referral_account`（更新内推账号信息）";
        "add the scope in the developer console under Permissions & Scopes, release a new version, have it approved, \
         then run the file again",
        "请在开发者后台“权限管理”中开通该权限，发布新版本并通过审核后再次运行";

    [99991673, 20009] => Class::Stop;
        "the app is not installed in the tenant", "企业未安装该应用";
        "the tenant has not installed the app, or has removed it", "该企业尚未安装此应用，或已将其卸载";
        "have the tenant's administrator install the app, and check that app and tenant belong together", "请企业管理员安装该应用，并确认应用与企业对应无误";

    [99991676] => Class::Stop;
        "the token has no permission", "凭证没有权限";
        "the token was accepted and may not do this; a token got before a scope was granted does not have it",
        "凭证有效但无权执行此操作；权限开通之前获取的凭证不包含新权限";
        "check the scope `hire:referral_account` in the developer console under Permissions & Scopes, release the \
         version, and use a new token",
        "请在开发者后台“权限管理”中确认已开通 `hire:referral_account` 并发布版本，然后使用新的凭证";

    [99991201, 99991301] => Class::Stop;
        "no such interface at this address", "该地址没有此接口";
        "the server answers like Feishu and does not know this call: the base URL is most likely wrong", "服务器按飞书格式应答，但不认识这个接口，多半是服务地址有误";
        "check `--base-url`: Feishu is `https://open.feishu.cn`, a private deployment has an address of its own",
        "请检查 `--base-url`：飞书为 `https://open.feishu.cn`，私有化部署请使用其专属地址";

    [10003] => Class::Stop;
        "the request for a token is not valid", "获取凭证的参数无效";
        "the app id, the secret or another credential is empty or malformed", "App ID、App Secret 或其他凭证为空或格式错误";
        "copy app id and secret again from the developer console under Credentials & Basic Info",
        "请从开发者后台“凭证与基础信息”重新复制 App ID 和 App Secret";

    [10014, 99991543] => Class::Stop;
        "the app id or its secret does not exist", "App ID 或 App Secret 不存在";
        "Feishu knows no usable app with these credentials at this address", "飞书在该地址下找不到使用这组凭证的可用应用";
        "compare `FEISHU_APP_ID` with the developer console under Credentials & Basic Info, and check that the app is \
         enabled and that `--base-url` is its platform",
        "请对照开发者后台“凭证与基础信息”检查 `FEISHU_APP_ID`，并确认应用已启用、`--base-url` 与应用所在平台一致";

    [10015] => Class::Stop;
        "wrong app secret", "App Secret 错误";
        "the app exists, and this is not its secret; it may have been reset", "应用存在，但 App Secret 不正确，可能已被重置";
        "copy the App Secret again from the developer console under Credentials & Basic Info into `FEISHU_APP_SECRET`",
        "请从开发者后台“凭证与基础信息”重新复制 App Secret，并更新 `FEISHU_APP_SECRET`";

    [10012] => Class::Stop;
        "the app ticket is not valid", "app_ticket 无效";
        "Feishu pushes a new ticket to a store app's callback address every hour; this one is wrong or too old",
        "飞书每小时向商店应用的回调地址推送新的 app_ticket，当前这个有误或已过期";
        "set `FEISHU_APP_TICKET` to the ticket that the app's callback received last, then run the file again",
        "请将 `FEISHU_APP_TICKET` 更新为应用回调最近一次收到的 app_ticket，然后再次运行";

    [10005, 10013] => Class::Stop;
        "the app's credentials are refused", "应用凭证被拒绝";
        "Feishu gives this app no token for this tenant", "飞书不为该应用发放本企业的访问凭证";
        "check app id, secret and, for a store app, ticket and tenant key, and that the tenant has installed the app",
        "请检查 App ID 和 App Secret；商店应用还需检查 app_ticket 和 tenant_key，并确认企业已安装该应用";
};
