//! GIF (version 89a): a screen, then images and extensions in blocks of at most 255 bytes.

use super::Parts;

/// Application extensions that draw: how often an animation runs, and its colours.
const DRAWS: [&[u8]; 3] = [b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"];

/// The blocks that draw; `None` where the file ends before the picture does.
pub(super) fn parts(file: &[u8]) -> Option<Parts> {
    let mut parts = Parts::default();
    let mut at = 13 + table(*file.get(10)?);
    file.get(..at)?;
    parts.keep(0..at);
    loop {
        let start = at;
        match *file.get(at)? {
            0x2C => at = blocks(file, at + 10 + table(*file.get(at + 9)?) + 1)?,
            0x21 => at = blocks(file, at + 2)?,
            0x3B => {
                parts.keep(at..at + 1);
                return Some(parts);
            }
            _ => return None,
        }
        if draws(&file[start..at]) {
            parts.keep(start..at);
        }
    }
}

/// The bytes of a table of colours, by the flags that announce it.
fn table(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Where the blocks that begin at a byte end.
fn blocks(file: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*file.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}

fn draws(block: &[u8]) -> bool {
    match block {
        [0x21, 0xFE, ..] => false,
        [0x21, 0xFF, 11, rest @ ..] => DRAWS.iter().any(|name| rest.starts_with(name)),
        [0x21, 0xFF, ..] => false,
        _ => true,
    }
}
