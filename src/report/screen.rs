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

/// The first groups, as fully as there is room for, and how many they are.
pub(super) fn fitting<G>(
    groups: &[G],
    room: usize,
    tell: impl Fn(&G, Fullness) -> Vec<String>,
) -> (Vec<String>, usize) {
    let told = |count: usize, fullness| {
        let lines = groups[..count].iter().flat_map(|group| tell(group, fullness));
        lines.collect::<Vec<String>>()
    };
    let most = groups.len().min(GROUPS_MAX);
    for fullness in [Fullness::Whole, Fullness::Cure, Fullness::Line] {
        let lines = told(most, fullness);
        if rows(&lines) <= room {
            return (lines, most);
        }
    }
    let count = most.min(room);
    (told(count, Fullness::Line), count)
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
            (3, 8, 6, 3),
            (7, 8, 7, 7),
            (20, 30, 16, 8),
            (20, 15, 8, 8),
            (20, 3, 3, 3),
            (0, 3, 0, 0),
        ] {
            let groups: Vec<usize> = (0..groups).collect();
            let (told, count) = fitting(&groups, room, tell);
            assert_eq!((told.len(), count), (lines, shown), "{} in {room}", groups.len());
        }
    }
}
