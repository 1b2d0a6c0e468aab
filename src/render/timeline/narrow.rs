//! The upright drawing, 360 wide: time runs down, and every event has its words, or its number, beside it.

use super::marks::dot;
use super::numbers::{self, numbers};
use super::wide::{PILE, SHORT, is_near};
use super::{Laid, Placed, Scene};
use crate::date::Day;
use crate::language::Language;
use crate::render::drawing::{DESCENT, Hang, LINE, Pen, Room, SIZE, Scale, Set, Side, Slit, Text, Tick, Wants, drawn, margins, ticks, width};
use crate::render::views::{DrawingView, MarkView, WordsView};

/// The width of the drawing.
pub(super) const WIDTH: f64 = 360.0;
/// The most events that are drawn one by one.
pub(super) const MOST: usize = 30;
/// The name of this drawing in addresses.
pub(super) const FORM: &str = "narrow";
/// The least height of the axis.
const LOW: f64 = 200.0;
/// The height above which less is said.
const HIGH: f64 = 720.0;
/// The room of an arrow at the end of the axis.
const ARROW: f64 = 36.0;
/// From one bar to the next beside it.
const LANE: f64 = 11.0;
/// The width of a bar.
const BAR: f64 = 6.0;
/// The most bars beside each other.
const LANES: usize = 8;
/// The least room for words.
const ROOM: f64 = 130.0;
/// What stays free between the words of two events.
const CLEAR: f64 = 8.0;
/// The size of the words along the axis.
pub(super) const TICK: f64 = 12.0;
/// The most room for them.
const GUTTER: f64 = 116.0;

/// Draws events one by one; `None` where there are too many.
pub(super) fn draw(scene: &Scene) -> Option<Laid> {
    if scene.placed.len() > MOST {
        return None;
    }
    // The height follows from the words, whose room follows from the bars, which follow from the height.
    let mut height = 320.0;
    (0..5).find_map(|_| {
        let sheet = Sheet::new(scene, height)?;
        let labels = sheet.labels();
        let needed = labels.iter().map(|label| label.height() + CLEAR).sum::<f64>().max(LOW);
        if needed <= height {
            return Some(sheet.laid(labels, height));
        }
        height = needed.ceil();
        None
    })
}

/// The words of one event, or the number of several.
struct Label<'a, 'b> {
    events: Vec<&'b Placed<'a>>,
    set: Set,
    /// Where it would like its first line to stand.
    at: f64,
    numbered: bool,
}

impl Label<'_, '_> {
    fn height(&self) -> f64 {
        self.set.lines.len() as f64 * LINE
    }
}

/// What the drawing is made on.
struct Sheet<'a> {
    scene: &'a Scene<'a>,
    pen: Pen,
    scale: Scale,
    days: Vec<Tick>,
    pin: Option<Tick>,
    /// Where the axis stands.
    axis: f64,
    /// Where each event stands beside the axis: its pile for a dot, its lane for a bar.
    places: Vec<Place>,
    /// Where words begin.
    words: f64,
}

/// Where an event stands beside the axis.
#[derive(Clone, Copy)]
enum Place {
    Dot(f64, f64),
    Bar(f64),
}

impl<'a> Sheet<'a> {
    fn new(scene: &'a Scene<'a>, height: f64) -> Option<Self> {
        let spans = scene.spans();
        let (before, after) = margins(&spans, 12.0, ARROW);
        let pin = scene.pin.map(Day::number).filter(|day| is_near(scene, *day));
        let scale = Scale::new(&Wants { spans: &spans, also: pin, room: (before, height - after), least: 26.0, each: 30.0 });
        let extent = |words: &str| LINE * words.lines().count().max(1) as f64;
        let room = Room { extent: &extent, end: height, most: 9, clear: 12.0 };
        let mut days = ticks(scene.language, &scale, &room);
        let pin = pin.map(|pin| Tick::new(scale.at(pin), pin_words(scene.language, Day::from_number(pin)), &room));
        days.retain(|day| pin.as_ref().is_none_or(|pin| room.clear(day, pin)));
        let gutter = days.iter().chain(&pin).flat_map(|day| day.words.lines()).map(|line| width(line, TICK)).fold(0.0, f64::max);
        if gutter > GUTTER {
            return None;
        }
        let axis = (gutter + 14.0).ceil();
        let mut sheet = Self { scene, pen: Pen { width: WIDTH, mirrored: scene.mirrored }, scale, days, pin, axis, places: Vec::new(), words: axis };
        sheet.place(height)?;
        (WIDTH - sheet.words >= ROOM).then_some(sheet)
    }

