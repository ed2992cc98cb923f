//! Whether a checkpoint lies where several machines write, over the network or through a service that copies files: SQLite is not
//! safe there, and a copy of yesterday may take its place.

use std::path::{Component, Path, Prefix};

use super::whole_folder_of;

/// The types of file systems that other machines serve, as Linux names them.
const NETWORK: [&str; 16] = [
    "9p",
    "afs",
    "ceph",
    "cifs",
    "davfs",
    "fuse.davfs2",
    "fuse.glusterfs",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.sshfs",
    "glusterfs",
    "ncpfs",
    "nfs",
    "nfs4",
    "smb3",
    "smbfs",
];

/// How the names of folders begin that a service keeps alike on several machines, in lower case.
const SYNCED: [&str; 10] = [
    "box sync",
    "com~apple~clouddocs",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud",
    "nutstore",
    "onedrive",
    "坚果云",
    "cloudstorage",
];

/// Why a place is not this machine's alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shared {
    /// Another machine serves it; the type of the file system, where it has one.
    Network(String),
    /// A service copies what lies in this folder.
    Synced(String),
}

/// Why a file's place is not this machine's alone; `None` where it is, or where it cannot be told.
pub fn shared(path: &Path) -> Option<Shared> {
    let folder = whole_folder_of(path);
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    unc(&folder)
        .or_else(|| network(&folder, &mounts))
        .map(Shared::Network)
        .or_else(|| synced(&folder).map(Shared::Synced))
}

/// The server and share of a path such as `\\server\hr\a.csv`.
fn unc(folder: &Path) -> Option<String> {
    match folder.components().next()? {
        Component::Prefix(prefix) => match prefix.kind() {
            Prefix::UNC(server, share) | Prefix::VerbatimUNC(server, share) => {
                Some(format!("\\\\{}\\{}", server.to_string_lossy(), share.to_string_lossy()))
            }
            _ => None,
        },
        _ => None,
    }
}

/// The type of the file system a folder lies on, where another machine serves it.
///
/// Of a line of `mountinfo` the fifth word is where something is mounted, with blanks as `\040`, and the first behind ` - ` its type.
fn network(folder: &Path, mounts: &str) -> Option<String> {
    let mounted = mounts.lines().filter_map(|line| {
        let (place, kind) = line.split_once(" - ")?;
        let place = place.split(' ').nth(4)?.replace("\\040", " ");
        let kind = kind.split(' ').next()?;
        folder.starts_with(&place).then_some((place.len(), kind))
    });
    // Of two at one place the later one hides the earlier.
    let (_, kind) = mounted.max_by_key(|(length, _)| *length)?;
    NETWORK.contains(&kind).then(|| kind.to_owned())
}

/// The folder in the path that a service keeps alike on several machines.
fn synced(folder: &Path) -> Option<String> {
    let mut names = folder.components().map(|part| part.as_os_str().to_string_lossy());
    let is_synced = |name: &str| {
        let name = name.to_lowercase();
        SYNCED.iter().any(|begin| name.starts_with(begin))
    };
    names.find(|name| is_synced(name)).map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_machine_serves_is_told_by_its_type() {
        let mounts = "\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:26 / /mnt/hr\\040share rw - nfs4 server:/hr rw
31 30 0:27 / /mnt/hr\\040share/local rw - tmpfs tmpfs rw
32 22 0:28 / /home/a/notes rw - fuse.sshfs a@b: rw
";
        for (folder, expected) in [
            ("/home/a", None),
            ("/mnt/hr share", Some("nfs4")),
            ("/mnt/hr share/2026", Some("nfs4")),
            ("/mnt/hr share/local/a", None),
            ("/mnt/hr", None),
            ("/home/a/notes/x", Some("fuse.sshfs")),
        ] {
            assert_eq!(network(Path::new(folder), mounts).as_deref(), expected, "{folder}");
        }
    }

    #[test]
    fn what_a_service_copies_is_told_by_a_folders_name() {
        for (folder, expected) in [
            ("/home/a/Dropbox/hr", Some("Dropbox")),
            ("/Users/a/OneDrive - Example Ltd/hr", Some("OneDrive - Example Ltd")),
            (
                "/Users/a/Library/Mobile Documents/com~apple~CloudDocs",
                Some("com~apple~CloudDocs"),
            ),
            ("/Users/a/Library/CloudStorage/x", Some("CloudStorage")),
            ("/home/a/Google Drive", Some("Google Drive")),
            ("/home/a/iCloudDrive/x", Some("iCloudDrive")),
            ("/home/a/我的坚果云", None),
            ("/home/a/坚果云/hr", Some("坚果云")),
            ("/home/a/boxes/hr", None),
        ] {
            assert_eq!(synced(Path::new(folder)).as_deref(), expected, "{folder}");
        }
    }

    #[cfg(windows)]
    #[test]
    fn a_share_is_told_by_its_path() {
        assert_eq!(unc(Path::new(r"\\server\hr\2026")).as_deref(), Some(r"\\server\hr"));
        assert_eq!(unc(Path::new(r"C:\hr")), None);
    }
}
