//! Which pages are rendered again after an edit.
