//! Every template parsed, typed and planned once.
