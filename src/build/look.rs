//! Looks at a site without rendering it: for `new`, `list` and `why`.

use std::sync::Arc;

use super::join::{Join, Joined, join};
use super::memo::Memo;
use super::report::SiteTexts;
use super::{Report, Request, lost, scan};
use crate::diagnostics::Failure;
use crate::render::Templates;
use crate::site::{Site, Unpublished};

/// What there is to see of a site without rendering it.
pub struct Look {
    /// The site as readers would see it.
    pub site: Site,
    /// Its templates; `None` where they have errors.
    pub templates: Option<Templates>,
    /// What readers do not see.
    pub unpublished: Vec<Unpublished>,
    /// The findings, and the texts that they point into.
    pub report: Report,
}

/// Reads, links and checks the site, and writes nothing, not even to the cache. A configuration that cannot be used gives the report alone.
pub fn look(request: &Request) -> Result<Result<Look, Box<Report>>, Failure> {
    let mut memo = Memo::in_memory();
    let scan = scan(request, &mut memo)?;
    let Joined { site, templates, snapshot, graded, unpublished, .. } = match join(request, &mut memo, scan)? {
        Join::Done(joined) => *joined,
        Join::Stopped(report, ..) => return Ok(Err(report)),
        Join::Damaged => return Err(lost()),
    };
    let mut report = Report::new(graded, &site);
    report.decide(request.gates);
    report.texts = Arc::new(SiteTexts(snapshot));
    Ok(Ok(Look { site, templates, unpublished, report }))
}
