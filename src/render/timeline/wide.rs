//! The level drawing, 960 wide: days are dots on the axis with flags above, what lasts are bars below it.

use super::flags::{self, Flag, POLE, Wish};
use super::lanes::{self, BAR, Length};
use super::marks::dot;
use super::numbers::{Cluster, clusters};
use super::{Laid, Placed, Scene};
use crate::render::drawing::{DESCENT, Hang, LINE, Pen, Room, SIZE, Scale, Side, Slit, Tick, Wants, drawn, margins, ticks, width};
use crate::render::views::{DrawingView, MarkView};

/// The width of the drawing.
pub(super) const WIDTH: f64 = 960.0;
/// The most events that are drawn one by one.
pub(super) const MOST: usize = 60;
/// The name of this drawing in addresses.
pub(super) const FORM: &str = "wide";
/// What is shorter is a dot.
pub(super) const SHORT: f64 = 9.0;
/// From one dot of a pile to the next.
pub(super) const PILE: f64 = 11.0;
/// The most dots of a pile.
const PILES: usize = 4;
/// The room of an arrow at the end of the axis.
const ARROW: f64 = 44.0;
/// The size of the words along the axis.
pub(super) const TICK: f64 = 13.0;

/// Draws events one by one; `None` where there are too many.
pub(super) fn draw(scene: &Scene) -> Option<Laid> {
    if scene.placed.len() > MOST {
        return None;
    }
    let spans = scene.spans();
    let (before, after) = margins(&spans, 8.0, ARROW);
    let pin = scene.pin.map(crate::date::Day::number).filter(|day| is_near(scene, *day));
    let scale = Scale::new(&Wants { spans: &spans, also: pin, room: (before, WIDTH - after), least: 96.0, each: 48.0 });
    let sheet = Sheet { scene, pen: Pen { width: WIDTH, mirrored: scene.mirrored }, scale };
    let (points, bars): (Vec<&Placed>, Vec<&Placed>) = scene.placed.iter().partition(|placed| sheet.is_point(placed));
    let lengths: Vec<Length> = bars.iter().map(|placed| Length { placed, at: sheet.reach(placed) }).collect();
    let (lanes, lanes_height) = lanes::place(&lengths, WIDTH)?;
    let dots = sheet.pile(&points);
    let wishes: Vec<Wish> = dots.iter().zip(&points).map(|(dot, placed)| Wish { at: dot.0, text: &placed.text }).collect();
    let flags = flags::raise(&wishes, WIDTH);
    let dumb = dots.iter().zip(&points).zip(&flags).filter(|(_, flag)| flag.is_none()).map(|((dot, placed), _)| (*placed, dot.0));
    let clusters = clusters(dumb.collect(), WIDTH);
    // From the top: flags, dots, the axis, numbers, days, bars.
    let piles = dots.iter().map(|dot| dot.1 + 1).max().unwrap_or(0) as f64 * PILE;
    let flags_height = flags.iter().flatten().map(|flag| flag.high).fold(0.0, f64::max);
    let axis = (flags_height + piles + 10.0).max(12.0).ceil();
    let foot = axis - piles - 6.0;
    let numbers_height = if clusters.is_empty() { 6.0 } else { LINE };
    let words = axis + numbers_height + LINE - DESCENT;
    let lanes_top = words + 16.0;
    let height = if lanes.is_empty() { words + 6.0 } else { lanes_top + lanes_height };
    let mut marks: Vec<(usize, MarkView)> = Vec::new();
    for ((placed, (x, level)), flag) in points.iter().zip(&dots).zip(&flags) {
        let y = axis - *level as f64 * PILE;
        if let Some(flag) = flag {
            marks.push((placed.index, sheet.flag(placed, (*x, y), flag, foot)));
        }
    }
    let dot_of =
        |placed: &Placed| points.iter().position(|point| point.index == placed.index).map(|at| (dots[at].0, axis - dots[at].1 as f64 * PILE));
    for cluster in &clusters {
        let places = cluster.events.iter().filter_map(|placed| dot_of(placed)).collect();
        marks.push((cluster.events[0].index, sheet.cluster(cluster, places, axis + LINE)));
    }
    for (length, lane) in lengths.iter().zip(&lanes) {
        marks.push((length.placed.index, sheet.bar(length, lane, lanes_top + lane.top)));
    }
    marks.sort_by_key(|(index, _)| *index);
    let shared: Vec<&[&Placed]> = clusters.iter().map(|cluster| cluster.events.as_slice()).collect();
    let homes = scene.homes(FORM, &shared);
    let marks = marks.into_iter().map(|(_, mark)| mark).collect();
    Some(Laid { view: sheet.view(marks, (axis, words, height), pin), homes })
}

