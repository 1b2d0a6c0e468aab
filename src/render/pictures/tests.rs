//! Tests of pictures: what is left of each format, and what a drawing may not hold.

use super::*;

fn check(file: &[u8], expected: Result<Bare, Broken>) {
    assert_eq!(bare(file), expected);
    if let Ok(Bare::Without(left)) = bare(file) {
        assert_eq!(bare(&left), Ok(Bare::AsItIs), "what is left has nothing more to take out");
    }
}

fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    [&[0xFF, marker][..], &((body.len() + 2) as u16).to_be_bytes(), body].concat()
}

/// EXIF of a little-endian camera that was held upside down and knew where it was.
fn exif() -> Vec<u8> {
    let mut tiff = b"II\x2A\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend(b"\x12\x01\x03\0\x01\0\0\0\x03\0\0\0");
    tiff.extend(b"\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0GPS 33.8938 N 35.5018 E");
    segment(0xE1, &[b"Exif\0\0", &tiff[..]].concat())
}

fn scan() -> Vec<u8> {
    [segment(0xDA, &[1, 1, 0, 0, 63, 0]), vec![0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56]].concat()
}

#[test]
fn a_jpeg_keeps_its_colours_and_how_it_was_held_and_loses_the_place() {
    let start = vec![0xFF, 0xD8];
    let (jfif, colours, table) = (segment(0xE0, b"JFIF\0\x01\x01"), segment(0xE2, b"ICC_PROFILE\0\x01\x01x"), segment(0xDB, &[0; 65]));
    let end = vec![0xFF, 0xD9];
    let clean = [start.clone(), jfif.clone(), colours.clone(), table.clone(), scan(), scan(), end.clone()].concat();
    check(&clean, Ok(Bare::AsItIs));
    let telling = [
        start.clone(),
        jfif.clone(),
        exif(),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>"),
        segment(0xED, b"Photoshop 3.0\0by Ada"),
        colours.clone(),
        segment(0xE2, b"MPF\0"),
        segment(0xFE, b"shot from the roof"),
        table.clone(),
        scan(),
        scan(),
        end.clone(),
        b"\xFF\xD8GPS of the next picture".to_vec(),
    ];
    let left = [start, jfif, jpeg_turned(3), colours, table, scan(), scan(), end].concat();
    check(&telling.concat(), Ok(Bare::Without(left.clone())));
    for length in [3, 20, left.len() - 1, left.len() - 2] {
        check(&left[..length], Err(Broken));
    }
}

/// The one segment that is written anew.
fn jpeg_turned(orientation: u8) -> Vec<u8> {
    let tiff = [b"MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(), &[orientation, 0, 0, 0, 0, 0, 0]].concat();
    segment(0xE1, &[b"Exif\0\0".as_slice(), &tiff].concat())
}

fn chunk(name: &[u8], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32).to_be_bytes()[..], name, body, &[0; 4]].concat()
}

#[test]
fn a_png_keeps_the_chunks_that_draw() {
    let signature = b"\x89PNG\r\n\x1a\n".to_vec();
    let (head, gamma, data, end) = (chunk(b"IHDR", &[0; 13]), chunk(b"gAMA", &[0; 4]), chunk(b"IDAT", &[1, 2]), chunk(b"IEND", b""));
    let clean = [signature.clone(), head.clone(), gamma.clone(), data.clone(), end.clone()].concat();
    check(&clean, Ok(Bare::AsItIs));
    let told = [chunk(b"eXIf", b"GPS"), chunk(b"tEXt", b"Author\0Ada"), chunk(b"iTXt", b"XML:com.adobe.xmp"), chunk(b"tIME", &[0; 7])].concat();
    check(&[signature, head, told, gamma, data, end, b"behind".to_vec()].concat(), Ok(Bare::Without(clean.clone())));
    check(&clean[..clean.len() - 1], Err(Broken));
    check(&[&clean[..8], &[0xFF; 8][..]].concat(), Err(Broken));
}

fn riff(chunks: &[u8]) -> Vec<u8> {
    [b"RIFF", &((chunks.len() + 4) as u32).to_le_bytes()[..], b"WEBP", chunks].concat()
}

fn little(name: &[u8], body: &[u8]) -> Vec<u8> {
    [name, &(body.len() as u32).to_le_bytes()[..], body, &[0][..body.len() % 2]].concat()
}

