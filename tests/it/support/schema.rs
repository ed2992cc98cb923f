//! What programs are told is what `docs/schema` says: the part of JSON Schema that our schemas use.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use serde_json::Value;

static SCHEMAS: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema");
    let files = fs::read_dir(folder).expect("the schemas are there");
    files
        .map(|file| {
            let text = fs::read_to_string(file.expect("it can be listed").path()).expect("it can be read");
            let schema: Value = serde_json::from_str(&text).expect("a schema is JSON");
            (
                schema["title"].as_str().expect("every schema has one").to_owned(),
                schema,
            )
        })
        .collect()
});

/// Holds a line of standard output against the schema of its type.
#[track_caller]
pub fn holds(line: &str) {
    let object: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    let kind = object["type"].as_str().unwrap_or_else(|| panic!("no type: {line}"));
    let schema = SCHEMAS.get(kind).unwrap_or_else(|| panic!("no schema of `{kind}`"));
    if let Err(wrong) = check(&object, schema, schema) {
        panic!("{kind}{wrong}: {line}");
    }
}

/// Where a value is not what a schema says, and how.
fn check(value: &Value, schema: &Value, root: &Value) -> Result<(), String> {
    if let Some(path) = schema["$ref"].as_str() {
        let path = path.strip_prefix('#').expect("no schema refers to another");
        return check(value, root.pointer(path).expect("it is defined"), root);
    }
    if let Some(expected) = schema.get("const")
        && value != expected
    {
        return Err(format!(" is not {expected}"));
    }
    for (key, at_most) in [("oneOf", 1), ("anyOf", usize::MAX)] {
        if let Some(ways) = schema[key].as_array() {
            let fitting = ways.iter().filter(|way| check(value, way, root).is_ok()).count();
            if !(1..=at_most).contains(&fitting) {
                return Err(format!(" fits {fitting} of {}", Value::from(ways.clone())));
            }
        }
    }
    if let Some(values) = schema["enum"].as_array()
        && !values.contains(value)
    {
        return Err(format!(" is none of {}", Value::from(values.clone())));
    }
    let types = match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !types.is_empty() && !types.iter().any(|name| is_a(value, name)) {
        return Err(format!(" is no {}", types.join(" or ")));
    }
    match value {
        Value::Array(items) => check_items(items, schema, root),
        Value::Object(fields) => {
            let required = schema["required"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str);
            for name in required {
                if !fields.contains_key(name) {
                    return Err(format!(" lacks {name}"));
                }
            }
            for (name, field) in fields {
                let known = schema["properties"].get(name).or(schema.get("additionalProperties"));
                match known {
                    Some(known) => check(field, known, root).map_err(|wrong| format!(".{name}{wrong}"))?,
                    None if schema.get("properties").is_some() => return Err(format!(".{name} is not in the schema")),
                    None => {}
                }
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn check_items(items: &[Value], schema: &Value, root: &Value) -> Result<(), String> {
    let first = schema["prefixItems"].as_array();
    for (at, item) in items.iter().enumerate() {
        let known = first.and_then(|first| first.get(at)).or(schema.get("items"));
        if let Some(known) = known {
            check(item, known, root).map_err(|wrong| format!("[{at}]{wrong}"))?;
        }
    }
    Ok(())
}

fn is_a(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the schemas use `{other}` too"),
    }
}
