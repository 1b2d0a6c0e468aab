//! Where the site will stand: an absolute address, and the path that every link of the site begins with.

use url::Url;

/// A base address that can be used.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BaseUrl {
    /// Absolute, ending in `/`.
    pub url: String,
    /// Its path, beginning and ending in `/`.
    pub path: String,
}

/// Reads a base address; the error is a sentence.
pub(super) fn base_url(text: &str) -> Result<BaseUrl, String> {
    let mut url = Url::parse(text).map_err(|_| format!("`{text}` is not an absolute address"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("`{text}` begins with neither `https://` nor `http://`"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(format!("`{text}` has a `?` or a `#`"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("the address has a user name or a password".to_owned());
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(BaseUrl { url: url.to_string(), path: url.path().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_address_is_absolute_and_ends_in_a_slash() {
        for (text, url, path) in [
            ("https://x.org", "https://x.org/", "/"),
            ("https://x.org/news", "https://x.org/news/", "/news/"),
            ("http://127.0.0.1:1111/a/", "http://127.0.0.1:1111/a/", "/a/"),
        ] {
            assert_eq!(base_url(text), Ok(BaseUrl { url: url.to_owned(), path: path.to_owned() }), "{text}");
        }
        for (text, message) in [
            ("x.org", "`x.org` is not an absolute address"),
            ("/news/", "`/news/` is not an absolute address"),
            ("ftp://x.org", "`ftp://x.org` begins with neither `https://` nor `http://`"),
            ("https://x.org/?a", "`https://x.org/?a` has a `?` or a `#`"),
            ("https://me@x.org/", "the address has a user name or a password"),
        ] {
            assert_eq!(base_url(text).unwrap_err(), message, "{text}");
        }
    }
}
