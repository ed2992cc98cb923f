//! The schemas in `docs/schema`, made from the types. `UPDATE_SCHEMAS=1 cargo test --lib schema` writes them anew.

use std::fs;
use std::path::Path;

use schemars::{JsonSchema, schema_for};

use super::printer::{Report, SCHEMA};
use super::{
    AdoptedReport, AttemptsReport, Catalogue, CatalogueEntry, ConfigReport, Document, Failed, FilesReport,
    ForgottenReport, FoundReport, Listed, NextSteps, OnlineReport, PageReport, PlanReport, Served, StatusReport,
    Summary, TemplateReport, WrittenReport,
};

/// The text of a report's schema.
fn schema<R: Report + JsonSchema>() -> (&'static str, String) {
    let mut schema = schema_for!(R).to_value();
    schema["title"] = R::TYPE.into();
    schema["properties"]["type"] = serde_json::json!({"const": R::TYPE});
    schema["properties"]["schema"] = serde_json::json!({"const": SCHEMA});
    let required = schema["required"].as_array_mut().expect("every report has fields");
    required.extend(["type".into(), "schema".into()]);
    let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    (R::TYPE, text + "\n")
}

#[test]
fn schemas_are_those_of_the_types() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema");
    let update = std::env::var_os("UPDATE_SCHEMAS").is_some();
    for (name, expected) in [
        schema::<AdoptedReport>(),
        schema::<AttemptsReport>(),
        schema::<Catalogue>(),
        schema::<CatalogueEntry>(),
        schema::<ConfigReport>(),
        schema::<Document>(),
        schema::<Failed>(),
        schema::<FilesReport>(),
        schema::<ForgottenReport>(),
        schema::<FoundReport>(),
        schema::<Listed<'static>>(),
        schema::<NextSteps>(),
        schema::<OnlineReport<'static>>(),
        schema::<PageReport>(),
        schema::<PlanReport<'static>>(),
        schema::<Served>(),
        schema::<StatusReport>(),
        schema::<Summary<'static>>(),
        schema::<TemplateReport>(),
        schema::<WrittenReport>(),
    ] {
        let path = folder.join(format!("{name}.json"));
        if update {
            fs::create_dir_all(&folder)
                .and_then(|()| fs::write(&path, &expected))
                .expect("the folder is writable");
        }
        let stored = fs::read_to_string(&path).unwrap_or_default().replace('\r', "");
        assert!(stored == expected, "`{}` is not that of its type", path.display());
    }
}
