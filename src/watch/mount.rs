//! Whether a folder lies on a disk whose changes the system does not report: another machine's, or a container's host's.

use std::path::Path;

/// File systems whose changes are made by somebody that this kernel cannot see (`linux/magic.h`, `statfs(2)`).
#[cfg(any(target_os = "linux", target_os = "android"))]
const SILENT: &[(u64, &str)] = &[
    (0x6969, "NFS"),
    (0x517B, "SMB"),
    (0xFF53_4D42, "SMB"),
    (0xFE53_4D42, "SMB"),
    (0x0102_1997, "9P, as WSL and virtual machines share folders"),
    (0x6573_5546, "FUSE, as containers and virtual machines share folders"),
    (0x786F_4256, "VirtualBox's shared folders"),
    (0xBACB_ACBC, "VMware's shared folders"),
    (0x00C3_6400, "Ceph"),
    (0x0BD0_0BD0, "Lustre"),
    (0x5346_414F, "AFS"),
    (0x7375_7245, "Coda"),
    (0x564C, "NCP"),
];

/// The kind of disk that a folder lies on, where its changes are not reported.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) fn silent(folder: &Path) -> Option<&'static str> {
    // Some systems count the kinds with a sign: only 32 bits mean anything.
    rustix::fs::statfs(folder).ok().and_then(|about| named(about.f_type as u32))
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn named(kind: u32) -> Option<&'static str> {
    SILENT.iter().find(|(known, _)| *known == u64::from(kind)).map(|(_, name)| *name)
}

/// The kind of disk that a folder lies on, where its changes are not reported.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(super) fn silent(_folder: &Path) -> Option<&'static str> {
    None
}

#[cfg(test)]
#[cfg(any(target_os = "linux", target_os = "android"))]
mod tests {
    use super::*;

    #[test]
    fn network_and_container_mounts_are_known_by_their_kind() {
        for (kind, name) in [(0x6969, Some("NFS")), (0xFF53_4D42, Some("SMB")), (0xEF53, None), (0x0102_1994, None), (0x9123_683E, None)] {
            assert_eq!(named(kind), name, "{kind:#x}");
        }
        assert_eq!(silent(Path::new("/proc")), None);
    }
}
