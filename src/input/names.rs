//! Which names are litter, private, or cannot be used.
