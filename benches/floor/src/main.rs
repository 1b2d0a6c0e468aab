//! The bare loop that `nutgraf build` is measured against: read, parse, render, write.
//!
//! It makes the same pages from the same Markdown with the same templates, and nothing else: no link is checked, no
//! value is validated, no old output is compared, and the first failure ends it. Run it in the folder of a site made
//! by `gen.py --tool plain`; it reads `content/`, `templates/` and `static/` and writes `public/`.
mod page;
mod site;

use page::Page;
use rayon::prelude::*;
use site::Site;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> Result<()> {
    let content = Path::new("content");
    let sources = files(content)?;
    let mut pages = sources.par_iter().map(|path| Page::read(content, path)).collect::<Result<Vec<Page>>>()?;
    pages.sort_unstable_by(|a, b| b.date.cmp(&a.date));

    let site = Site::new(templates()?, &pages)?;
    pages.par_iter().try_for_each(|page| write(&page.path, &site.page(page)?))?;
    site.listings().par_iter().try_for_each(|listing| write(&listing.path, &site.listing(listing)?))?;
    write("404.html", &site.not_found()?)?;
    write("rss.xml", &site.feed(&pages))?;
    write("sitemap.xml", &site.sitemap(&pages))?;
    for file in files(Path::new("static"))? {
        fs::copy(&file, Path::new("public").join(file.strip_prefix("static")?))?;
    }
    // Ends here: freeing every page one by one would only take time.
    std::process::exit(0)
}

/// Lists the files below a folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry?;
        if entry.file_type().is_file() {
            found.push(entry.into_path());
        }
    }
    Ok(found)
}

/// Reads the templates, each with its name.
fn templates() -> Result<Vec<(String, String)>> {
    let folder = Path::new("templates");
    files(folder)?
        .iter()
        .map(|path| Ok((path.strip_prefix(folder)?.to_string_lossy().into_owned(), fs::read_to_string(path)?)))
        .collect()
}

/// Writes one output; an address that ends in `/` is a folder with an `index.html`.
fn write(address: &str, text: &str) -> Result<()> {
    let mut path = Path::new("public").join(address.trim_start_matches('/'));
    if address.ends_with('/') {
        path.push("index.html");
    }
    let folder = path.parent().expect("every output lies in `public`");
    match fs::create_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir_all(folder)?,
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error.into()),
        _ => {}
    }
    File::create(&path)?.write_all(text.as_bytes())?;
    Ok(())
}
