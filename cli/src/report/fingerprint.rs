//! What makes a finding the same in the next run, though lines have moved.

use super::place::Place;
use diag::{Diagnostic, SourceMap};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write;

/// A fingerprint for each finding, all different: of its code, file, message and line's text, not of the line's number.
pub(super) fn fingerprints(findings: &[Diagnostic], sources: &SourceMap) -> Vec<String> {
    let mut seen: HashMap<Vec<u8>, u32> = HashMap::new();
    let fingerprint = |finding: &Diagnostic| {
        let mut digest = Sha256::new();
        let mut part = |text: &str| {
            digest.update(text.as_bytes());
            digest.update([0]);
        };
        part(finding.code.name);
        part(&finding.message);
        if let Some(label) = &finding.primary {
            part(Place::of(label.span, sources).map_or("", |place| place.path));
            part(&Place::line_text(label.span, sources));
        }
        let same = digest.finalize().to_vec();
        let number = seen.entry(same.clone()).or_default();
        *number += 1;
        hex(&Sha256::new().chain_update(&same).chain_update(number.to_le_bytes()).finalize()[..16])
    };
    findings.iter().map(fingerprint).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
