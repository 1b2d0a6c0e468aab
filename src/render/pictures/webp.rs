//! WebP (RFC 9649): a RIFF header with the length of the rest, then chunks of name, length and bytes, padded to even lengths.

use super::Parts;

const HEADER: usize = 12;
/// The bits of `VP8X` that announce EXIF and XMP.
const ANNOUNCED: u8 = 0x08 | 0x04;
const DRAWS: [&[u8]; 7] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];

/// The chunks that draw; `None` where the file ends before the picture does.
pub(super) fn parts(file: &[u8]) -> Option<Parts> {
    let end = u32::from_le_bytes(file.get(4..8)?.try_into().ok()?) as usize + 8;
    file.get(..end)?;
    let mut kept = Vec::new();
    let mut at = HEADER;
    while at + 8 <= end {
        let (name, length) = (&file[at..at + 4], u32::from_le_bytes(file[at + 4..at + 8].try_into().ok()?) as usize);
        let next = at.checked_add(8 + length + length % 2)?.min(end);
        if at + 8 + length > end {
            return None;
        }
        if DRAWS.contains(&name) {
            kept.push(at..next);
        }
        at = next;
    }
    let length: usize = kept.iter().map(ExactSizeIterator::len).sum();
    let mut parts = Parts::default();
    if HEADER + length == file.len() {
        parts.keep(0..file.len());
        return Some(parts);
    }
    parts.own([b"RIFF", &((length + 4) as u32).to_le_bytes()[..], b"WEBP"].concat());
    for range in kept {
        match file[range.clone()].starts_with(b"VP8X") && range.len() > 8 {
            true => {
                let mut chunk = file[range].to_vec();
                chunk[8] &= !ANNOUNCED;
                parts.own(chunk);
            }
            false => parts.keep(range),
        }
    }
    Some(parts)
}
