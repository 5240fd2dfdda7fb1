//! What has to be written and deleted, compared with an earlier run.
