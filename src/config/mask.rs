//! Hides credentials that somebody wrote into `nutgraf.yaml`, before a line of it is shown.
//!
//! A finding shows the line in which it stands, and so would repeat what must not be repeated, into a terminal and a log.

use super::publish::is_credential;

/// The text with a star for each byte of a value under a key that holds credentials, and of a user's name in an address. Every place in it stays where it was.
pub fn mask(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    // How far the key whose value goes on in the next lines is indented.
    let mut open: Option<usize> = None;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        let is_blank = line.trim().is_empty();
        if open.is_some_and(|key| indent > key || is_blank) {
            stars(line, &mut masked);
            continue;
        }
        open = None;
        match value_of_credential(line) {
            Some(at) => {
                open = Some(indent);
                masked.push_str(&line[..at]);
                stars(&line[at..], &mut masked);
            }
            None => masked.push_str(&without_user(line)),
        }
    }
    masked
}

/// Where the value begins, in a line that has a key for credentials.
fn value_of_credential(line: &str) -> Option<usize> {
    line.match_indices(':')
        .map(|(at, _)| at)
        .find(|at| {
            let before = line[..*at].trim_end().trim_end_matches(['"', '\'']);
            let key = before.rsplit(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').next().unwrap_or_default();
            is_credential(key)
        })
        .map(|at| at + 1)
}

/// The text with stars in place of what stands between `://` and `@`, which is a user's name, a token or both.
pub fn without_user(line: &str) -> String {
    let mut shown = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        shown.push_str(before);
        let end = after.find(|c: char| c == '/' || c.is_whitespace()).unwrap_or(after.len());
        let user = after[..end].rfind('@').unwrap_or(0);
        stars(&after[..user], &mut shown);
        rest = &after[user..];
    }
    shown + rest
}

/// A star for each byte that is no space, so that places stay where they were.
fn stars(text: &str, into: &mut String) {
    for c in text.chars() {
        if c.is_ascii_whitespace() { into.push(c) } else { into.extend(std::iter::repeat_n('*', c.len_utf8())) }
    }
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn what_stands_under_a_key_for_credentials_is_hidden_and_nothing_moves() {
        for (text, shown) in [
            ("secret_key: abc\nnext: x\n", "secret_key: ***\nnext: x\n"),
            ("a: {type: s3, 'access-key': abc, b: c}\n", "a: {type: s3, 'access-key': **** ** **\n"),
            ("  token: |\n    abc\n\n    def\n  b: c\n", "  token: *\n    ***\n\n    ***\n  b: c\n"),
            ("  api_key:\n    - é\nb: c\n", "  api_key:\n    * **\nb: c\n"),
            ("remote: https://me:pass@x.org/a b://y@z\n", "remote: https://*******@x.org/a b://*@z\n"),
            ("title: The Town\r\n", "title: The Town\r\n"),
            ("nextContinuationToken: zzz", "nextContinuationToken: ***"),
        ] {
            assert_eq!(mask(text), shown);
            assert_eq!(mask(text).len(), text.len());
        }
    }
}
