//! The addresses nearest to one that does not exist.

use crate::build::Preview;

/// How many are shown.
const MOST: usize = 5;

/// The addresses of the pages that `path` (below the base path) may have been meant to be, the nearest first.
pub(super) fn nearest(path: &str, preview: &Preview) -> Vec<String> {
    let wanted = path.trim_matches('/').to_lowercase();
    let last = |address: &str| address.rsplit('/').next().unwrap_or_default().to_owned();
    let pages = preview
        .paths()
        .into_iter()
        .filter(|file| file.ends_with(".html") && *file != "404.html")
        .map(|file| file.strip_suffix("index.html").unwrap_or(file));
    let mut near: Vec<(usize, &str)> = pages
        .filter_map(|page| {
            let name = page.trim_matches('/').to_lowercase();
            // The last part counts as well as the whole: a page is often looked for in the wrong folder.
            let most = (wanted.chars().count() / 2).max(2);
            let alone = (!last(&wanted).is_empty()).then(|| distance(&last(&wanted), &last(&name), most / 2)).flatten().map(|distance| distance + 1);
            [distance(&wanted, &name, most), alone].into_iter().flatten().min().map(|distance| (distance, page))
        })
        .collect();
    near.sort();
    let link = |page: &str| {
        let mut href = preview.base_path().to_owned();
        crate::site::encode(page, &mut href);
        href
    };
    near.into_iter().take(MOST).map(|(_, page)| link(page)).collect()
}

/// How many letters two names are apart, where that is at most `most`.
fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > 4 * most {
        return None;
    }
    Some(strsim::damerau_levenshtein(a, b)).filter(|distance| *distance <= most)
}
