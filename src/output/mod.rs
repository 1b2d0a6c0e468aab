//! Makes a folder hold exactly the artifacts of a build, all at once, and never touches what it did not write.
//!
//! Open the folder ([`Output::open`]), hand over every artifact ([`Output::put`], from any thread), then
//! [`Output::finish`]. Until `finish` the folder is as it was; a process that dies at any moment leaves
//! the old site or the complete new one (see [`Way`] for the one exception, which says so).

mod artifact;
mod brake;
mod clean;
mod failed;
mod folder;
mod foreign;
mod inplace;
mod lock;
mod manifest;
mod options;
mod own;
mod plan;
mod staging;
mod swap;
mod tree;
mod writer;

pub(crate) use artifact::check_path;
pub use artifact::{Artifact, Body};
pub use brake::{Brake, Reached, Stopped};
pub use clean::{Cleaned, clean};
pub use manifest::{MANIFEST_NAME, holdings};
pub use options::{Durability, Foreign, Options, Trust, Want};
pub use own::own_folder;
pub use writer::{Output, Way, Written};
