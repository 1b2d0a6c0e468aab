//! Opens a file that was vetted, and nothing else: no link is followed, nothing blocks.

use std::fs::File;
use std::io;
use std::path::Path;

/// How much of a file's beginning [`SourceFile::head`](crate::input::SourceFile::head) gives: enough for any image's width and height.
pub const HEAD_BYTES: usize = 64 * 1024;

/// Opens a plain file for reading.
///
/// A symbolic link, FIFO, socket or device in its place, even one put there after the file was vetted, is an
/// error and never blocks.
pub fn open_plain(path: &Path) -> io::Result<File> {
    let file = options().open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a plain file"));
    }
    Ok(file)
}

#[cfg(unix)]
fn options() -> std::fs::OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let mut options = File::options();
    options.read(true).custom_flags(flags.bits() as i32);
    options
}

#[cfg(not(unix))]
fn options() -> std::fs::OpenOptions {
    let mut options = File::options();
    options.read(true);
    options
}
