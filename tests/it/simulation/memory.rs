//! What befalls checkpoint and results between two runs, and how a run holds the one against the other.

use std::io::Cursor;

use referral_import::checkpoint::{Checkpoint, Standing};
use referral_import::engine::{self, Clock, Telling, meet, told_in};
use referral_import::validate::{ContactUse, Rules};

use super::people::Keys;
use super::story::Story;

/// Whose the results are.
pub(crate) const APP: &str = "cli_example@simulation";

impl Story {
    /// What befalls checkpoint and results while nobody is at work. Whoever is in flight arrives before.
    pub(crate) fn befall(&mut self) {
        let Some(mut mishaps) = self.mishaps.take() else { return };
        match mishaps.u8(..12) {
            0 => self.forget(Checkpoint::in_memory().expect("memory suffices"), "is lost"),
            1 => {
                if let Some(backup) = &self.backup {
                    self.forget(copy(backup), "is restored from a backup");
                }
            }
            2 => {
                let moved = copy(&self.tenant.checkpoint());
                self.tenant.tell("the checkpoint is moved to another machine");
                self.tenant.keep_in(moved);
            }
            3 | 4 => self.backup = Some(copy(&self.tenant.checkpoint())),
            5 => {
                let names: Vec<String> = self.results.keys().cloned().collect();
                if let Some(name) = mishaps.choice(&names) {
                    self.tenant.tell(format_args!("the results of {name} are lost"));
                    self.results.remove(name);
                }
            }
            _ => {}
        }
        self.mishaps = Some(mishaps);
    }

    /// From now on another checkpoint is used, which does not know all that was in this one.
    fn forget(&mut self, checkpoint: Checkpoint, what: &str) {
        self.tenant.tell(format_args!("the checkpoint {what}"));
        self.tenant.forget(checkpoint);
        self.forgotten.push(self.time.now());
    }

    /// Holds the results beside the files against the ledger, as every run does. Where they know more, they are adopted, or somebody
    /// asks for everybody to be sent again. Returned are those whom they call registered, unless that was asked for.
    pub(crate) fn hold(&mut self) -> Vec<Keys> {
        let Some(mut mishaps) = self.mishaps.take() else {
            return Vec::new();
        };
        let tellings = self.tellings();
        let mut is_lacking = self.is_lacking(&tellings);
        if is_lacking && mishaps.u8(..4) > 0 {
            for (name, telling) in &tellings {
                self.tenant.tell(format_args!("the results of {name} are adopted"));
                let (checkpoint, now_ms) = (self.tenant.checkpoint(), self.time.wall_ms());
                let adopted = engine::adopt(&checkpoint, &telling.people, name, Some(name), now_ms);
                adopted.expect("a checkpoint in memory can be written");
            }
            is_lacking = self.is_lacking(&tellings);
        }
        self.mishaps = Some(mishaps);
        if is_lacking {
            self.tenant.tell("somebody asks to send again");
            return Vec::new();
        }
        let people = tellings.into_iter().flat_map(|(_, telling)| telling.people);
        let registered = people.filter(|told| told.standing == Standing::Registered);
        registered
            .filter_map(|told| told.contact.as_ref().map(Keys::from))
            .collect()
    }

    fn is_lacking(&self, tellings: &[(String, Telling)]) -> bool {
        let people = tellings.iter().flat_map(|(_, telling)| &telling.people);
        let met = meet(Some(&self.tenant.checkpoint()), people).expect("a checkpoint in memory can be read");
        met.into_iter().any(|meeting| meeting.is_lacking())
    }

    /// What the results tell, the newest first: by name, so that the same seed tells the same.
    fn tellings(&self) -> Vec<(String, Telling)> {
        let rules = Rules {
            typed_country_code: None,
            strict: false,
            contact_use: ContactUse::Both,
        };
        let telling = |(name, results): (&String, &String)| {
            let told = told_in(Box::new(Cursor::new(results.clone())), Some(APP), &rules);
            let telling = told.expect("results can be read").expect("they are results");
            (name.clone(), telling)
        };
        let mut tellings: Vec<_> = self.results.iter().map(telling).collect();
        tellings.sort_by_key(|(_, telling)| std::cmp::Reverse(telling.newest_ms));
        tellings
    }
}

/// A copy of a checkpoint, as `adopt` takes one over.
fn copy(checkpoint: &Checkpoint) -> Checkpoint {
    let copy = Checkpoint::in_memory().expect("memory suffices");
    let taken = copy.take_over(checkpoint, &|name| name.to_owned());
    taken.expect("memory suffices");
    copy
}
