//! Too many events to draw each: how many there were, stretch by stretch, each bar a link to the first of its events.

use super::numbers::SIZE as NUMBER;
use super::{Laid, Placed, Scene, narrow, wide};
use crate::date::{Date, Day};
use crate::render::drawing::{DESCENT, Hang, LINE, Pen, SIZE, Slit, Unit, Wants, stretches, width, words};
use crate::render::views::{DrawingView, MarkView, WordsView};

/// The room of one bar: enough for a finger (WCAG 2.5.8).
const BAR: f64 = 24.0;
/// The height of the highest bar of the level drawing.
const HIGH: f64 = 132.0;
/// The most bars of the upright drawing.
const ROWS: usize = 24;

/// One place of the strip.
enum Place<'a, 'b> {
    /// A stretch of time with its events.
    Bin { from: Day, to: Day, events: Vec<&'b Placed<'a>> },
    /// Time that is left out.
    Cut,
}

/// Counts events from the left to the right.
pub(super) fn wide(scene: &Scene) -> Laid {
    let (places, unit) = bins(scene, (wide::WIDTH / BAR) as usize);
    let pen = Pen { width: wide::WIDTH, mirrored: scene.mirrored };
    let step = (wide::WIDTH / places.len() as f64).min(BAR * 2.0);
    let most = most(&places);
    let ground = LINE + HIGH;
    let mut marks = Vec::new();
    let mut cuts = Vec::new();
    let mut bars: Vec<Beginning> = Vec::new();
    for (place, index) in places.iter().zip(0u32..) {
        let x = f64::from(index) * step;
        match place {
            Place::Cut => cuts.push((x + step / 2.0, ground)),
            Place::Bin { from, to, events } => {
                let first = index == 0 || matches!(places[index as usize - 1], Place::Cut);
                bars.push(Beginning { x, day: *from, first });
                let Some(mut mark) = counted(scene, wide::FORM, (*from, *to), unit, events) else { continue };
                let top = ground - (events.len() as f64 / most * HIGH).max(2.0);
                mark.solid = pen.bar((x + 1.0, top), (x + step - 1.0, ground));
                mark.leader = pen.bar((x, 0.0), (x + step, ground));
                mark.words.push(pen.words(x + step / 2.0, top - DESCENT, Hang::Middle, &count(scene, events)));
                marks.push(mark);
            }
        }
    }
    let end = places.len() as f64 * step;
    let base = ground + 22.0;
    let (grid, words) = along(scene, &pen, &bars, unit, (ground, base));
    let view = DrawingView {
        form: wide::FORM.into(),
        counted: true,
        hollow: false,
        onward: false,
        width: wide::WIDTH as usize,
        height: (base + 6.0) as usize,
        size: NUMBER as usize,
        axis: pen.line((0.0, ground), (end, ground)),
        grid,
        pin: None,
        broken: Slit::Level.paths(&pen, &cuts),
        words,
        marks,
    };
    Laid { homes: homes(scene, wide::FORM, &places), view }
}

/// Counts events from the top down.
pub(super) fn narrow(scene: &Scene) -> Laid {
    let (places, unit) = bins(scene, ROWS);
    let pen = Pen { width: narrow::WIDTH, mirrored: scene.mirrored };
    let most = most(&places);
    let names: Vec<Option<String>> = places
        .iter()
        .map(|place| match place {
            Place::Bin { from, .. } => Some(words(scene.language, *from, unit, false)),
            Place::Cut => None,
        })
        .collect();
    let gutter = names.iter().flatten().map(|name| width(name, narrow::TICK)).fold(0.0, f64::max).min(narrow::WIDTH / 2.0).ceil() + 8.0;
    let high = narrow::WIDTH - gutter - width(&scene.language.count(most as usize), SIZE) - 10.0;
    let mut marks = Vec::new();
    let (mut cuts, mut labels) = (Vec::new(), Vec::new());
    for ((place, name), index) in places.iter().zip(&names).zip(0u32..) {
        let top = f64::from(index) * BAR;
        let base = top + BAR / 2.0 + DESCENT + 1.0;
        match (place, name) {
            (Place::Bin { from, to, events }, Some(name)) => {
                labels.push(pen.words(gutter - 8.0, base, Hang::End, name));
                let Some(mut mark) = counted(scene, narrow::FORM, (*from, *to), unit, events) else { continue };
                let end = gutter + (events.len() as f64 / most * high).max(2.0);
                mark.solid = pen.bar((gutter, top + 3.0), (end, top + BAR - 3.0));
                mark.leader = pen.bar((0.0, top), (narrow::WIDTH, top + BAR));
                mark.words.push(pen.words(end + 6.0, base, Hang::Start, &count(scene, events)));
                marks.push(mark);
            }
            _ => cuts.push((gutter, top + BAR / 2.0)),
        }
    }
    let height = places.len() as f64 * BAR;
    let view = DrawingView {
        form: narrow::FORM.into(),
        counted: true,
        hollow: false,
        onward: false,
        width: narrow::WIDTH as usize,
        height: height as usize,
        size: SIZE as usize,
        axis: pen.line((gutter, 0.0), (gutter, height)),
        grid: String::new(),
        pin: None,
        broken: Slit::Upright.paths(&pen, &cuts),
        words: labels,
        marks,
    };
    Laid { homes: homes(scene, narrow::FORM, &places), view }
}

