//! What a disk holds after the power failed: a disk that forgets what was not synced.

use std::collections::BTreeMap;
use std::path::Path;

use super::shim::Call;

/// A file as the process sees it, and as the disk would give it back.
#[derive(Clone, Debug, Default)]
struct File {
    seen: Vec<u8>,
    durable: Vec<u8>,
}

/// A folder as the process sees it, and as the disk would give it back. A new name is durable when its folder is synced, and
/// bytes when their file is.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    files: Vec<File>,
    seen: BTreeMap<String, usize>,
    durable: BTreeMap<String, usize>,
}

impl Disk {
    /// A disk on which these files have been for long.
    pub fn with(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let mut disk = Disk::default();
        for (name, bytes) in files {
            disk.seen.insert(name, disk.files.len());
            disk.files.push(File {
                seen: bytes.clone(),
                durable: bytes,
            });
        }
        disk.durable = disk.seen.clone();
        disk
    }

    /// Does a call. `keeps` says of a write whether the disk happens to keep it before it has to.
    pub fn apply(&mut self, call: &Call, keeps: bool) {
        if call.failed() {
            return;
        }
        match call.kind.as_str() {
            "create" => {
                self.seen.insert(call.path.clone(), self.files.len());
                self.files.push(File::default());
            }
            "write" => self.change(&call.path, keeps, |bytes| {
                let end = call.offset + call.bytes.len();
                bytes.resize(bytes.len().max(end), 0);
                bytes[call.offset..end].copy_from_slice(&call.bytes);
            }),
            "resize" => self.change(&call.path, keeps, |bytes| bytes.resize(call.offset, 0)),
            "sync" if call.path.is_empty() => self.durable = self.seen.clone(),
            "sync" => {
                if let Some(file) = self.seen.get(&call.path) {
                    let file = &mut self.files[*file];
                    file.durable = file.seen.clone();
                }
            }
            "rename" => {
                let file = self.seen.remove(&call.path).expect("what is renamed was there");
                self.seen.insert(call.to.clone(), file);
            }
            "remove" => drop(self.seen.remove(&call.path)),
            _ => {}
        }
    }

    fn change(&mut self, path: &str, keeps: bool, change: impl Fn(&mut Vec<u8>)) {
        // What has no name any more is gone with the process.
        let Some(file) = self.seen.get(path) else { return };
        let file = &mut self.files[*file];
        change(&mut file.seen);
        if keeps {
            change(&mut file.durable);
        }
    }

    /// The files that the disk gives back. SQLite's shared memory is none: it is made anew after every start.
    pub fn after_power_cut(&self) -> BTreeMap<String, Vec<u8>> {
        let names = self.durable.iter().filter(|(name, _)| !name.ends_with("-shm"));
        names
            .map(|(name, file)| (name.clone(), self.files[*file].durable.clone()))
            .collect()
    }
}

/// Writes files into an empty folder.
pub fn write_into(folder: &Path, files: &BTreeMap<String, Vec<u8>>) {
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).expect("the folder is ours");
    }
}
