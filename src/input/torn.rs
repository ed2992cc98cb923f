//! A record that a line break without quotes has torn into rows.

use std::io::Read;

use super::contents::contact_in;
use super::reach::Reach;
use super::records::Records;
use super::screen::contact_columns;
use super::{InputError, Layout};

/// The last rows where all are too short and without a contact: the first of them, and how many cells they have if they are one.
#[derive(Debug, Default)]
pub(super) struct Torn(Option<(u32, usize)>);

impl Torn {
    /// Looks at the current record.
    ///
    /// # Errors
    ///
    /// Rows that are too short and without a contact, and then this one, which fills them up exactly and holds a contact where the
    /// whole would.
    pub(super) fn check<R: Read>(
        &mut self,
        records: &Records<R>,
        layout: &Layout,
        reach: &Reach,
    ) -> Result<(), InputError> {
        let (row, len) = (records.place().row, records.len());
        if len >= reach.named {
            self.0 = None;
            return Ok(());
        }
        let joined = self.0.map(|(first, cells)| (first, cells + len - 1));
        let holds_contact = |shift: usize| {
            contact_columns(layout).any(|column| {
                let at = column.index.checked_sub(shift);
                at.is_some_and(|at| contact_in(&records.cell(at)).is_some())
            })
        };
        if let Some((first, cells)) = joined
            && (reach.named..=reach.width).contains(&cells)
            && holds_contact(cells - len)
        {
            return Err(InputError::BrokenRecord { first, last: row });
        }
        self.0 = joined
            .filter(|(_, cells)| *cells < reach.named)
            .or(Some((row, len)))
            .filter(|_| !holds_contact(0));
        Ok(())
    }
}