/// The finest stretches of which at most so many cover the events, each event in that of the first day that it may mean.
fn bins<'a, 'b>(scene: &'b Scene<'a>, most: usize) -> (Vec<Place<'a, 'b>>, Unit) {
    let starts: Vec<super::Span> = scene.placed.iter().map(|placed| super::Span { to: placed.span.from, ..placed.span.clone() }).collect();
    let spans: Vec<&super::Span> = starts.iter().collect();
    let parts = stretches(&Wants { spans: &spans, also: None, room: (0.0, most as f64 * BAR), least: 0.0, each: BAR });
    let days = |unit: Unit| parts.iter().map(|(from, to)| (to - from) / unit.days()).sum::<i64>() as usize;
    let units = || Unit::all().filter(|unit| !matches!(unit, Unit::Days(10 | 15)));
    for unit in units().skip_while(|unit| days(*unit) > 2 * most) {
        let places = fill(scene, &parts, unit, most);
        if places.len() <= most {
            return (places, unit);
        }
    }
    let coarsest = Unit::Years(500_000_000);
    (fill(scene, &parts, coarsest, usize::MAX), coarsest)
}

/// One place for each unit of each part; stops behind the most that are wanted.
fn fill<'a, 'b>(scene: &'b Scene<'a>, parts: &[(i64, i64)], unit: Unit, most: usize) -> Vec<Place<'a, 'b>> {
    let mut places = Vec::new();
    // In the list, an event whose date is open at its beginning stands before all others.
    let mut sorted: Vec<&Placed> = scene.placed.iter().collect();
    sorted.sort_by_key(|placed| (placed.span.from, placed.index));
    let mut events = sorted.into_iter().peekable();
    for (index, (from, to)) in parts.iter().enumerate() {
        if index > 0 {
            places.push(Place::Cut);
        }
        let mut day = unit.floor(Day::from_number(*from));
        while day.number() <= *to && places.len() <= most {
            let next = unit.next(day);
            let end = if next > day { next.add_days(-1) } else { Day::MAX };
            let mut within = Vec::new();
            while let Some(event) = events.next_if(|event| event.span.from <= end.number()) {
                within.push(event);
            }
            places.push(Place::Bin { from: day, to: end, events: within });
            if next <= day {
                break;
            }
            day = next;
        }
    }
    places
}

fn most(places: &[Place]) -> f64 {
    places.iter().map(|place| if let Place::Bin { events, .. } = place { events.len() } else { 0 }).max().unwrap_or(1).max(1) as f64
}

fn count(scene: &Scene, events: &[&Placed]) -> String {
    scene.language.count(events.len())
}

/// A bar without its shape: "October 2024: 34 events".
fn counted(scene: &Scene, form: &str, (from, to): (Day, Day), unit: Unit, events: &[&Placed]) -> Option<MarkView> {
    if events.is_empty() {
        return None;
    }
    let language = scene.language;
    let mut mark = scene.mark(form, "bin", events);
    let one = matches!(unit, Unit::Days(1) | Unit::Months(1) | Unit::Years(1));
    let when = match (one, unit) {
        (true, _) => words(language, from, unit, false),
        (_, Unit::Years(_)) => format!("{} – {}", language.year(from.year.into()), language.year(to.year.into())),
        _ => Date::parse(&format!("{from}/{to}")).map_or_else(|_| language.day(from), |date| language.date(&date)),
    };
    let number = language.t("events-count", &[("count", events.len().into())]).unwrap_or_default();
    mark.name = format!("{when}: {number}");
    Some(mark)
}

fn homes(scene: &Scene, form: &str, places: &[Place]) -> Vec<Option<String>> {
    let shared: Vec<&[&Placed]> = places
        .iter()
        .filter_map(|place| match place {
            Place::Bin { events, .. } if !events.is_empty() => Some(events.as_slice()),
            _ => None,
        })
        .collect();
    scene.homes(form, &shared)
}

/// A bar of the level strip that may have words below it.
struct Beginning {
    x: f64,
    day: Day,
    /// Whether a stretch begins with it.
    first: bool,
}

/// The words below a level strip: at the beginnings of stretches, and of the finest unit whose words stand clear of each other.
fn along(scene: &Scene, pen: &Pen, bars: &[Beginning], unit: Unit, (ground, base): (f64, f64)) -> (String, Vec<WordsView>) {
    let shown = |coarse: Unit| -> Vec<(f64, String)> {
        let mut year = None;
        let chosen = bars.iter().filter(|bar| bar.first || coarse.floor(bar.day) == bar.day);
        let named = chosen.map(|bar| {
            let name = words(scene.language, bar.day, if bar.first { unit } else { coarse }, year == Some(bar.day.year));
            year = Some(bar.day.year);
            (bar.x, name)
        });
        named.filter(|(x, name)| x + 3.0 + width(name, wide::TICK) <= pen.width).collect()
    };
    let clear = |shown: &Vec<(f64, String)>| shown.windows(2).all(|pair| pair[0].0 + width(&pair[0].1, wide::TICK) + 14.0 <= pair[1].0);
    let finest = Unit::all().filter(|coarse| coarse.days() >= unit.days()).map(shown).find(clear).unwrap_or_default();
    let grid = finest.iter().map(|(x, _)| pen.line((x + 1.0, ground), (x + 1.0, base + DESCENT))).collect();
    (grid, finest.iter().map(|(x, name)| pen.words(x + 5.0, base, Hang::Start, name)).collect())
}
