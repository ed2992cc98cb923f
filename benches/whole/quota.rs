//! Ten minutes at the edge of the quota, against the tenant's exact sliding window.

use std::time::Duration;

use crate::peers::stats;
use crate::program::{Folder, Tenant, timed};
use crate::support::People;
use crate::table::{Table, per_second};

/// The quota of ten minutes.
const ROWS: u32 = 1_000;

pub fn measure(folder: &Folder, table: &mut Table) {
    let tenant = Tenant::start(&["--latency", "20ms-300ms"]);
    let file = folder.export(ROWS, People::Good);
    let checkpoint = folder.fresh("quota").join("checkpoint");
    let ran = timed(tenant.run(&file, &["--checkpoint"]).arg(checkpoint));
    let per_minute = per_second(ROWS, ran.time) * Duration::from_secs(60).as_secs_f64();
    let compared = format!(
        "100 a minute: {:.1} %; {} times over the limit",
        per_minute,
        stats(&tenant)["rate_limited"]
    );
    let what = "`run` of 1,000 rows at the quota, 20 to 300 ms";
    table.add(
        what,
        format!("{per_minute:.1} a minute"),
        compared,
        "99.5 %, never over",
    );
}
