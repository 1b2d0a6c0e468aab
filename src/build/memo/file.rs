//! The pack's file: opened by one run at a time, read and written at places.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::output::own_folder;

/// Opens the file for this run alone, making its folder where there is none; an error where another run has it.
pub(super) fn open_locked(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        own_folder(folder)?;
        // Neither a link in the folder's place nor one in the file's must make us write elsewhere.
        if !folder.symlink_metadata()?.is_dir() {
            return Err(io::Error::other("not a folder of the site"));
        }
    }
    let file = open(path)?;
    file.try_lock()?;
    let metadata = file.metadata()?;
    if !metadata.is_file() || is_elsewhere_too(&metadata) {
        return Err(io::Error::other("not a plain file of ours alone"));
    }
    Ok(file)
}

/// Whether the file has a second name, which may be anybody's.
#[cfg(unix)]
fn is_elsewhere_too(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(metadata) > 1
}

#[cfg(not(unix))]
fn is_elsewhere_too(_metadata: &fs::Metadata) -> bool {
    false
}

#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    File::options().create(true).truncate(false).read(true).write(true).custom_flags(flags.bits() as i32).open(path)
}

#[cfg(unix)]
pub(super) fn read_at(file: &File, bytes: &mut [u8], start: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, start)
}

/// Reads so many bytes into memory that nobody has filled before: to write zeros first takes as long as to read.
#[cfg(unix)]
pub(super) fn read_new(file: &File, length: usize, start: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(length);
    while bytes.len() < length {
        let at = start + bytes.len() as u64;
        match rustix::io::pread(file, rustix::buffer::spare_capacity(&mut bytes), at) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    bytes.truncate(length);
    Ok(bytes)
}

#[cfg(not(unix))]
pub(super) fn read_new(file: &File, length: usize, start: u64) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; length];
    read_at(file, &mut bytes, start).map(|()| bytes)
}

#[cfg(unix)]
pub(super) fn write_at(file: &File, bytes: &[u8], start: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, start)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    File::options().create(true).truncate(false).read(true).write(true).open(path)
}

/// Windows moves one cursor for all threads, but each call names its own place.
#[cfg(windows)]
pub(super) fn read_at(file: &File, bytes: &mut [u8], start: u64) -> io::Result<()> {
    let mut done = 0;
    while done < bytes.len() {
        match std::os::windows::fs::FileExt::seek_read(file, &mut bytes[done..], start + done as u64)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            count => done += count,
        }
    }
    Ok(())
}

#[cfg(windows)]
pub(super) fn write_at(file: &File, bytes: &[u8], start: u64) -> io::Result<()> {
    let mut done = 0;
    while done < bytes.len() {
        done += std::os::windows::fs::FileExt::seek_write(file, &bytes[done..], start + done as u64)?;
    }
    Ok(())
}
