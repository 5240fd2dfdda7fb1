//! OpenChoreo's kinds, one file each: what resolve binds and every later stage reads.
