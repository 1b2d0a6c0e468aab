//! Which files of the output are ours, and how they were when we wrote them.

/// The manifest's name, inside the output so that it is swapped with it.
pub const MANIFEST_NAME: &str = ".nutgraf-manifest";
