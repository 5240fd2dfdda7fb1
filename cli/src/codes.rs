//! The pages of all diagnostic codes, which ship in the binary.

use diag::most_similar;

/// The page of one code.
#[derive(Debug)]
pub(crate) struct Page {
    /// `stage/slug`.
    pub(crate) code: &'static str,
    /// The whole page, in Markdown.
    pub(crate) text: &'static str,
}

/// Every page, sorted by code.
pub(crate) const PAGES: &[Page] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

impl Page {
    /// What the code means, in one line: the first paragraph.
    pub(crate) fn summary(&self) -> String {
        let mut paragraphs = self.text.split("\n\n").skip(1);
        paragraphs.next().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The page of a code.
pub(crate) fn page(code: &str) -> Option<&'static Page> {
    PAGES.binary_search_by(|page| page.code.cmp(code)).ok().and_then(|at| PAGES.get(at))
}

/// The code that looks most like `word`: of all codes, or of their parts behind the slash.
pub(crate) fn similar(word: &str) -> Option<&'static str> {
    let slug = |code: &'static str| code.split_once('/').map_or(code, |(_, slug)| slug);
    let whole = most_similar(word, PAGES.iter().map(|page| page.code));
    whole.or_else(|| {
        let found =
            most_similar(word.rsplit('/').next().unwrap_or(word), PAGES.iter().map(|page| slug(page.code)))?;
        PAGES.iter().find(|page| slug(page.code) == found).map(|page| page.code)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_found_by_their_code() {
        assert!(PAGES.is_sorted_by_key(|page| page.code));
        assert!(PAGES.iter().all(|known| page(known.code).is_some() && !known.summary().is_empty()));
        assert_eq!(similar("resolve/unknwon-type"), Some("resolve/unknown-type"));
        assert_eq!(similar("unknown-trait"), Some("resolve/unknown-trait"));
        assert_eq!(similar("weather"), None);
    }
}