    /// Piles dots and puts bars side by side.
    fn place(&mut self, height: f64) -> Option<()> {
        let mut piles = [f64::MIN; 3];
        let mut lanes: Vec<f64> = Vec::new();
        let mut widest = 0.0;
        let mut places = Vec::new();
        for placed in &self.scene.placed {
            let (from, to) = self.reach(placed, height);
            if placed.span.is_closed() && to - from < SHORT {
                let y = ((from + to) / 2.0).round();
                let pile = piles.iter().position(|end| *end + PILE <= y).unwrap_or(piles.len() - 1);
                piles[pile] = y;
                widest = f64::max(widest, pile as f64 * PILE);
                places.push(Place::Dot(pile as f64 * PILE, y));
            } else {
                let lane = lanes.iter().position(|end| *end + 6.0 <= from).unwrap_or(lanes.len());
                if lane == lanes.len() {
                    lanes.push(0.0);
                }
                lanes[lane] = to;
                places.push(Place::Bar(lane as f64 * LANE));
            }
        }
        if lanes.len() > LANES {
            return None;
        }
        let first = widest + 10.0;
        self.places = places.into_iter().map(|place| if let Place::Bar(at) = place { Place::Bar(self.axis + first + at) } else { place }).collect();
        self.words = self.axis + first + lanes.len() as f64 * LANE + 12.0;
        Some(())
    }

    /// Where an event begins and ends along the axis, with its arrows.
    fn reach(&self, placed: &Placed, height: f64) -> (f64, f64) {
        let span = &placed.span;
        drawn(span, (self.scale.at(span.from), self.scale.at(span.to)), (1.0, height - 1.0))
    }

    /// What is said, as much as the height allows.
    fn labels(&self) -> Vec<Label<'a, '_>> {
        let tries = (1..=6).rev().map(|lines| self.labels_of(lines));
        let mut last = Vec::new();
        for labels in tries {
            let high = labels.iter().map(|label| label.height() + CLEAR).sum::<f64>();
            last = labels;
            if high <= HIGH {
                break;
            }
        }
        last
    }

    fn labels_of(&self, lines: usize) -> Vec<Label<'a, '_>> {
        let most = WIDTH - self.words - 2.0;
        let mut labels: Vec<Label> = Vec::new();
        for (placed, place) in self.scene.placed.iter().zip(&self.places) {
            let at = match place {
                Place::Dot(_, y) => *y,
                Place::Bar(_) => self.scale.at(placed.span.from) + BAR / 2.0,
            };
            match placed.text.set(most, lines) {
                Some(set) => labels.push(Label { events: vec![placed], set, at, numbered: false }),
                None => match labels.last_mut() {
                    // Numbers that follow each other stand in one line.
                    Some(last) if last.numbered && at - last.at < LINE => {
                        last.events.push(placed);
                        last.set = numeral(&last.events);
                    }
                    _ => labels.push(Label { set: numeral(&[placed]), events: vec![placed], at, numbered: true }),
                },
            }
        }
        labels.sort_by(|a, b| a.at.total_cmp(&b.at));
        labels
    }

    fn laid(&self, labels: Vec<Label<'a, '_>>, height: f64) -> Laid {
        let tops = spread(&labels, height);
        let mut marks: Vec<(usize, MarkView)> = Vec::new();
        for (label, top) in labels.iter().zip(tops) {
            let kind = match (self.places_of(label).next(), label.numbered) {
                (Some(Place::Dot(..)), true) => "point numbered",
                (Some(Place::Dot(..)), false) => "point",
                (_, true) => "bar numbered",
                (_, false) => "bar",
            };
            let mut mark = self.scene.mark(FORM, kind, &label.events);
            for (placed, place) in label.events.iter().zip(self.places_of(label)) {
                let x = self.draw_one(&mut mark, placed, place, height);
                mark.leader.push_str(&self.pen.line((x, label.at), (self.words - 4.0, top + LINE / 2.0)));
            }
            mark.words = self.pen.lines(self.words, top, Hang::Start, &label.set.lines);
            marks.push((label.events[0].index, mark));
        }
        marks.sort_by_key(|(index, _)| *index);
        let shared: Vec<&[&Placed]> = labels.iter().map(|label| label.events.as_slice()).collect();
        let homes = self.scene.homes(FORM, &shared);
        Laid { view: self.view(marks.into_iter().map(|(_, mark)| mark).collect(), height), homes }
    }

    fn places_of<'s>(&'s self, label: &'s Label) -> impl Iterator<Item = Place> + 's {
        label.events.iter().filter_map(|event| self.scene.placed.iter().position(|placed| placed.index == event.index)).map(|at| self.places[at])
    }

