//! Documents from a source tree: files, YAML, lists expanded, namespaces found.
