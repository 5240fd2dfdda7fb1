//! Tests of decoding.

use super::most_similar;

#[test]
fn suggests_what_looks_alike() {
    let names = ["includeWhen", "forEach", "template"];
    assert_eq!(most_similar("includewhen", names), Some("includeWhen"));
    assert_eq!(most_similar("tmplate", names), Some("template"));
    assert_eq!(most_similar("replicas", names), None);
}
