//! What the sources themselves must hold to.

use std::fs;
use std::path::Path;

#[test]
fn the_sandbox_shares_no_code_with_the_client() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sandbox");
    let files: Vec<_> = fs::read_dir(folder)
        .expect("the sources are there")
        .map(|entry| entry.expect("a folder can be listed").path())
        .collect();
    assert!(files.len() > 5, "the sandbox has moved");
    for file in files {
        let text = fs::read_to_string(&file).expect("sources are text");
        let shared = text
            .match_indices("crate::")
            .find(|(at, _)| !text[*at..].starts_with("crate::sandbox"));
        assert_eq!(shared, None, "{} uses another module", file.display());
    }
}
