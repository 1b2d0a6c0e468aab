//! PNG (W3C, third edition): a signature, then chunks of length, name, bytes and check sum.

use super::{Parts, u32_at};

const SIGNATURE: usize = 8;
/// Chunks besides the critical ones that say how the picture looks.
const LOOKS: [&[u8]; 14] =
    [b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT"];

/// The chunks that draw; `None` where the file ends before the picture does.
pub(super) fn parts(file: &[u8]) -> Option<Parts> {
    let mut parts = Parts::default();
    parts.keep(0..SIGNATURE);
    let mut at = SIGNATURE;
    loop {
        let name = file.get(at + 4..at + 8)?;
        let end = (at + 12).checked_add(u32_at(file, at)?)?;
        file.get(at..end)?;
        if name[0].is_ascii_uppercase() || LOOKS.contains(&name) {
            parts.keep(at..end);
        }
        if name == b"IEND" {
            return Some(parts);
        }
        at = end;
    }
}
