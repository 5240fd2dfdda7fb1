//! Every reference bound, releases frozen, units listed.
