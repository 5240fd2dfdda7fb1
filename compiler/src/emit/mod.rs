//! Files with exact bytes and the kustomizations that list them.