    /// Draws an event and says where it ends towards its words.
    fn draw_one(&self, mark: &mut MarkView, placed: &Placed, place: Place, height: f64) -> f64 {
        let left = match place {
            Place::Dot(pile, y) => {
                dot(&self.pen, mark, placed, (self.axis + pile, y));
                return self.axis + pile + 5.0;
            }
            Place::Bar(left) => left,
        };
        let right = left + BAR;
        let (start, end) = self.reach(placed, height);
        let bar = |(from, to): &(i64, i64)| {
            let (from, to) = (self.scale.at(*from), self.scale.at(*to));
            self.pen.bar((left, from), (right, to.max(from + 3.0)))
        };
        mark.hollow.extend(placed.span.hollow.iter().map(bar));
        mark.solid.extend(placed.span.solid.iter().map(bar));
        let (from, to) = (self.scale.at(placed.span.from), self.scale.at(placed.span.to));
        let middle = left + BAR / 2.0;
        for (side, known, end, back) in [(placed.span.start, from, start, 1.0), (placed.span.end, to, end, -1.0)] {
            let neck = end + back * 8.0;
            match side {
                Side::Closed => {}
                Side::Open => mark.solid.push_str(&self.pen.shape(&[
                    (left + 1.0, known),
                    (left + 1.0, neck),
                    (left - 2.0, neck),
                    (middle, end),
                    (right + 2.0, neck),
                    (right - 1.0, neck),
                    (right - 1.0, known),
                ])),
                Side::Unknown => (1..=3).for_each(|dash| {
                    let at = known - back * f64::from(dash) * 7.0;
                    mark.solid.push_str(&self.pen.bar((middle - 1.0, at - 2.0), (middle + 1.0, at + 2.0)));
                }),
            }
        }
        let crossed = self.scale.cuts().filter(|cut| start < *cut && *cut < end);
        mark.cut.extend(crossed.map(|cut| Slit::Upright.gap(&self.pen, (middle, cut), BAR)));
        right + 1.0
    }

    fn view(&self, marks: Vec<MarkView>, height: f64) -> DrawingView {
        let pen = &self.pen;
        let (start, end) = self.scale.ends();
        let from = if self.scene.has(|span| span.start) { 1.0 } else { start };
        let to = if self.scene.has(|span| span.end) { height - 1.0 } else { end };
        let words = |day: &Tick| -> Vec<WordsView> {
            let below = |line: usize| (line as f64 - (day.words.lines().count() - 1) as f64 / 2.0) * LINE;
            day.words
                .lines()
                .zip(0..)
                .map(|(line, number)| pen.words(self.axis - 10.0, day.words_at + DESCENT + below(number), Hang::End, line))
                .collect()
        };
        DrawingView {
            form: FORM.into(),
            counted: false,
            hollow: marks.iter().any(|mark| !mark.hollow.is_empty()),
            onward: self.scene.goes_on(),
            width: WIDTH as usize,
            height: height as usize,
            size: SIZE as usize,
            axis: pen.line((self.axis, from), (self.axis, to)),
            grid: self.days.iter().map(|day| pen.line((self.axis - 6.0, day.at), (self.axis, day.at))).collect(),
            // It ends before the words of events, so that none of them is read as what happened on that day.
            pin: self.pin.as_ref().map(|pin| pen.line((self.axis - 6.0, pin.at), (self.words - 18.0, pin.at))),
            broken: Slit::Upright.paths(pen, &self.scale.cuts().map(|cut| (self.axis, cut)).collect::<Vec<_>>()),
            words: self.days.iter().chain(&self.pin).flat_map(words).collect(),
            marks,
        }
    }
}

/// "as of 1 November 2024", in two lines where one has no room.
fn pin_words(language: &Language, pin: Day) -> String {
    let day = language.day(pin);
    // The day itself is not broken.
    let whole = day.replace(' ', "\u{a0}");
    let words = language.t("axis-pin", &[("date", whole.into())]);
    let set = words.and_then(|words| Text::new(&words, TICK).set(GUTTER, 2));
    set.map_or(day, |set| set.lines.join("\n"))
}

fn numeral(events: &[&Placed]) -> Set {
    let words = numbers(events);
    Set { width: width(&words, numbers::SIZE), lines: vec![words] }
}

/// The tops of labels, as near to where they would like to be as their order and the height allow.
fn spread(labels: &[Label], height: f64) -> Vec<f64> {
    // Labels that push each other form a block, which stands where its labels like it best on the average.
    let mut blocks: Vec<(f64, usize, f64)> = Vec::new();
    for label in labels {
        let mut next = (label.at - LINE / 2.0, 1, label.height() + CLEAR);
        while let Some(before) = blocks.pop_if(|before| before.0 + before.2 > next.0) {
            let (ours, theirs) = (next.1 as f64, before.1 as f64);
            next = ((before.0 * theirs + (next.0 - before.2) * ours) / (ours + theirs), before.1 + next.1, before.2 + next.2);
        }
        blocks.push(next);
    }
    let mut tops = Vec::with_capacity(labels.len());
    let mut rest = labels.iter();
    for (top, count, _) in blocks {
        let mut at = top;
        for label in rest.by_ref().take(count) {
            tops.push(at);
            at += label.height() + CLEAR;
        }
    }
    // Nothing leaves the sheet at its end, then at its beginning.
    let mut floor = height;
    for (top, label) in tops.iter_mut().zip(labels).rev() {
        *top = top.min(floor - label.height());
        floor = *top - CLEAR;
    }
    let mut ceiling = 0.0;
    for (top, label) in tops.iter_mut().zip(labels) {
        *top = top.max(ceiling);
        ceiling = *top + label.height() + CLEAR;
    }
    tops
}
