//! Runs a test again as an ordinary user, because the superuser may read and write everything.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

const VARIABLE: &str = "NUTGRAF_TEST_UNPRIVILEGED";
const NOBODY: u32 = 65534;

/// Runs `body` with a new folder, as somebody whom permissions bind; `test` is the calling test's name.
pub fn run(test: &str, body: impl FnOnce(&Path)) {
    if let Some(folder) = std::env::var_os(VARIABLE) {
        return body(&PathBuf::from(folder));
    }
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("work");
    fs::create_dir(&folder).unwrap();
    if !permissions_are_ignored(temporary.path()) {
        return body(&folder);
    }
    let program = temporary.path().join("test");
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    fs::set_permissions(temporary.path(), fs::Permissions::from_mode(0o755)).unwrap();
    std::os::unix::fs::chown(&folder, Some(NOBODY), Some(NOBODY)).unwrap();
    let output = Command::new(program)
        .args(["--exact", test, "--nocapture"])
        .env(VARIABLE, &folder)
        .current_dir("/")
        .uid(NOBODY)
        .gid(NOBODY)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
}

fn permissions_are_ignored(folder: &Path) -> bool {
    let file = folder.join("locked");
    fs::write(&file, "").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    fs::read(&file).is_ok()
}