#[test]
fn a_webp_keeps_the_chunks_that_draw_and_announces_no_others() {
    let image = little(b"VP8 ", b"odd");
    check(&riff(&image), Ok(Bare::AsItIs));
    let head = |flags| little(b"VP8X", &[flags, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let telling = riff(&[head(0x2C), image.clone(), little(b"EXIF", b"GPS"), little(b"XMP ", b"<x/>")].concat());
    check(&telling, Ok(Bare::Without(riff(&[head(0x20), image].concat()))));
    check(&telling[..telling.len() - 1], Err(Broken));
}

#[test]
fn a_gif_keeps_its_frames_and_loses_its_comments() {
    let screen = [b"GIF89a".as_slice(), &[1, 0, 1, 0, 0x80, 0, 0], &[0; 6]].concat();
    let (often, comment, xmp) = (b"!\xFF\x0BNETSCAPE2.0\x03\x01\0\0\0", b"!\xFE\x05by me\0", b"!\xFF\x0BXMP DataXMP\x02xy\0");
    let frame = [b"!\xF9\x04\0\0\0\0\0".as_slice(), b",\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0"].concat();
    let clean = [&screen[..], often, &frame, b";"].concat();
    check(&clean, Ok(Bare::AsItIs));
    check(&[&screen[..], often, comment, xmp, &frame, b";"].concat(), Ok(Bare::Without(clean.clone())));
    check(&clean[..clean.len() - 1], Err(Broken));
}

#[test]
fn an_avif_that_tells_is_told_apart_and_anything_else_is_left_alone() {
    check(b"\0\0\0\x18ftypavif....meta...infe....Exif\0...", Ok(Bare::Telling));
    check(b"\0\0\0\x18ftypavif....meta...infe....av01...", Ok(Bare::AsItIs));
    check(b"BM anything", Ok(Bare::AsItIs));
    check(b"", Ok(Bare::AsItIs));
}

fn check_svg(inner: &str, expected: Option<&str>) {
    let text = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n{inner}</svg>");
    let found = check_drawing(&text).err();
    assert_eq!(found, expected.map(|what| Drawing::Unsafe(2, what.to_owned())), "{inner}");
}

#[test]
fn a_drawing_that_acts_or_asks_is_refused() {
    for (inner, what) in [
        ("<script>alert(1)</script>", "`script`"),
        ("<x:ScRiPt xmlns:x=\"http://www.w3.org/2000/svg\"/>", "`script`"),
        ("<g onload=\"alert(1)\"/>", "`onload`"),
        ("<foreignObject/>", "`foreignobject`"),
        ("<g xmlns:h=\"http://www.w3.org/1999/xhtml\"/>", "HTML"),
        ("<image href=\"https://elsewhere.example/x.png\"/>", "`href` that leads out of the drawing"),
        ("<a xlink:href=\"java&#10;script:alert(1)\"/>", "`xlink:href` that leads out of the drawing"),
        ("<use href=\"data:image/svg+xml,x\"/>", "`href` that leads out of the drawing"),
        ("<set attributeName=\"href\" to=\"javascript:alert(1)\"/>", "`set` that changes where a link leads"),
        ("<animate attributeName=\"xlink:href\"/>", "`animate` that changes where a link leads"),
        ("<style>@import 'https://elsewhere.example/x.css';</style>", "`@import`"),
        ("<style>a { fill: url( \"https://elsewhere.example/#p\") }</style>", "`url(…)` that leads out of the drawing"),
        ("<style>a { fill: \\75rl(//x) }</style>", "a style with a backslash"),
        ("<style><![CDATA[a{fill:url(//x)}]]></style>", "`url(…)` that leads out of the drawing"),
        ("<style>a{fill:u&#114;l(//x)}</style>", "a style with an entity"),
        ("<path fill=\"URL(//x)\"/>", "`url(…)` that leads out of the drawing"),
        ("<?xml-stylesheet href=\"https://elsewhere.example/x.css\"?>", "a processing instruction"),
    ] {
        check_svg(inner, Some(what));
    }
    let entities = "<!DOCTYPE svg [<!ENTITY x \"<script/>\">]><svg>&x;</svg>";
    assert_eq!(check_drawing(entities), Err(Drawing::Unsafe(1, "entities of its own".to_owned())));
    for malformed in ["<svg><g></svg>", "<svg>", "<svg a=\"", "</svg>"] {
        assert_eq!(check_drawing(malformed), Err(Drawing::Malformed(1)), "{malformed}");
    }
}

#[test]
fn a_drawing_that_only_draws_is_taken() {
    check_svg(
        "<style>a{fill:url(#p)}</style><path id=\"p\" style=\"fill:url('#p')\"/><use xlink:href=\"#p\"/><image href=\" data:image/png;base64,x\"/>",
        None,
    );
    check_svg("<title>Once more</title><animate attributeName=\"x\"/><text font-family=\"on\">on = 1 &amp; url</text>", None);
    assert_eq!(check_drawing("<?xml version=\"1.0\"?><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"x\"><svg/>"), Ok(()));
}
