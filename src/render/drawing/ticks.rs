//! What stands along the axis: days, months or years, as fine as there is room for.

use super::scale::{Scale, Stretch};
use crate::date::{Date, Day};
use crate::language::Language;

/// A place on the axis with its words.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::render) struct Tick {
    /// Where it stands.
    pub at: f64,
    /// Where the middle of its words stands: at the same place, unless the edge is near.
    pub words_at: f64,
    /// "2006", "October 2024", "11 October".
    pub words: String,
}

/// What lies between two places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render) enum Unit {
    /// Days of the month: every so many, from the first.
    Days(u8),
    /// Months of the year: every so many, from January.
    Months(i64),
    /// Years that this divides.
    Years(i64),
}

/// How long words are along the axis, and how long the axis is.
pub(in crate::render) struct Room<'a> {
    /// The extent of some words along the axis.
    pub extent: &'a dyn Fn(&str) -> f64,
    /// Where words must end.
    pub end: f64,
    /// The most places.
    pub most: usize,
    /// What stays free between the words of two places.
    pub clear: f64,
}

impl Unit {
    /// Every unit, from the finest.
    pub fn all() -> impl Iterator<Item = Unit> {
        let years = (0..9).flat_map(|power| [1, 2, 5].map(|digit| Unit::Years(digit * 10_i64.pow(power))));
        [1, 5, 10, 15].map(Unit::Days).into_iter().chain([1, 2, 3, 6].map(Unit::Months)).chain(years)
    }

    /// About how many days it has.
    pub fn days(self) -> i64 {
        match self {
            Unit::Days(days) => i64::from(days),
            Unit::Months(months) => months * 30,
            Unit::Years(years) => years * 365,
        }
    }

    /// The place at a day or the last one before it.
    pub fn floor(self, day: Day) -> Day {
        let first = |year: i64, month: u8| Day::new(year.clamp(i32::MIN.into(), i32::MAX.into()) as i32, month, 1).unwrap_or(Day::MIN);
        match self {
            Unit::Days(1) => day,
            // The last days of a month belong to its last place: between the 26th and the 1st there is none.
            Unit::Days(step) => Day { day: ((day.day - 1) / step).min(30 / step - 1) * step + 1, ..day },
            Unit::Months(step) => first(day.year.into(), (i64::from(day.month - 1) / step * step + 1) as u8),
            Unit::Years(step) => first(i64::from(day.year).div_euclid(step) * step, 1),
        }
    }

    /// The place after a day.
    pub fn next(self, day: Day) -> Day {
        let at = self.floor(day);
        // One unit later and a little, and back to the beginning of that.
        let later = match self {
            Unit::Days(1) => day.add_days(1),
            Unit::Days(step) => Some(at.add_days(step.into())).filter(|next| next.month == at.month && self.floor(*next) > at).unwrap_or_else(|| {
                let last = Day::last_of(at.year, at.month);
                last.add_days(1)
            }),
            Unit::Months(step) => at.add_days(step * 31),
            Unit::Years(step) => at.add_days(step * 366),
        };
        self.floor(later)
    }
}

/// The places of the finest unit whose words have room.
pub(in crate::render) fn ticks(language: &Language, scale: &Scale, room: &Room) -> Vec<Tick> {
    let days: i64 = scale.stretches.iter().map(|stretch| stretch.to - stretch.from).sum();
    let mut coarsest = Vec::new();
    for unit in Unit::all().skip_while(|unit| days / unit.days() > 4 * room.most as i64) {
        let mut ticks: Vec<Tick> = Vec::new();
        for stretch in &scale.stretches {
            let mut these = of(language, stretch, unit);
            these.iter_mut().for_each(|tick| tick.place(room));
            // Behind a cut words begin at their tick: before it is another time.
            if let Some(tick) = these.first_mut().filter(|tick| !ticks.is_empty() && stretch.from < stretch.to && tick.at == stretch.start) {
                tick.words_at = tick.words_at.max(tick.at - 4.0 + room.half(&tick.words));
            }
            ticks.append(&mut these);
        }
        let clear = ticks.windows(2).all(|pair| room.clear(&pair[0], &pair[1]));
        if clear && ticks.len() <= room.most {
            return ticks;
        }
        coarsest = ticks;
        if unit.days() > days.max(1) {
            break;
        }
    }
    thinned(coarsest, room)
}

/// Leaves out what touches the place before it.
fn thinned(ticks: Vec<Tick>, room: &Room) -> Vec<Tick> {
    let mut kept: Vec<Tick> = Vec::new();
    for tick in ticks {
        if kept.last().is_none_or(|last| room.clear(last, &tick)) {
            kept.push(tick);
        }
    }
    kept
}

impl Tick {
    /// A place with these words, kept within the room.
    pub fn new(at: f64, words: String, room: &Room) -> Self {
        let mut tick = Self { at, words_at: at, words };
        tick.place(room);
        tick
    }

    fn place(&mut self, room: &Room) {
        let half = room.half(&self.words);
        self.words_at = self.at.clamp(half, (room.end - half).max(half));
    }
}

impl Room<'_> {
    fn half(&self, words: &str) -> f64 {
        (self.extent)(words) / 2.0
    }

    /// Whether the words of two places stand clear of each other.
    pub fn clear(&self, one: &Tick, other: &Tick) -> bool {
        let halves = self.half(&one.words) + self.half(&other.words);
        (one.words_at - other.words_at).abs() >= halves + self.clear
    }
}

/// The places of a stretch; where no unit begins in it, its first day.
fn of(language: &Language, stretch: &Stretch, unit: Unit) -> Vec<Tick> {
    let (from, to) = (Day::from_number(stretch.from), Day::from_number(stretch.to));
    let scale = Scale { stretches: vec![*stretch] };
    let mut day = if unit.floor(from) == from { from } else { unit.next(from) };
    let mut ticks = Vec::new();
    let mut year = None;
    while day <= to && ticks.len() < 200 {
        ticks.push(Tick { at: scale.at(day.number()), words_at: 0.0, words: words(language, day, unit, year == Some(day.year)) });
        year = Some(day.year);
        let next = unit.next(day);
        if next <= day {
            break;
        }
        day = next;
    }
    if ticks.is_empty() {
        let words = match unit {
            Unit::Years(_) if from != to => language.year(from.year.into()),
            _ if from != to => month(language, from),
            _ => language.day(from),
        };
        ticks.push(Tick { at: scale.at(stretch.from), words_at: 0.0, words });
    }
    ticks
}

/// What a place is called; the year is named once.
pub(in crate::render) fn words(language: &Language, day: Day, unit: Unit, year_is_known: bool) -> String {
    match unit {
        Unit::Days(_) if year_is_known => language.day_without_year(day),
        Unit::Days(_) => language.day(day),
        Unit::Months(_) => month(language, day),
        Unit::Years(_) => language.year(day.year.into()),
    }
}

fn month(language: &Language, day: Day) -> String {
    let date = day.to_string();
    let month = date.rsplit_once('-').and_then(|(month, _)| Date::parse(month).ok());
    month.map_or(date, |month| language.date(&month))
}
