//! What the sources themselves must hold to, and what their map and their promises say of them.

use std::fs;
use std::path::{Path, PathBuf};

/// The texts that name modules and tests.
const TEXTS: [(&str, &str); 3] = [
    ("src/lib.rs", include_str!("../../src/lib.rs")),
    ("src/promises.md", include_str!("../../src/promises.md")),
    ("docs/architecture.md", include_str!("../../docs/architecture.md")),
];

/// Every source file below a folder of the repository, and its text.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the sources are there") {
            let path = entry.expect("a folder can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("sources are text");
                sources.push((path, text));
            }
        }
    }
    assert!(sources.len() > 1, "{folder} has moved");
    sources
}

/// The modules that the map lists, in its order.
fn modules() -> Vec<&'static str> {
    let map = TEXTS[0].1.lines();
    let modules = map.filter_map(|line| Some(line.strip_prefix("//! | [`")?.split_once("`]")?.0));
    modules.collect()
}

#[test]
fn a_module_uses_only_those_before_it() {
    let modules = modules();
    assert_eq!((modules.first(), modules.last()), (Some(&"lang"), Some(&"cli")));
    for (at, module) in modules.iter().enumerate() {
        for (file, text) in sources(&format!("src/{module}")) {
            for later in &modules[at + 1..] {
                let uses = format!("crate::{later}::");
                assert!(!text.contains(&uses), "{} uses {later}", file.display());
            }
        }
    }
}

#[test]
fn the_sandbox_shares_no_code_with_the_client() {
    for (file, text) in sources("src/sandbox") {
        let mut uses = text.match_indices("crate::");
        let shared = uses.find(|(at, _)| !text[*at..].starts_with("crate::sandbox"));
        assert_eq!(shared, None, "{} uses another module", file.display());
    }
}

#[test]
fn every_file_that_is_named_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut named = 0;
    for text in [
        TEXTS[0].1,
        TEXTS[1].1,
        TEXTS[2].1,
        include_str!("../../.github/CONTRIBUTING.md"),
        include_str!("../../docs/security.md"),
    ] {
        for name in text.split('`').skip(1).step_by(2) {
            let folders = ["src/", "tests/", "fixtures/", "docs/", "benches/", ".ci/"];
            if folders.iter().any(|folder| name.starts_with(folder)) {
                assert!(root.join(name).exists(), "`{name}` is named");
                named += 1;
            }
        }
    }
    assert!(named > 10, "{named}");
}

/// Everything by its name, e.g. `it::kill::a_name` and `quota::tests::a_name`.
fn functions() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut names = Vec::new();
    for (folder, begin) in [("tests/it", "it"), ("src", "")] {
        for (file, text) in sources(folder) {
            let module = file
                .strip_prefix(root.join(folder))
                .expect("it is in there")
                .with_extension("");
            let parts = module.iter().map(|part| part.to_string_lossy().into_owned());
            let mut path: Vec<String> = [begin.to_owned()].into_iter().chain(parts).collect();
            path.retain(|part| !part.is_empty() && part != "mod");
            let mut is_of_tests = "";
            for line in text.lines() {
                if line == "mod tests {" {
                    is_of_tests = "tests::";
                }
                if let Some((_, rest)) = line.split_once("fn ") {
                    let name = rest
                        .split(|c: char| !c.is_alphanumeric() && c != '_')
                        .next()
                        .unwrap_or_default();
                    names.push(format!("{}::{is_of_tests}{name}", path.join("::")));
                }
            }
        }
    }
    names
}

#[test]
fn every_test_that_is_named_is_there() {
    let functions = functions();
    let modules = modules();
    let mut named = 0;
    for (text, content) in TEXTS {
        for name in content.split('`').skip(1).step_by(2) {
            let begin = name.split("::").next().unwrap_or_default();
            let end = name.strip_prefix('…');
            let is_plain = |c: char| c.is_lowercase() || c.is_ascii_digit() || c == '_' || c == ':';
            if name.ends_with(':') || !end.unwrap_or(name).chars().all(is_plain) {
                continue;
            }
            let is_there = match end {
                Some(end) => functions.iter().any(|function| function.ends_with(end)),
                None if name.contains("::") && (begin == "it" || modules.contains(&begin)) => functions
                    .iter()
                    .any(|function| function == name || function.starts_with(&format!("{name}::"))),
                None => continue,
            };
            assert!(is_there, "{text} names `{name}`");
            named += 1;
        }
    }
    assert!(named > 60, "{named}");
}
