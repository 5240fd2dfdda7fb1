//! What leaves the control plane: planes split, network policies, namespaces, identifiers.
