//! The folder at a site root in which nutgraf keeps what it can make again: `.nutgraf`.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Makes the folder where there is none; as git has no business in it, it is then told so by a file inside.
///
/// A folder that is there stays as it is, with what its owner wrote into its `.gitignore`.
pub fn own_folder(folder: &Path) -> io::Result<()> {
    match fs::create_dir(folder) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(()),
        Err(error) => return Err(error),
    }
    // Without it the folder is as good, and only shows in `git status`.
    let _ = File::create_new(folder.join(".gitignore")).and_then(|mut file| file.write_all(b"*\n"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_folder_is_hidden_from_git_and_an_old_one_is_left_as_it_is() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join(".nutgraf");
        let ignore = folder.join(".gitignore");
        own_folder(&folder).unwrap();
        assert_eq!(fs::read_to_string(&ignore).unwrap(), "*\n");
        fs::write(&ignore, "publish\n").unwrap();
        own_folder(&folder).unwrap();
        assert_eq!(fs::read_to_string(&ignore).unwrap(), "publish\n");
        fs::remove_file(&ignore).unwrap();
        own_folder(&folder).unwrap();
        assert!(!ignore.exists());
    }
}
