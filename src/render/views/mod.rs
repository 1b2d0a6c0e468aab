//! The closed set of values that a template may read.
//!
//! Every field is documented here and nowhere else: the guide `docs/views.md` is made from these comments.

mod chart;
mod everywhere;
mod figures;
mod glosses;
mod listings;
mod page;
mod timeline;

pub use chart::{ChartDrawingView, ChartKeyView, ChartView, PanelView, PointView};
pub use everywhere::{AssetsView, AuthorView, Card, ConfigView, DateView, LinkView, MenuView, PublisherView, TopicLink, WhoView};
pub use figures::{BesideView, CiteView, CountView, DownloadView, FigureBoxView, FigureEntry, FigurePageView, ReadingRow, SeriesView};
pub use glosses::{GlossView, NoteView};
pub use listings::{
    AskingPage, BackgroundGroup, CorrectionView, CorrectionsView, PagerView, QuestionsView, RedirectView, SectionView, SourceRow, TopicView,
};
pub use page::{ChangeView, CompareRowView, CompareView, FactView, ImageView, MentionView, PageView, PinView, PositionView, SourceView, TocView};
pub use timeline::{BrokenView, DrawingView, DrawnView, EventView, FilterOption, FilterView, MarkView, OtherDateView, TimelineView, WordsView};
