//! The arguments as they are typed; each command resolves its own.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::build::Cache;
use crate::diagnostics::Extent;

/// The static generator for explainer sites.
#[derive(Parser)]
#[command(name = "nutgraf", version, about, disable_help_subcommand = true, max_term_width = 100)]
#[command(
    after_help = "Begin with `nutgraf init my-site`. Exit codes: 0 done, 1 errors in the content, 2 usage or configuration, 3 disk or permission, 4 not published."
)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub globals: Globals,
    #[command(subcommand)]
    pub command: Command,
}

/// The commands, in the order in which a newcomer meets them.
#[derive(Subcommand)]
pub(super) enum Command {
    /// Make a small complete site to begin with
    Init(super::init::Wanted),
    /// Begin an explainer, a background page, a figure, an event or a source
    New(super::new::Wanted),
    /// Build the site into its output folder
    Build(super::build::Wanted),
    /// Show the site on this machine, and keep it up to date while you write
    #[command(visible_alias = "dev")]
    Serve(super::serve::Wanted),
    /// Do all that `build` does, and write nothing but the cache
    Check(super::check::Wanted),
    /// Build the site anew, and show readers: to a target of `publish:` in nutgraf.yaml
    Publish(super::publish::Wanted),
    /// List what was published to a target, and can be brought back
    Releases(super::releases::Wanted),
    /// Show readers an earlier release again
    Rollback(super::rollback::Wanted),
    /// List drafts, what waits for its day, what is stale or unused, notes for the desk
    List(super::list::Wanted),
    /// Say why a page is or is not in the output, and what it depends on
    Why(super::why::Wanted),
    /// Explain the code of a finding, or list all codes
    Explain(super::explain::Wanted),
    /// Remove what `build` wrote, and nothing else
    Clean(super::clean::Wanted),
    /// Print what a shell needs to complete commands and options
    Completion(super::completion::Wanted),
    /// Print the manual page
    Man(super::man::Wanted),
}

/// What every command takes.
#[derive(Args)]
#[command(next_help_heading = "Global options")]
pub(super) struct Globals {
    /// The site's folder, or any folder in it [default: the current folder]
    #[arg(short, long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Say only what stopped the run
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: which folders, and each waived finding
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Colours; `auto` is a terminal without NO_COLOR
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColourWish,
    /// How findings are printed; json and github go to standard output
    #[arg(long, global = true, value_name = "FORMAT", default_value = "human")]
    pub format: FormatWish,
}

/// When there are colours.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum ColourWish {
    Auto,
    Always,
    Never,
}

/// How findings are printed.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum FormatWish {
    /// For people: the line, what is wrong, how to mend it
    Human,
    /// One JSON object a line
    Json,
    /// Annotations for GitHub Actions
    Github,
}

impl Choices {
    /// Whether what is worked out is kept for the next process.
    pub fn cache(&self) -> Cache {
        if self.no_cache { Cache::None } else { Cache::Kept }
    }

    /// How many of the findings are printed for people.
    pub(super) fn extent(&self) -> Extent {
        if self.all { Extent::All } else { Extent::Few }
    }
}

/// What `build` and `check` both take.
#[derive(Args)]
pub(super) struct Choices {
    /// Where the site will stand, in place of the configuration's `base_url`
    #[arg(short = 'u', long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Show drafts
    #[arg(long)]
    pub drafts: bool,
    /// Show pages and records that are dated in the future
    #[arg(long)]
    pub future: bool,
    /// Count gates (findings that should stop publishing, not building) as errors
    #[arg(long)]
    pub strict: bool,
    /// Work everything out anew, and leave nothing for the next run in .nutgraf/cache
    #[arg(long)]
    pub no_cache: bool,
    /// The most seconds that one page may take to render; for tests
    #[arg(long, hide = true, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub page_limit: Duration,
    /// Print every finding and every place of one, also where there are hundreds
    #[arg(long)]
    pub all: bool,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|seconds| *seconds > 0.0);
    seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()).ok_or_else(|| "this is no number of seconds".to_owned())
}

/// What every command that watches takes.
#[derive(Args)]
pub(super) struct Watching {
    /// Look for changes every so many milliseconds, in place of being told by the system [default: 500]
    #[arg(long, value_name = "MS", num_args = 0..=1, require_equals = true, default_missing_value = "500", value_parser = clap::value_parser!(u64).range(1..=3_600_000))]
    poll: Option<u64>,
}

impl Watching {
    /// How often to look, where the system is not to be asked.
    pub(super) fn poll(&self) -> Option<Duration> {
        self.poll.map(Duration::from_millis)
    }

    /// Whether anything was asked for.
    pub(super) fn is_given(&self) -> bool {
        self.poll.is_some()
    }
}