/// Whether the pin is so near to the events that the axis may reach to it.
pub(super) fn is_near(scene: &Scene, pin: i64) -> bool {
    let from = scene.placed.iter().map(|placed| placed.span.from).min().unwrap_or(pin);
    let to = scene.placed.iter().map(|placed| placed.span.to).max().unwrap_or(pin);
    pin >= from && (pin <= to || (pin - to) * 4 <= to - from || scene.has(|span| span.end))
}

/// What one drawing is made on.
struct Sheet<'a> {
    scene: &'a Scene<'a>,
    pen: Pen,
    scale: Scale,
}

impl Sheet<'_> {
    fn is_point(&self, placed: &Placed) -> bool {
        let (from, to) = (self.scale.at(placed.span.from), self.scale.at(placed.span.to));
        placed.span.is_closed() && to - from < SHORT
    }

    /// Where a bar begins and ends, with its arrows.
    fn reach(&self, placed: &Placed) -> (f64, f64) {
        let span = &placed.span;
        let (from, to) = (self.scale.at(span.from), self.scale.at(span.to));
        // A day alone is not a hair.
        let to = if span.end == Side::Closed { to.max(from + SHORT) } else { to };
        drawn(span, (from, to), (2.0, WIDTH - 2.0))
    }

    /// Where each dot lies, and how high in its pile.
    fn pile(&self, points: &[&Placed]) -> Vec<(f64, usize)> {
        let mut ends = [f64::MIN; PILES];
        let place = |placed: &&Placed| {
            let x = ((self.scale.at(placed.span.from) + self.scale.at(placed.span.to)) / 2.0).round();
            let level = ends.iter().position(|end| *end + PILE <= x).unwrap_or(PILES - 1);
            ends[level] = x;
            (x, level)
        };
        points.iter().map(place).collect()
    }

    fn flag(&self, placed: &Placed, (x, y): (f64, f64), flag: &Flag, foot: f64) -> MarkView {
        let mut mark = self.scene.mark(FORM, "point", &[placed]);
        dot(&self.pen, &mut mark, placed, (x, y));
        mark.leader = self.pen.line((x, y - 4.0), (x, foot - flag.high + 3.0));
        let (at, hang) = if flag.after { (x + POLE, Hang::Start) } else { (x - POLE, Hang::End) };
        mark.words = self.pen.lines(at, foot - flag.high, hang, &flag.set.lines);
        mark
    }

    fn cluster(&self, cluster: &Cluster, places: Vec<(f64, f64)>, base: f64) -> MarkView {
        let mut mark = self.scene.mark(FORM, "point numbered", &cluster.events);
        for (placed, place) in cluster.events.iter().zip(places) {
            dot(&self.pen, &mut mark, placed, place);
        }
        mark.words = vec![self.pen.words(cluster.at, base - DESCENT, Hang::Middle, &cluster.words)];
        mark
    }

    fn bar(&self, length: &Length, lane: &lanes::Lane, top: f64) -> MarkView {
        let placed = length.placed;
        let mut mark = self.scene.mark(FORM, if lane.numbered { "bar numbered" } else { "bar" }, &[placed]);
        let bottom = top + BAR;
        for (from, to) in &placed.span.hollow {
            let (from, to) = (self.scale.at(*from), self.scale.at(*to));
            mark.hollow.push_str(&self.pen.bar((from, top), (to.max(from + 3.0), bottom)));
        }
        for (from, to) in &placed.span.solid {
            let (from, to) = (self.scale.at(*from), self.scale.at(*to));
            mark.solid.push_str(&self.pen.bar((from, top), (to.max(from + 3.0), bottom)));
        }
        let middle = top + BAR / 2.0;
        let (from, to) = (self.scale.at(placed.span.from), self.scale.at(placed.span.to));
        let ends = [(placed.span.start, from, length.at.0, 1.0), (placed.span.end, to, length.at.1, -1.0)];
        for (side, known, end, back) in ends {
            match side {
                Side::Closed => {}
                Side::Open => mark.solid.push_str(&self.pen.shape(&[
                    (known, top + 2.0),
                    (end + back * 9.0, top + 2.0),
                    (end + back * 9.0, top - 2.0),
                    (end, middle),
                    (end + back * 9.0, bottom + 2.0),
                    (end + back * 9.0, bottom - 2.0),
                    (known, bottom - 2.0),
                ])),
                // Dashes that lead nowhere: there is an end, and nobody knows it.
                Side::Unknown => (1..=3).for_each(|dash| {
                    let at = known - back * f64::from(dash) * 7.0;
                    mark.solid.push_str(&self.pen.bar((at - 2.0, middle - 1.0), (at + 2.0, middle + 1.0)));
                }),
            }
        }
        let crossed = self.scale.cuts().filter(|cut| length.at.0 < *cut && *cut < length.at.1);
        mark.cut = crossed.map(|cut| Slit::Level.gap(&self.pen, (cut, middle), BAR)).collect();
        mark.words = self.pen.lines(lane.words_at, bottom, Hang::Start, &lane.set.lines);
        mark
    }

    /// The axis with its days, and the marks on it.
    fn view(&self, marks: Vec<MarkView>, (axis, words, height): (f64, f64, f64), pin: Option<i64>) -> DrawingView {
        let pen = &self.pen;
        let extent = |text: &str| width(text, TICK);
        let room = Room { extent: &extent, end: WIDTH, most: 9, clear: 20.0 };
        let mut days = ticks(self.scene.language, &self.scale, &room);
        let pin = pin.map(|pin| {
            let words = self.scene.language.t("axis-pin", &[("date", self.scene.language.day(crate::date::Day::from_number(pin)).into())]);
            Tick::new(self.scale.at(pin), words.unwrap_or_default(), &room)
        });
        days.retain(|day| pin.as_ref().is_none_or(|pin| room.clear(day, pin)));
        let (start, end) = self.scale.ends();
        let beyond = |is: bool, by: f64| if is { by } else { 0.0 };
        let from = start - beyond(self.scene.has(|span| span.start), start - 2.0);
        let to = end + beyond(self.scene.has(|span| span.end), WIDTH - 2.0 - end);
        let below = words + 6.0;
        let grid = |day: &Tick| {
            let tick = pen.line((day.at, axis), (day.at, axis + 5.0));
            if height > below + 10.0 { tick + &pen.line((day.at, below), (day.at, height)) } else { tick }
        };
        let line = |tick: &Tick| {
            pen.line((tick.at, 0.0), (tick.at, words - LINE))
                + &if height > below + 10.0 { pen.line((tick.at, below), (tick.at, height)) } else { String::new() }
        };
        DrawingView {
            form: FORM.into(),
            counted: false,
            hollow: marks.iter().any(|mark| !mark.hollow.is_empty()),
            onward: self.scene.goes_on(),
            width: WIDTH as usize,
            height: height.ceil() as usize,
            size: SIZE as usize,
            axis: pen.line((from, axis), (to, axis)),
            grid: days.iter().map(grid).collect(),
            pin: pin.as_ref().map(line),
            broken: Slit::Level.paths(pen, &self.scale.cuts().map(|cut| (cut, axis)).collect::<Vec<_>>()),
            words: days.iter().chain(&pin).map(|day| pen.words(day.words_at, words, Hang::Middle, &day.words)).collect(),
            marks,
        }
    }
}
