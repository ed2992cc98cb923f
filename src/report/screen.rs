//! What fits on a screen: the end of a command is read at once, whatever the file holds.

use crate::lang::hung;

/// The columns of the smallest screen in use.
pub(super) const COLUMNS: usize = 80;

/// The rows of it, but for the one of the prompt.
pub(super) const ROWS: usize = 23;

/// How many groups are told at most.
const GROUPS_MAX: usize = 8;

/// How much is told of each of several groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fullness {
    /// With examples and cure.
    Whole,
    /// With the cure.
    Cure,
    /// In one line.
    Line,
}

/// How many rows of a screen lines take.
pub(super) fn rows(lines: &[String]) -> usize {
    lines.iter().map(|line| hung(line, COLUMNS).len()).sum()
}

/// The first groups, the first of them as fully as there is room for, and how many they are.
pub(super) fn fitting<G>(
    groups: &[G],
    room: usize,
    tell: impl Fn(&G, Fullness) -> Vec<String>,
) -> (Vec<String>, usize) {
    let shown = groups.len().min(GROUPS_MAX).min(room);
    let mut told: Vec<Vec<String>> = groups[..shown]
        .iter()
        .map(|group| tell(group, Fullness::Line))
        .collect();
    let mut left = room.saturating_sub(told.iter().map(|lines| rows(lines)).sum());
    // A cure for each goes before examples for any.
    for fullness in [Fullness::Cure, Fullness::Whole] {
        for (group, lines) in groups.iter().zip(&mut told) {
            let fuller = tell(group, fullness);
            let more = rows(&fuller).saturating_sub(rows(lines));
            if more <= left {
                left -= more;
                *lines = fuller;
            }
        }
    }
    (told.concat(), shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_told_as_fully_as_there_is_room_for() {
        let tell = |group: &usize, fullness: Fullness| match fullness {
            Fullness::Whole => vec![group.to_string(); 4],
            Fullness::Cure => vec![group.to_string(); 2],
            Fullness::Line => vec![group.to_string()],
        };
        for (groups, room, lines, shown) in [
            (2, 8, 8, 2),
            (3, 8, 8, 3),
            (7, 8, 8, 7),
            (20, 30, 30, 8),
            (20, 15, 15, 8),
            (20, 3, 3, 3),
            (0, 3, 0, 0),
        ] {
            let groups: Vec<usize> = (0..groups).collect();
            let (told, count) = fitting(&groups, room, tell);
            assert_eq!((told.len(), count), (lines, shown), "{} in {room}", groups.len());
        }
    }
}
