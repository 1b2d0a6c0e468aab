//! Figures: the box, the page of one, the list of all.

use super::chart::ChartView;
use super::everywhere::{Card, DateView, LinkView, TopicLink, WhoView};
use super::page::{MentionView, SourceView};
use crate::render::shown::{Html, Shared, view};

view! {
    /// A figure box: one figure, every series of it, and the figures that stand beside it, with equal weight.
    FigureBoxView {
        /// A title of the block, where the author gave one.
        title: Option<String>,
        /// The numbers, sorted by name.
        entries: Vec<FigureEntry>,
        /// The author's sentences on how they differ.
        differs: Vec<Html>,
    }
}

view! {
    /// One number as one reporter gives it: read in the order number, what is counted, who, when, source.
    FigureEntry {
        /// The figure's id.
        id: String,
        /// Its address in the page, without `#`; none where the same figure stands in a box above.
        anchor: Option<String>,
        /// The figure's title.
        title: String,
        /// Root-relative address of the figure's own page.
        path: String,
        /// Qualifier and number in the page's language: "over 2,800".
        number: String,
        /// What is counted: "deaths"; in quotation marks where it is a reporter's word.
        unit: String,
        /// Who counted; none where the source does not say.
        by: Option<WhoView>,
        /// The attribution in words: "according to …", or "according to …, which does not say who counted".
        attribution: String,
        /// The day to which the count holds; none where it is not stated.
        as_of: Option<DateView>,
        /// The day on which it was reported; none where only `as_of` is known.
        reported: Option<DateView>,
        /// Where we read it.
        source: SourceView,
        /// The source's own words.
        quote: Option<String>,
        /// A note for readers.
        note: Option<Html>,
        /// Whether the reporter calls it an estimate.
        estimate: bool,
        /// provisional or superseded, where it is.
        status: Option<String>,
        /// What the reporter counts, label by label.
        counts: Vec<CountView>,
        /// Who disputes it.
        disputed_by: Vec<WhoView>,
        /// The number of the newest reading and a link to it, where the page's pin hides that.
        newer: Option<LinkView>,
    }
}

view! {
    /// One entry of what a reporter counts.
    CountView {
        /// what, who, since, where …
        label: String,
        /// The reporter's words, or "not stated".
        value: String,
        /// Whether it is stated.
        stated: bool,
    }
}

view! {
    /// A figure's own page.
    FigurePageView {
        /// The record's id.
        id: String,
        /// The figure as one attributed sentence.
        says: Option<Html>,
        /// What is counted.
        unit: String,
        /// How the number behaves over time, in words; none where nobody says.
        measure: Option<String>,
        /// What the reporter counts, label by label.
        counts: Vec<CountView>,
        /// The newest reading of each series, and of the figures beside it, this figure first.
        latest: FigureBoxView,
        /// The readings over time, where some reporter has several.
        chart: Option<ChartView>,
        /// Every series with every reading.
        series: Vec<SeriesView>,
        /// The readings as files.
        downloads: Vec<DownloadView>,
        /// How to cite the newest reading of each series.
        cite: Vec<CiteView>,
        /// The figures that stand beside it.
        beside: Vec<BesideView>,
        /// Who disputes it.
        disputed_by: Vec<WhoView>,
        /// Its topics.
        topics: Vec<TopicLink>,
        /// The pages that show it, each with its sentence where it stands in one.
        used: Vec<MentionView>,
        /// The pages that show its box.
        shown_on: Vec<Shared<Card>>,
    }
}

view! {
    /// The readings of one figure by one reporter.
    SeriesView {
        /// Who counts; none where the source does not say.
        by: Option<WhoView>,
        /// On what basis, in the reporter's words.
        basis: Option<String>,
        /// The readings, newest first.
        readings: Vec<ReadingRow>,
    }
}

view! {
    /// One reading in the table of a figure's page.
    ReadingRow {
        /// Its address in the page, without `#`.
        anchor: String,
        /// The number as its reporter gives it.
        entry: FigureEntry,
        /// Spaces as wide as the decimals that the number lacks beside the others of its series: behind it, they keep units below units.
        pad: String,
        /// Whether it was withdrawn.
        withdrawn: bool,
        /// Why a cumulative count fell.
        because: Option<String>,
    }
}

view! {
    /// A figure that stands beside another.
    BesideView {
        /// The other figure.
        figure: LinkView,
        /// How they differ, in the author's sentence.
        differs: Option<Html>,
    }
}

view! {
    /// A file to take away.
    DownloadView {
        /// CSV or JSON.
        format: String,
        /// Its root-relative address.
        path: String,
        /// The name under which it is saved.
        name: String,
    }
}

view! {
    /// A reading with all that a reference to it needs.
    CiteView {
        /// What is cited: title, number, reporter and date.
        words: String,
        /// The source's full reference.
        reference: Html,
        /// Where we keep it: the site and the full address of the reading.
        found: String,
    }
}
