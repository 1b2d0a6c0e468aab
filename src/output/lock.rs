//! One build at a time: a lock beside the output, which the kernel frees when a process dies.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostics::Failure;
use crate::output::Brake;
use crate::output::failed::failed;

/// The lock, held until dropped. The file is removed then, while it is still held.
pub(super) struct Lock {
    _file: File,
    path: PathBuf,
    brake: Arc<Brake>,
}

impl Lock {
    /// Takes the lock at `path`, waiting for another build to end; `on_wait` is called once before waiting.
    pub(super) fn take(path: PathBuf, brake: &Arc<Brake>, on_wait: impl Fn()) -> Result<Self, Failure> {
        let doing = |error| failed(format_args!("locking `{}`", path.display()), error);
        let mut told = false;
        loop {
            let pass = brake.pass();
            let file = open(&path).map_err(doing)?;
            let _pass = match file.try_lock() {
                Ok(()) => pass,
                Err(TryLockError::WouldBlock) => {
                    drop(pass);
                    if !std::mem::replace(&mut told, true) {
                        on_wait();
                    }
                    file.lock().map_err(doing)?;
                    brake.pass()
                }
                Err(TryLockError::Error(error)) => return Err(doing(error)),
            };
            // The build that we waited for has removed the file: then what we hold guards nothing.
            if is_still(&path, &file) {
                brake.will_leave(&path);
                return Ok(Self { _file: file, path, brake: brake.clone() });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _pass = self.brake.pass();
        // A lock file that stays is litter, not a hindrance.
        let _ = fs::remove_file(&self.path);
        self.brake.has_left(&self.path);
    }
}

#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    File::options().create(true).truncate(false).write(true).custom_flags(flags.bits() as i32).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    File::options().create(true).truncate(false).write(true).open(path)
}

#[cfg(unix)]
fn is_still(path: &Path, file: &File) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (fs::symlink_metadata(path), file.metadata()) {
        (Ok(there), Ok(held)) => (there.dev(), there.ino()) == (held.dev(), held.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_still(path: &Path, _file: &File) -> bool {
    path.exists()
}
