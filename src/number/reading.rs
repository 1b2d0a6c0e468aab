//! Reads one quantity at the beginning of a text: what values, articles and quotations have in common.

use super::parse::ValueMistake;
use super::{Amount, Number, Qualifier, Qualifying, ValueWords};

/// A quantity and what follows it.
pub(super) struct Reading<'a> {
    /// The words before it that qualify it.
    pub qualifier: Option<Qualifier>,
    /// How much.
    pub amount: Amount,
    /// The text after it, without leading space.
    pub rest: &'a str,
}

/// The text with plain spaces, and Arabic digits and marks as Western ones.
pub(super) fn normal(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{660}'..='\u{669}' => char::from(b'0' + (c as u32 - 0x660) as u8),
        '\u{6f0}'..='\u{6f9}' => char::from(b'0' + (c as u32 - 0x6f0) as u8),
        '٬' => ',',
        '٫' => '.',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    let text: String = text.chars().map(plain).collect();
    text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Reads `[qualifier] amount`; `None` where the text begins with no quantity, an error where it begins with a wrong one.
pub(super) fn reading<'a>(text: &'a str, words: &ValueWords) -> Result<Option<Reading<'a>>, ValueMistake> {
    let (qualifier, after) = match qualifier(text, words) {
        Some((qualifier, after)) => (Some(qualifier), after),
        None => (None, text),
    };
    let found = amount(after, words)?;
    Ok(found.map(|(amount, rest)| Reading { qualifier, amount, rest }))
}

/// The text after `word` and the space behind it, if it begins with it as a whole word, in whatever case.
pub(super) fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for wanted in word.chars() {
        if !rest.next()?.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    let rest = rest.as_str();
    let is_whole = word.ends_with('.') || !rest.starts_with(|c: char| c.is_alphanumeric() || c == '\'' || c == '’');
    is_whole.then(|| rest.trim_start())
}

/// The longest qualifier at the beginning.
fn qualifier<'a>(text: &'a str, words: &ValueWords) -> Option<(Qualifier, &'a str)> {
    let found = words.qualifiers.iter().filter_map(|(word, meaning)| strip_word(text, word).map(|rest| (rest, *meaning)));
    let (rest, meaning): (&str, Qualifying) = found.min_by_key(|(rest, _)| rest.len())?;
    let word = text[..text.len() - rest.len()].trim_end().to_owned();
    Some((Qualifier { word, meaning }, rest))
}

/// A range, a number, or a word for a number that nobody counted.
fn amount<'a>(text: &'a str, words: &ValueWords) -> Result<Option<(Amount, &'a str)>, ValueMistake> {
    for (before, middle) in words.between {
        if let Some(rest) = strip_word(text, before)
            && let Some((low, rest)) = number(rest, words)?
            && let Some(rest) = strip_word(rest, middle)
            && let Some((high, rest)) = number(rest, words)?
        {
            return Ok(Some((range(&low, &high)?, rest)));
        }
    }
    if let Some((low, rest)) = number(text, words)? {
        if let Some(after) = range_mark(rest, words)
            && let Some((high, rest)) = number(after, words)?
        {
            return Ok(Some((range(&low, &high)?, rest)));
        }
        return Ok(Some((Amount::Exact(low.scaled(low.power)?), rest)));
    }
    let vague = words.vague.iter().filter_map(|word| strip_word(text, word)).min_by_key(|rest| rest.len());
    Ok(vague.map(|rest| (Amount::Word(text[..text.len() - rest.len()].trim_end().to_owned()), rest)))
}

/// The text after a dash or a word for "to".
fn range_mark<'a>(text: &'a str, words: &ValueWords) -> Option<&'a str> {
    match text.strip_prefix(['–', '—', '-']) {
        Some(rest) => Some(rest.trim_start()),
        None => words.to.iter().find_map(|word| strip_word(text, word)),
    }
}

/// A number with the power of ten that a word after it names.
struct Scaled {
    number: Number,
    power: Option<u8>,
}

