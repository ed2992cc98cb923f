//! What happened without a code of Feishu's, in words: no answer, or somebody else's.

use super::explain;
use crate::feishu::verdict::PROXY_LOGIN_STATUS;
use crate::feishu::{Cause, Stop};
use crate::lang::{Explanation, explanation};

/// The words that results and checkpoint hold where Feishu gave no code, as [`Unconfirmed`](crate::feishu::Unconfirmed) and [`Cause`]
/// are written.
const WORDS: &[(&[&str], Explanation)] = explained! {
    ["timeout"];
        "no answer in time", "等待应答超时";
        "the row was sent, and no answer came within `--timeout`: the account may or may not exist",
        "该行已发送，但在 `--timeout` 时间内没有收到应答，账户可能已注册，也可能没有";
        "run the file again; if it happens often, raise `--timeout` or check the network", "请再次运行；如频繁出现，请调大 `--timeout` 或检查网络";

    ["reset"];
        "the connection broke", "连接中断";
        "the connection broke after the row had begun to leave: the account may or may not exist", "该行开始发送后连接中断，账户可能已注册，也可能没有";
        "run the file again; if it happens often, check the network, the VPN and the proxy", "请再次运行；如频繁出现，请检查网络、VPN 和代理";

    [ANY_STATUS];
        "an unreadable answer", "应答无法识别";
        "an answer came that is not what Feishu documents: the account may or may not exist", "收到的应答不符合飞书的格式，账户可能已注册，也可能没有";
        "run the file again; if it goes on, check whether a proxy or a sign-in page answers in Feishu's place",
        "请再次运行；如仍然出现，请检查是否有代理或登录页面代替飞书作了应答";

    ["foreign_answer"];
        "somebody else answers in Feishu's place", "应答的不是飞书";
        "the answer is not Feishu's: a proxy, a sign-in page, or a wrong address", "收到的应答并非来自飞书，可能是代理、登录页面或地址有误";
        "check `--base-url`, the proxy in `HTTPS_PROXY` and whether the network wants a sign-in, then run the file again",
        "请检查 `--base-url`、`HTTPS_PROXY` 中的代理以及网络是否需要登录，然后再次运行";

    ["interrupted", "in_flight"];
        "the program ended before the answer came", "程序在收到应答前结束";
        "the row was sent, or was about to be, when the program or the machine died: the account may or may not exist",
        "该行已发送或正要发送时，程序或电脑意外停止，账户可能已注册，也可能没有";
        "run the file again: the person is sent again, and most likely gets the same account", "请再次运行：将重新发送此人，很可能得到同一个账户";

    ["proxy_login"];
        "the proxy wants a user and a password", "代理需要用户名和密码";
        "the proxy between this machine and Feishu lets nobody through who does not sign in with it", "本机与飞书之间的代理要求登录，未登录无法通过";
        "write user and password into the proxy's variable, as in `HTTPS_PROXY=http://user:password@proxy.example.com:8080`, \
         %-encoded: `%40` for `@`, `%23` for `#`",
        "请在代理变量中写上用户名和密码，例如 `HTTPS_PROXY=http://user:password@proxy.example.com:8080`，特殊字符用百分号编码：`@` 写作 `%40`，`#` 写作 `%23`";

    ["certificate"];
        "the server's certificate is not accepted", "服务器证书未被接受";
        "who answers cannot be shown to be Feishu: a company proxy that opens what is sent, a wrong address, or a wrong clock",
        "无法确认应答方是飞书：可能是公司代理在解密流量、地址有误，或本机时间不对";
        "if the issuer is your company, add its certificate to the system's, or on Linux name a file that holds it in \
         `SSL_CERT_FILE`; else check `--base-url` and this machine's clock",
        "如果颁发者是本公司，请把公司的根证书加入系统证书（Linux 上也可用 `SSL_CERT_FILE` 指定证书文件）；否则请检查 `--base-url` 和本机时间";

    ["descriptors"];
        "too few file descriptors", "文件描述符不足";
        "the system gives this process no more sockets, so that no connection can be made", "系统不再为本程序分配套接字，无法建立连接";
        "raise the limit (`ulimit -n 256`), close other programs, or lower `--workers`, then run the file again",
        "请提高上限（`ulimit -n 256`）、关闭其他程序，或调低 `--workers`，然后再次运行";
};

/// The word that stands for every HTTP status.
const ANY_STATUS: &str = "http_502";

const TOKENS: Explanation = explanation! {
    "new access tokens are refused", "新的访问凭证也被拒绝";
    "Feishu gives tokens to this app and refuses each of them: app, address and tenant do not belong together, or something \
     between here and Feishu changes what is sent",
    "飞书为该应用发放了访问凭证，却拒绝其中的每一个：应用、地址与企业可能不对应，或者中间有设备改动了请求";
    "check that `--base-url` is the app's platform, and that no gateway removes or replaces the header `Authorization`; if it \
     goes on, give the log id to Feishu's support",
    "请确认 `--base-url` 与应用所在平台一致，并且没有网关删除或替换请求头 `Authorization`；如仍然出现，请将 log_id 提供给飞书技术支持";
};

/// Those words, an HTTP status by one of its kind.
pub fn words() -> impl Iterator<Item = &'static str> {
    WORDS.iter().flat_map(|(words, _)| *words).copied()
}

/// A word in words; `None` for what is none of ours.
pub fn explain_word(word: &str) -> Option<Explanation> {
    let is_status = word
        .strip_prefix("http_")
        .is_some_and(|status| status.parse::<u16>().is_ok());
    let word = if is_status { ANY_STATUS } else { word };
    let found = WORDS.iter().find(|(words, _)| words.contains(&word));
    found.map(|(_, explanation)| *explanation)
}

/// Why a run stopped, in words; `None` for a code that is not in the catalogue.
pub fn explain_stop(stop: &Stop) -> Option<Explanation> {
    match stop.cause {
        Cause::Code(code) => explain(code),
        Cause::Tokens(_) => Some(TOKENS),
        Cause::Foreign(PROXY_LOGIN_STATUS) => explain_word(&Cause::ProxyLogin.to_string()),
        cause => explain_word(&cause.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feishu::Unconfirmed;

    #[test]
    fn what_has_no_code_is_explained_in_both_languages() {
        let words = [
            Unconfirmed::Timeout,
            Unconfirmed::Reset,
            Unconfirmed::Unreadable(502),
            Unconfirmed::Unreadable(404),
        ];
        for word in words {
            assert!(explain_word(&word.to_string()).is_some(), "{word}");
        }
        assert_eq!(explain_word("http_"), None);
        let causes = [
            Cause::Code(99991401),
            Cause::Tokens(99991663),
            Cause::Foreign(302),
            Cause::Foreign(407),
            Cause::ProxyLogin,
            Cause::Certificate,
            Cause::Descriptors,
        ];
        for cause in causes {
            assert!(explain_stop(&Stop::new(cause, "")).is_some());
        }
    }
}
