//! The layer between the program and the kernel: which calls go wrong, and what was called.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The error numbers of Linux that a disk gives.
pub const EIO: i32 = 5;
pub const EACCES: i32 = 13;
pub const ENOSPC: i32 = 28;

/// What happens at a call.
#[derive(Clone, Copy, Debug)]
pub enum Wrong {
    /// It fails with this error number.
    Fails(i32),
    /// The process is killed before it.
    Kill,
    /// The process is killed when half of the bytes are written.
    Tear,
}

/// Which calls go wrong, counted from 1.
#[derive(Clone, Debug)]
pub struct Fault {
    first: usize,
    last: usize,
    wrong: Wrong,
    kinds: Option<&'static str>,
    path: Option<&'static str>,
    needed: Option<PathBuf>,
}

impl Fault {
    /// The n-th call goes wrong.
    pub fn at(n: usize, wrong: Wrong) -> Self {
        Fault {
            first: n,
            last: n,
            wrong,
            kinds: None,
            path: None,
            needed: None,
        }
    }

    /// Every call goes wrong.
    pub fn always(wrong: Wrong) -> Self {
        Fault {
            last: usize::MAX >> 1,
            ..Fault::at(1, wrong)
        }
    }

    /// Goes on to the call with this number.
    pub fn up_to(self, last: usize) -> Self {
        Fault { last, ..self }
    }

    /// Counts only these kinds: `create` and `open` as `open`, `write`, `sync`, `resize`, `rename`, `remove`.
    pub fn of(self, kinds: &'static str) -> Self {
        Fault {
            kinds: Some(kinds),
            ..self
        }
    }

    /// Counts only calls on a path that ends so.
    pub fn on(self, path: &'static str) -> Self {
        Fault {
            path: Some(path),
            ..self
        }
    }

    /// Counts only while there is such a file.
    pub fn while_there_is(self, needed: PathBuf) -> Self {
        Fault {
            needed: Some(needed),
            ..self
        }
    }
}

/// A call to the kernel that touched the folder, standard output or a socket.
#[derive(Clone, Debug)]
pub struct Call {
    /// `create`, `open`, `write`, `sync`, `resize`, `rename`, `remove`; `print` and `send`.
    pub kind: String,
    /// What the kernel answered, an error number when negative.
    pub result: i64,
    /// Where in the file; the new size for `resize`.
    pub offset: usize,
    /// The file inside the folder; empty for the folder itself.
    pub path: String,
    /// The new name.
    pub to: String,
    /// What was written.
    pub bytes: Vec<u8>,
}

impl Call {
    /// Whether it is the first part of a registration on its way to the tenant.
    pub fn is_registration(&self) -> bool {
        self.kind == "send" && self.bytes.starts_with(b"POST /open-apis/hire/v1/referral_account")
    }

    /// Whether something went wrong here.
    pub fn failed(&self) -> bool {
        self.result < 0
    }
}

/// Puts the layer under a program that is started in `folder`.
pub fn put_under(command: &mut Command, folder: &Path, log: &Path, fault: Option<&Fault>) {
    command
        .env("LD_PRELOAD", library())
        .env("SHIM_FOLDER", folder)
        .env("SHIM_LOG", log);
    let Some(fault) = fault else { return };
    let what = match fault.wrong {
        Wrong::Fails(number) => number,
        Wrong::Kill => 0,
        Wrong::Tear => -1,
    };
    command.env("SHIM_FAULT", format!("{} {} {what}", fault.first, fault.last));
    if let Some(kinds) = fault.kinds {
        command.env("SHIM_KINDS", kinds);
    }
    if let Some(path) = fault.path {
        command.env("SHIM_PATH", path);
    }
    if let Some(needed) = &fault.needed {
        command.env("SHIM_WHILE", needed);
    }
}

/// Reads what was called, in order.
pub fn read_log(log: &Path, folder: &Path) -> Vec<Call> {
    let Ok(bytes) = std::fs::read(log) else {
        return Vec::new();
    };
    let mut rest = bytes.as_slice();
    let mut calls = Vec::new();
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let head = String::from_utf8_lossy(&rest[..end]).into_owned();
        let fields: Vec<&str> = head.split('\t').collect();
        let [kind, result, offset, length, path, to] = fields[..] else {
            panic!("not a line of the log: {head}")
        };
        let number = |field: &str| field.parse::<i64>().expect(field);
        let in_folder = |path: &str| {
            let inside = Path::new(path).strip_prefix(folder).unwrap_or(Path::new(path));
            inside.to_string_lossy().into_owned()
        };
        let length = usize::try_from(number(length)).expect("a length");
        calls.push(Call {
            kind: kind.to_owned(),
            result: number(result),
            offset: usize::try_from(number(offset)).unwrap_or(0),
            path: in_folder(path),
            to: in_folder(to),
            // A failed call has no bytes; a killed process may leave its last line unfinished.
            bytes: rest.get(end + 1..end + 1 + length).unwrap_or_default().to_vec(),
        });
        rest = rest.get(end + 1 + length + 1..).unwrap_or_default();
    }
    calls
}

/// The compiled layer; compiled once.
fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        // Two test processes may compile at once: each under a name of its own, then put in place.
        let built = folder.join(format!("disk-shim-{}.so", std::process::id()));
        let library = folder.join("disk-shim.so");
        let compiled = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-o"])
            .arg(&built)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/disk/shim.c"))
            .status()
            .expect("`cc`, which links Rust programs too, is there");
        assert!(compiled.success(), "the layer does not compile");
        std::fs::rename(&built, &library).expect("both are in one folder");
        library
    })
}
