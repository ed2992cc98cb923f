//! What the system says when it cannot do something, in a person's language as far as its kinds are known.

use std::io::{self, ErrorKind};

use super::Lang;

/// Why the system could not do what it was asked. English is the system's own word for it.
pub(crate) fn reason(error: &io::Error, lang: Lang) -> String {
    if lang == Lang::En {
        return error.to_string();
    }
    let number = error.raw_os_error().map(|number| format!("（系统错误 {number}）"));
    let known = KINDS.iter().find(|(kind, _)| *kind == error.kind());
    let words = match (known, &number) {
        (Some((_, words)), _) => words,
        // Only the system has words for it: on Windows they are in the language of its menus.
        (None, Some(_)) if cfg!(windows) => return error.to_string(),
        (None, _) => "系统未能完成操作",
    };
    words.to_owned() + &number.unwrap_or_default()
}

const KINDS: [(ErrorKind, &str); 28] = [
    (ErrorKind::NotFound, "找不到该文件或文件夹"),
    (ErrorKind::PermissionDenied, "没有权限"),
    (ErrorKind::AlreadyExists, "已经存在"),
    (ErrorKind::IsADirectory, "这是文件夹"),
    (ErrorKind::NotADirectory, "路径中有一段不是文件夹"),
    (ErrorKind::DirectoryNotEmpty, "文件夹不是空的"),
    (ErrorKind::ReadOnlyFilesystem, "磁盘是只读的"),
    (ErrorKind::StorageFull, "磁盘已满"),
    (ErrorKind::QuotaExceeded, "超出了磁盘配额"),
    (ErrorKind::FileTooLarge, "文件太大"),
    (ErrorKind::ResourceBusy, "正被其他程序占用"),
    (ErrorKind::ExecutableFileBusy, "正在运行"),
    (ErrorKind::InvalidFilename, "文件名无效或太长"),
    (ErrorKind::CrossesDevices, "不在同一个磁盘上"),
    (ErrorKind::StaleNetworkFileHandle, "网络文件夹已失效"),
    (ErrorKind::InvalidInput, "路径或参数无效"),
    (ErrorKind::InvalidData, "内容无法识别"),
    (ErrorKind::UnexpectedEof, "内容提前结束"),
    (ErrorKind::TimedOut, "超时"),
    (ErrorKind::AddrInUse, "该端口已被占用"),
    (ErrorKind::AddrNotAvailable, "本机没有这个地址"),
    (ErrorKind::ConnectionRefused, "连接被拒绝"),
    (ErrorKind::ConnectionReset, "连接被重置"),
    (ErrorKind::ConnectionAborted, "连接被中断"),
    (ErrorKind::HostUnreachable, "无法到达该主机"),
    (ErrorKind::NetworkUnreachable, "无法到达该网络"),
    (ErrorKind::NetworkDown, "网络已断开"),
    (ErrorKind::BrokenPipe, "对方已关闭"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_kind_has_words_and_an_unknown_one_its_number() {
        for (error, expected) in [
            (io::Error::from(ErrorKind::PermissionDenied), "没有权限"),
            (io::Error::other("unplugged"), "系统未能完成操作"),
        ] {
            assert_eq!(reason(&error, Lang::Zh), expected);
            assert_eq!(reason(&error, Lang::En), error.to_string());
        }
        #[cfg(unix)]
        assert_eq!(
            reason(&io::Error::from_raw_os_error(2), Lang::Zh),
            "找不到该文件或文件夹（系统错误 2）"
        );
    }
}
