//! The codes that speak about the whole run: the app, its token, the quota, or Feishu itself.

use super::{Class, Entry, IP_NOT_ALLOWED};
use crate::lang::Explanation;

pub(super) const RUNS: &[Entry] = &[
    Entry {
        codes: &[1002001],
        class: Class::Unconfirmed,
        en: Explanation {
            title: "system error at Feishu",
            meaning: "Feishu failed while it handled the row: the account may or may not exist",
            fix: "run the file again; if it goes on, give the log id to Feishu's support",
        },
        zh: Explanation {
            title: "飞书系统错误",
            meaning: "飞书处理该行时出错，账户可能已注册，也可能没有",
            fix: "请再次运行；如仍然出现，请将 log_id 提供给飞书技术支持",
        },
    },
    Entry {
        codes: &[1500, 1663, 2200, 5000],
        class: Class::Unconfirmed,
        en: Explanation {
            title: "internal error at Feishu",
            meaning: "Feishu's gateway failed: the account may or may not exist",
            fix: "run the file again after a while; if it goes on, give the log id to Feishu's support",
        },
        zh: Explanation {
            title: "飞书内部错误",
            meaning: "飞书网关出错，账户可能已注册，也可能没有",
            fix: "请稍后再次运行；如仍然出现，请将 log_id 提供给飞书技术支持",
        },
    },
    Entry {
        codes: &[99991400],
        class: Class::RateLimit,
        en: Explanation {
            title: "over the rate limit",
            meaning: "the app has made more calls in this tenant than Feishu allows in a minute; nothing is lost, the run waits",
            fix: "nothing to do; if it happens often, another program uses the same app: lower `--rate` or run one at a time",
        },
        zh: Explanation {
            title: "超出频率限制",
            meaning: "该应用在本企业内每分钟的调用次数已超出飞书的限制；数据不会丢失，本程序会等待后继续",
            fix: "无需处理；如频繁出现，说明有其他程序在使用同一应用，请调低 `--rate` 或错开运行",
        },
    },
    Entry {
        codes: &[99991661, 99991663, 99991664, 99991665, 99991668, 99991671, 99991677],
        class: Class::Token,
        en: Explanation {
            title: "access token refused",
            meaning: "the token is missing, malformed or expired; one got with the app's secret is renewed by itself",
            fix: "supply `FEISHU_APP_SECRET` so that tokens are renewed, or a new `FEISHU_TENANT_ACCESS_TOKEN` of this tenant",
        },
        zh: Explanation {
            title: "访问凭证被拒绝",
            meaning: "凭证缺失、格式错误或已过期；用 App Secret 获取的凭证会自动更新",
            fix: "请设置 `FEISHU_APP_SECRET` 以便自动更新凭证，或提供本企业新的 `FEISHU_TENANT_ACCESS_TOKEN`",
        },
    },
    Entry {
        codes: &[99991403],
        class: Class::Stop,
        en: Explanation {
            title: "monthly quota used up",
            meaning: "the tenant has used up the calls that its Feishu edition allows in a month; this is no rate limit",
            fix: "have the tenant's administrator raise the API quota in the Feishu admin console, or wait for the next month; \
                  then run the file again",
        },
        zh: Explanation {
            title: "本月调用额度已用完",
            meaning: "企业当前飞书版本的月度 API 调用额度已用完，这不是频率限制",
            fix: "请联系企业管理员在飞书管理后台提升 API 调用额度，或等到下个月，然后再次运行",
        },
    },
    Entry {
        codes: &[IP_NOT_ALLOWED],
        class: Class::Stop,
        en: Explanation {
            title: "this machine's IP address is not allowed",
            meaning: "the app has an IP allow list, and the address from which this machine reaches Feishu is not on it",
            fix: "add the machine's public IPv4 address in the developer console under Security Settings > IP allow list, or \
                  connect to the company's VPN",
        },
        zh: Explanation {
            title: "本机 IP 不在白名单内",
            meaning: "该应用设置了 IP 白名单，而本机访问飞书的出口 IP 不在其中",
            fix: "请在飞书开发者后台“安全设置 > IP 白名单”中加入本机的公网 IPv4 地址，或连接公司 VPN",
        },
    },
    Entry {
        codes: &[99991662],
        class: Class::Stop,
        en: Explanation {
            title: "the app is not in use",
            meaning: "the app has been disabled, or no version of it has been released",
            fix: "enable the app in the Feishu admin console under Workplace > App management, or release a version in the \
                  developer console under Version Management & Release",
        },
        zh: Explanation {
            title: "应用未启用",
            meaning: "该应用已被停用，或尚未发布版本",
            fix: "请在飞书管理后台“工作台 > 应用管理”中启用该应用，或在开发者后台“版本管理与发布”中发布版本",
        },
    },
    Entry {
        codes: &[99991672],
        class: Class::Stop,
        en: Explanation {
            title: "the app lacks a scope",
            meaning: "the app may not call this interface; registering needs the scope `hire:referral_account`",
            fix: "add the scope in the developer console under Permissions & Scopes, release a new version, have it approved, \
                  then run the file again",
        },
        zh: Explanation {
            title: "应用缺少权限",
            meaning: "该应用无权调用此接口；注册内推账户需要权限 `hire:referral_account`（更新内推账号信息）",
            fix: "请在开发者后台“权限管理”中开通该权限，发布新版本并通过审核后再次运行",
        },
    },
    Entry {
        codes: &[99991673, 20009],
        class: Class::Stop,
        en: Explanation {
            title: "the app is not installed in the tenant",
            meaning: "the tenant has not installed the app, or has removed it",
            fix: "have the tenant's administrator install the app, and check that app and tenant belong together",
        },
        zh: Explanation {
            title: "企业未安装该应用",
            meaning: "该企业尚未安装此应用，或已将其卸载",
            fix: "请企业管理员安装该应用，并确认应用与企业对应无误",
        },
    },
    Entry {
        codes: &[99991676],
        class: Class::Stop,
        en: Explanation {
            title: "the token has no permission",
            meaning: "the token was accepted and may not do this; a token got before a scope was granted does not have it",
            fix: "check the scope `hire:referral_account` in the developer console under Permissions & Scopes, release the \
                  version, and use a new token",
        },
        zh: Explanation {
            title: "凭证没有权限",
            meaning: "凭证有效但无权执行此操作；权限开通之前获取的凭证不包含新权限",
            fix: "请在开发者后台“权限管理”中确认已开通 `hire:referral_account` 并发布版本，然后使用新的凭证",
        },
    },
    Entry {
        codes: &[99991201, 99991301],
        class: Class::Stop,
        en: Explanation {
            title: "no such interface at this address",
            meaning: "the server answers like Feishu and does not know this call: the base URL is most likely wrong",
            fix: "check `--base-url`: Feishu is `https://open.feishu.cn`, a private deployment has an address of its own",
        },
        zh: Explanation {
            title: "该地址没有此接口",
            meaning: "服务器按飞书格式应答，但不认识这个接口，多半是服务地址有误",
            fix: "请检查 `--base-url`：飞书为 `https://open.feishu.cn`，私有化部署请使用其专属地址",
        },
    },
    Entry {
        codes: &[10003],
        class: Class::Stop,
        en: Explanation {
            title: "the request for a token is not valid",
            meaning: "the app id, the secret or another credential is empty or malformed",
            fix: "copy app id and secret again from the developer console under Credentials & Basic Info",
        },
        zh: Explanation {
            title: "获取凭证的参数无效",
            meaning: "App ID、App Secret 或其他凭证为空或格式错误",
            fix: "请从开发者后台“凭证与基础信息”重新复制 App ID 和 App Secret",
        },
    },
    Entry {
        codes: &[10014, 99991543],
        class: Class::Stop,
        en: Explanation {
            title: "the app id or its secret does not exist",
            meaning: "Feishu knows no usable app with these credentials at this address",
            fix: "compare `FEISHU_APP_ID` with the developer console under Credentials & Basic Info, and check that the app is \
                  enabled and that `--base-url` is its platform",
        },
        zh: Explanation {
            title: "App ID 或 App Secret 不存在",
            meaning: "飞书在该地址下找不到使用这组凭证的可用应用",
            fix: "请对照开发者后台“凭证与基础信息”检查 `FEISHU_APP_ID`，并确认应用已启用、`--base-url` 与应用所在平台一致",
        },
    },
    Entry {
        codes: &[10015],
        class: Class::Stop,
        en: Explanation {
            title: "wrong app secret",
            meaning: "the app exists, and this is not its secret; it may have been reset",
            fix: "copy the App Secret again from the developer console under Credentials & Basic Info into `FEISHU_APP_SECRET`",
        },
        zh: Explanation {
            title: "App Secret 错误",
            meaning: "应用存在，但 App Secret 不正确，可能已被重置",
            fix: "请从开发者后台“凭证与基础信息”重新复制 App Secret，并更新 `FEISHU_APP_SECRET`",
        },
    },
    Entry {
        codes: &[10012],
        class: Class::Stop,
        en: Explanation {
            title: "the app ticket is not valid",
            meaning: "Feishu pushes a new ticket to a store app's callback address every hour; this one is wrong or too old",
            fix: "set `FEISHU_APP_TICKET` to the ticket that the app's callback received last, then run the file again",
        },
        zh: Explanation {
            title: "app_ticket 无效",
            meaning: "飞书每小时向商店应用的回调地址推送新的 app_ticket，当前这个有误或已过期",
            fix: "请将 `FEISHU_APP_TICKET` 更新为应用回调最近一次收到的 app_ticket，然后再次运行",
        },
    },
    Entry {
        codes: &[10005, 10013],
        class: Class::Stop,
        en: Explanation {
            title: "the app's credentials are refused",
            meaning: "Feishu gives this app no token for this tenant",
            fix: "check app id, secret and, for a store app, ticket and tenant key, and that the tenant has installed the app",
        },
        zh: Explanation {
            title: "应用凭证被拒绝",
            meaning: "飞书不为该应用发放本企业的访问凭证",
            fix: "请检查 App ID 和 App Secret；商店应用还需检查 app_ticket 和 tenant_key，并确认企业已安装该应用",
        },
    },
];
