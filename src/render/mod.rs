//! The linked site → bytes: views, templates, feeds. Each page is a pure function of its views and its template.

mod assets;
mod chart;
mod compose;
mod content;
mod downloads;
mod draft;
mod drawing;
mod extra;
mod feeds;
mod fields;
mod guide;
mod hosting;
mod pictures;
mod sheets;
mod prints;
mod shown;
mod sight;
mod template_errors;
mod templates;
mod theme;
mod timeline;
mod views;
mod works;

pub use assets::{Assets, Ready, StaticFile, plan};
pub use content::{BlockView, Content, Placed};
pub use extra::Extra;
pub use guide::{TEMPLATES, guide};
pub use pictures::{Bare, Broken, Drawing, PICTURE_LIMIT, bare, check_drawing};
use prints::Print;
pub use sheets::{MadeFrom, Sink, Step, count, template_of};
pub use templates::{Source, Templates};
pub use theme::{statics as theme_statics, templates as theme_templates};
pub use works::{Finished, Told, Unmade, Works};