impl Scaled {
    fn scaled(&self, power: Option<u8>) -> Result<Number, ValueMistake> {
        let scaled = self.number.times_ten_to(power.unwrap_or(0));
        scaled.ok_or_else(|| ValueMistake::new(format!("`{}` is too large", self.number), "write a smaller number"))
    }
}

/// In "2 to 3 million" the last word counts for both.
fn range(low: &Scaled, high: &Scaled) -> Result<Amount, ValueMistake> {
    Ok(Amount::Range(low.scaled(low.power.or(high.power))?, high.scaled(high.power)?))
}

/// A number in digits or a small one in words, with the powers behind it.
fn number<'a>(text: &'a str, words: &ValueWords) -> Result<Option<(Scaled, &'a str)>, ValueMistake> {
    let (number, mut rest) = match digits(text) {
        Some((token, rest)) => (decimal(token)?, rest.trim_start()),
        None => {
            let small = (0_i64..).zip(words.small).find_map(|(n, word)| strip_word(text, word).map(|rest| (n, rest)));
            let Some((n, rest)) = small else { return Ok(None) };
            (Number::whole(n), rest)
        }
    };
    let mut power = None;
    while let Some((after, tens)) = words.powers.iter().find_map(|(word, tens)| strip_word(rest, word).map(|after| (after, *tens))) {
        power = Some(power.unwrap_or(0_u8).saturating_add(tens));
        rest = after;
    }
    Ok(Some((Scaled { number, power }, rest)))
}

/// The run of digits and marks at the beginning: a comma or a point belongs to it before a digit, a space before three.
pub(super) fn digits(text: &str) -> Option<(&str, &str)> {
    let body = text.strip_prefix(['-', '−']).unwrap_or(text);
    let start = text.len() - body.len();
    let bytes = text.as_bytes();
    let is_digit = |index: usize| bytes.get(index).is_some_and(u8::is_ascii_digit);
    if !is_digit(start) {
        return None;
    }
    let (mut end, mut group) = (start, 0);
    loop {
        match bytes.get(end) {
            Some(b'0'..=b'9') => group += 1,
            Some(b',' | b'.') if is_digit(end + 1) => group = 0,
            Some(b' ') if (1..=3).contains(&group) && (1..=3).all(|n| is_digit(end + n)) && !is_digit(end + 4) => group = 0,
            _ => break,
        }
        end += 1;
    }
    Some((&text[..end], &text[end..]))
}

/// The number that a run of digits and marks means, if it is rightly grouped.
fn decimal(token: &str) -> Result<Number, ValueMistake> {
    let wrong = |help: String| ValueMistake::new(format!("`{token}` is not a number"), help);
    if token.matches('.').count() > 1 {
        return Err(wrong(format!("groups of three digits are parted by a comma or a space: write {}", token.replace('.', ","))));
    }
    let (whole, fraction) = token.split_once('.').unwrap_or((token, ""));
    if whole.contains(',') && whole.contains(' ') {
        return Err(wrong("part all groups of digits by one kind of mark, commas or spaces".to_owned()));
    }
    if fraction.contains([',', ' ']) {
        return Err(wrong("decimals stand after a point, groups of three digits are parted by a comma or a space, like 2,800.5".to_owned()));
    }
    let mut groups = whole.trim_start_matches(['-', '−']).split([',', ' ']);
    let first = groups.next().unwrap_or("");
    let rest: Vec<&str> = groups.collect();
    if !rest.is_empty() && (first.len() > 3 || rest.iter().any(|group| group.len() != 3)) {
        let plain: String = token.chars().filter(|c| *c != ',' && *c != ' ').collect();
        return Err(wrong(match rest.as_slice() {
            [decimals] if fraction.is_empty() => format!("write {first}.{decimals} or {plain}, whichever was reported"),
            _ => format!("groups have three digits: write {plain}"),
        }));
    }
    let plain: String = token.chars().filter(|c| *c != ',' && *c != ' ').collect();
    Number::parse(&plain).ok_or_else(|| wrong(format!("a number has at most {} digits", Number::MOST_DIGITS)))
}
