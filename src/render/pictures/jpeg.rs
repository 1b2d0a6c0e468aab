//! JPEG (ITU-T T.81, annex B): segments up to the scans, then scans up to the end of the picture.

use super::Parts;

const START: usize = 2;
const END_OF_IMAGE: u8 = 0xD9;
const START_OF_SCAN: u8 = 0xDA;

/// The parts that draw; `None` where the file ends before the picture does.
pub(super) fn parts(file: &[u8]) -> Option<Parts> {
    let mut parts = Parts::default();
    parts.keep(0..START);
    let mut at = START;
    loop {
        // A marker may be filled up with bytes 0xFF.
        let marker_at = at;
        while *file.get(at)? == 0xFF && *file.get(at + 1)? == 0xFF {
            at += 1;
        }
        if *file.get(at)? != 0xFF {
            return None;
        }
        let marker = *file.get(at + 1)?;
        if marker == END_OF_IMAGE {
            // Cameras put further pictures, with their own EXIF, behind the end.
            parts.keep(marker_at..at + 2);
            return Some(parts);
        }
        if matches!(marker, 0x01 | 0xD0..=0xD7) {
            parts.keep(marker_at..at + 2);
            at += 2;
            continue;
        }
        let length = u16::from_be_bytes([*file.get(at + 2)?, *file.get(at + 3)?]) as usize;
        let end = at + 2 + length;
        let body = file.get(at + 4..end)?;
        match marker {
            0xE1 if body.starts_with(b"Exif\0\0") => {
                if let Some(turn) = orientation(&body[6..]).filter(|turn| (2..=8).contains(turn)) {
                    let bare = turned(turn);
                    if file[marker_at..end] == bare { parts.keep(marker_at..end) } else { parts.own(bare) }
                }
            }
            _ if draws(marker, body) => parts.keep(marker_at..end),
            _ => {}
        }
        at = end;
        if marker == START_OF_SCAN {
            let scan = at;
            at += scan_length(file.get(at..)?)?;
            parts.keep(scan..at);
        }
    }
}

/// Whether a segment is needed to draw the picture in its colours: not the other application segments, and no comment.
fn draws(marker: u8, body: &[u8]) -> bool {
    match marker {
        0xE0 => body.starts_with(b"JFIF\0"),
        0xE2 => body.starts_with(b"ICC_PROFILE\0"),
        0xEE => body.starts_with(b"Adobe"),
        0xE1..=0xEF | 0xFE => false,
        _ => true,
    }
}

/// The bytes of a scan up to the next marker that is neither a stuffed zero nor a restart.
fn scan_length(scan: &[u8]) -> Option<usize> {
    scan.windows(2).position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7 | 0xFF))
}

/// How the camera was held (tag 0x0112 of the first directory of EXIF's TIFF).
fn orientation(tiff: &[u8]) -> Option<u16> {
    let little = tiff.starts_with(b"II");
    let short = |at: usize| {
        let bytes: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let long = |at: usize| {
        let bytes: [u8; 4] = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) } as usize)
    };
    let directory = long(4)?;
    let entries = usize::from(short(directory)?);
    (0..entries).map(|entry| directory + 2 + entry * 12).find(|at| short(*at) == Some(0x0112)).and_then(|at| short(at + 8))
}

/// A segment of EXIF that says how the camera was held and nothing else: without it the picture would lie on its side.
fn turned(orientation: u16) -> Vec<u8> {
    let mut segment = b"\xFF\xE1\x00\x22Exif\0\0MM\x00\x2A\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01".to_vec();
    segment.extend(orientation.to_be_bytes());
    segment.extend([0; 6]);
    segment
}
