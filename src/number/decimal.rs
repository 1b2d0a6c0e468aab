//! A decimal number exactly as it was written.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// A decimal number: an integer and how many of its digits stand behind the point.
///
/// `2.50` keeps its two decimals when it is printed and is equal to `2.5` when it is compared. `1.2 million`
/// is 1200000 and remembers that it was written as 1.2 of 10⁶, so that no digit is printed that nobody reported.
#[derive(Clone, Copy, Debug, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Number {
    mantissa: i128,
    decimals: u8,
    /// The power of ten that a word named.
    power: u8,
    /// The decimals before that word.
    written_decimals: u8,
}

impl Number {
    /// The most digits that a number may have.
    pub const MOST_DIGITS: usize = 30;

    /// The whole number `n`.
    pub fn whole(n: i64) -> Self {
        Self::plain(i128::from(n), 0)
    }

    /// Reads plain digits with an optional minus sign and decimal point, without groups; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix(['-', '−']) {
            Some(digits) => (true, digits),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let dotted = digits.contains('.');
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || (dotted && !all_digits(fraction)) || whole.len() + fraction.len() > Number::MOST_DIGITS {
            return None;
        }
        let mantissa: i128 = format!("{whole}{fraction}").parse().ok()?;
        Some(Self::plain(if negative { -mantissa } else { mantissa }, u8::try_from(fraction.len()).ok()?))
    }

    /// The number times ten to the `power` (a million is 6): `2.50` million has no decimals left. `None` where it is too large.
    pub fn times_ten_to(self, power: u8) -> Option<Self> {
        let written = Self { power, written_decimals: self.decimals, ..self };
        if power <= self.decimals {
            return Some(Self { decimals: self.decimals - power, ..written });
        }
        let factor = 10_i128.checked_pow(u32::from(power - self.decimals))?;
        Some(Self { mantissa: self.mantissa.checked_mul(factor)?, decimals: 0, ..written })
    }

    /// How it was written with a word for a power of ten: the number before the word, and the power; `1.2` and 6 for 1.2 million.
    pub fn significand(self) -> Option<(Number, u8)> {
        if self.power == 0 {
            return None;
        }
        let zeros = u32::from(self.power.saturating_sub(self.written_decimals));
        Some((Self::plain(self.mantissa / 10_i128.pow(zeros), self.written_decimals), self.power))
    }

    fn plain(mantissa: i128, decimals: u8) -> Self {
        Self { mantissa, decimals, power: 0, written_decimals: 0 }
    }

    /// How many decimals were written.
    pub fn decimals(self) -> u8 {
        self.decimals
    }

    /// Whether nothing but zeros stands behind the point.
    pub fn is_whole(self) -> bool {
        self.mantissa % self.unit() == 0
    }

    /// The number as a float, for drawing charts only: it may be off by a rounding.
    pub fn to_f64(self) -> f64 {
        self.to_string().parse().expect("the digits of a decimal number are a float")
    }

    /// Ten to the number of decimals.
    fn unit(self) -> i128 {
        10_i128.pow(u32::from(self.decimals))
    }
}

impl fmt::Display for Number {
    /// Plain digits with a point, as machines read them: `2800`, `2.50`, `-3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, all) = (if self.mantissa < 0 { "-" } else { "" }, self.mantissa.unsigned_abs());
        if self.decimals == 0 {
            return write!(f, "{sign}{all}");
        }
        let unit = self.unit().unsigned_abs();
        write!(f, "{sign}{}.{:0width$}", all / unit, all % unit, width = usize::from(self.decimals))
    }
}

impl Ord for Number {
    /// Compares the amounts, not how they are written.
    fn cmp(&self, other: &Self) -> Ordering {
        // The whole parts first, then the fractions on one scale: neither can overflow, as the products could.
        let whole = |n: &Number| n.mantissa.div_euclid(n.unit());
        let fraction = |n: &Number| (n.mantissa.rem_euclid(n.unit()), n.unit());
        whole(self).cmp(&whole(other)).then_with(|| {
            let ((a, a_unit), (b, b_unit)) = (fraction(self), fraction(other));
            if a_unit >= b_unit { a.cmp(&(b * (a_unit / b_unit))) } else { (a * (b_unit / a_unit)).cmp(&b) }
        })
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Equal amounts hash alike, however many zeros were written.
        let (mut mantissa, mut decimals) = (self.mantissa, self.decimals);
        while decimals > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            decimals -= 1;
        }
        (mantissa, decimals).hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_its_decimals_and_compares_by_amount() {
        for text in ["0", "2800", "2.50", "-3", "-0.05", "0.001", "123456789012345678901234567890"] {
            assert_eq!(Number::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "-", ".5", "5.", "1,000", "1e3", "٣", "1234567890123456789012345678901"] {
            assert!(Number::parse(text).is_none(), "{text}");
        }
        for (less, more) in [("2.5", "2.51"), ("-3", "-2.99"), ("0.999", "1"), ("2799", "2800"), ("0.1", "123456789012345678901234567890")] {
            assert!(Number::parse(less) < Number::parse(more), "{less} {more}");
        }
        assert_eq!(Number::parse("2.50"), Number::parse("2.5"));
    }

    #[test]
    fn powers_of_ten_move_the_point() {
        for (text, power, product) in [("2.5", 6, "2500000"), ("2.50", 1, "25.0"), ("3", 3, "3000"), ("1.2345678", 6, "1234567.8")] {
            let number = Number::parse(text).unwrap().times_ten_to(power).unwrap();
            assert_eq!(number.to_string(), product);
            assert_eq!(number.significand().map(|(number, power)| (number.to_string(), power)), Some((text.to_owned(), power)));
        }
    }
}
