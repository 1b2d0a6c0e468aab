//! Numbers as a person reads them: "3 errors, 1 gate", "0.21 s".

use std::time::Duration;

use crate::diagnostics::Summary;

/// "1 page", "46 pages".
pub(super) fn count(number: usize, one: &str) -> String {
    format!("{number} {one}{}", if number == 1 { "" } else { "s" })
}

/// "3 errors, 1 gate, 2 warnings", or "no findings".
pub(super) fn findings(summary: &Summary) -> String {
    let Summary { errors, gates, warnings, infos } = *summary;
    let parts: Vec<String> = [(errors, "error"), (gates, "gate"), (warnings, "warning"), (infos, "info")]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, one)| count(number, one))
        .collect();
    if parts.is_empty() { "no findings".to_owned() } else { parts.join(", ") }
}

/// What gates do, where there are any and they stopped nothing yet.
pub(super) fn what_gates_do(summary: &Summary) -> &'static str {
    if summary.gates > 0 && summary.errors == 0 { "; gates stop publishing" } else { "" }
}

/// "0 bytes", "950 bytes", "12.3 kB", "4.5 MB".
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => count(bytes as usize, "byte"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// "0.21 s", "12.3 s", "2 min 05 s".
pub(super) fn elapsed(time: Duration) -> String {
    match time.as_secs_f64() {
        seconds if seconds < 9.995 => format!("{seconds:.2} s"),
        seconds if seconds < 59.95 => format!("{seconds:.1} s"),
        seconds => {
            let whole = seconds.round() as u64;
            format!("{} min {:02} s", whole / 60, whole % 60)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_printed_as_exactly_as_it_matters() {
        for (milliseconds, text) in [
            (0, "0.00 s"),
            (214, "0.21 s"),
            (9_994, "9.99 s"),
            (9_996, "10.0 s"),
            (12_340, "12.3 s"),
            (59_960, "1 min 00 s"),
            (125_400, "2 min 05 s"),
        ] {
            assert_eq!(elapsed(Duration::from_millis(milliseconds)), text);
        }
    }

    #[test]
    fn bytes_are_counted_as_people_do() {
        for (bytes, text) in [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (12_340, "12.3 kB"), (4_500_000, "4.5 MB")] {
            assert_eq!(size(bytes), text);
        }
    }

    #[test]
    fn findings_are_counted_by_gravity_without_zeros() {
        for (errors, gates, warnings, infos, text) in
            [(0, 0, 0, 0, "no findings"), (3, 1, 2, 0, "3 errors, 1 gate, 2 warnings"), (0, 0, 1, 2, "1 warning, 2 infos")]
        {
            assert_eq!(findings(&Summary { errors, gates, warnings, infos }), text);
        }
    }

    #[test]
    fn what_gates_do_is_said_where_there_are_some_and_nothing_graver() {
        for (errors, gates, said) in [(0, 0, ""), (0, 18, "; gates stop publishing"), (1, 18, "")] {
            assert_eq!(what_gates_do(&Summary { errors, gates, warnings: 1, infos: 0 }), said);
        }
    }
}
