//! Two other interpreters as oracles: every overload with literals, then random well-typed expressions.
//!
//! Where one of them disagrees, `disagreements.txt` says why: `ORACLE | SUBJECT | REASON`. The subject is a literal, an
//! overload by its signature, or a whole expression. A disagreement that is not listed fails the test, and so does one
//! that is listed and is none. What an oracle does not have at all is not compared. `CHOREOC_BLESS=1` prints the rows
//! that are missing; the reason is for a person to find.

mod cel_core;
mod cel_crate;

use ::cel_generator::{Grammar, literals};
use arbitrary::Unstructured;
use choreoc_cel::{Env, Macros, Registry, Type, canonical_text};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

const LIST: &str = include_str!("disagreements.txt");

/// Calls of each overload, and random expressions.
const CALLS: u64 = 600;
const EXPRESSIONS: u64 = 4000;

/// What is written neither as a literal nor as a call.
const CONSTRUCTS: [&str; 6] =
    ["{'a': 1, 'a': 2}", "[1, 'a', null]", "{'a': 1}.a", "has({'a': 1}.b)", "{[1]: 2}", "{1.5: 2}"];

/// What an interpreter makes of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Verdict {
    /// A value, in canonical text.
    Value(String),
    /// An error.
    Error,
}

/// Another interpreter.
struct Oracle {
    name: &'static str,
    judge: fn(&str) -> Verdict,
}

const ORACLES: [Oracle; 2] =
    [Oracle { name: "cel", judge: cel_crate::judge }, Oracle { name: "cel-core", judge: cel_core::judge }];

#[test]
fn the_oracles_agree_but_for_what_is_listed() {
    // The oracles recurse.
    let work = || ORACLES.iter().map(compare).collect::<String>();
    let found = std::thread::Builder::new().stack_size(256 << 20).spawn(work).unwrap().join().unwrap();
    assert!(found.is_empty(), "\n{found}");
}

/// What one oracle says that is not listed, and what is listed that it does not say.
fn compare(oracle: &Oracle) -> String {
    let env = Env::new(Arc::new(Registry::standard()), Arc::new(Macros::standard()));
    let listed: BTreeSet<&str> = rows().filter(|row| row[0] == oracle.name).map(|row| row[1]).collect();
    let mut session = Session { env, oracle, listed, found: BTreeSet::new(), report: String::new() };
    session.literals();
    let shared = session.overloads();
    session.expressions(&shared);
    let gone: Vec<_> = session.listed.iter().filter(|subject| !session.found.contains(**subject)).collect();
    for subject in gone {
        let _ = writeln!(session.report, "no longer: {} | {subject}", oracle.name);
    }
    session.report
}

fn rows() -> impl Iterator<Item = [&'static str; 3]> {
    let rows = LIST.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    rows.map(|line| {
        let cells: Vec<&str> = line.splitn(3, " | ").collect();
        cells.try_into().expect("a line is `ORACLE | SUBJECT | REASON`")
    })
}

struct Session<'o> {
    env: Env,
    oracle: &'o Oracle,
    listed: BTreeSet<&'static str>,
    found: BTreeSet<String>,
    report: String,
}

impl Session<'_> {
    fn ours(&self, text: &str) -> Option<Verdict> {
        let program = self.env.compile(text).ok()?;
        Some(match program.evaluate(&[]) {
            Ok(value) => Verdict::Value(canonical_text(&value)),
            Err(_) => Verdict::Error,
        })
    }

    /// Notes that the oracle disagrees about a subject, as shown by an expression.
    fn note(&mut self, subject: &str, text: &str, ours: &Verdict, theirs: &Verdict) {
        if self.found.insert(subject.to_owned()) && !self.listed.contains(subject) {
            let name = self.oracle.name;
            let _ = writeln!(self.report, "{name} | {subject} | {text} is {ours:?}, not {theirs:?}");
        }
    }

    fn literals(&mut self) {
        for text in literals().chain(CONSTRUCTS) {
            let Some(ours) = self.ours(text) else { continue };
            let theirs = (self.oracle.judge)(text);
            if ours != theirs {
                self.note(text, text, &ours, &theirs);
            }
        }
    }

    /// The overloads that the oracle has and agrees about.
    fn overloads(&mut self) -> BTreeSet<String> {
        let grammar = grammar(self.env.registry(), |_| true);
        let mut shared = BTreeSet::new();
        let signatures: Vec<String> = grammar.signatures().map(str::to_owned).collect();
        for signature in signatures {
            let mut known = false;
            let mut wrong = None;
            for number in 0..CALLS {
                let Ok(Some(text)) = grammar.call_of(&signature, &mut Unstructured::new(&noise(number, 96)))
                else {
                    continue;
                };
                let Some(ours) = self.ours(&text).filter(|_| !self.holds_a_literal_found(&text)) else {
                    continue;
                };
                let theirs = (self.oracle.judge)(&text);
                known |= matches!(theirs, Verdict::Value(_));
                if ours != theirs {
                    wrong.get_or_insert((text, ours, theirs));
                }
            }
            match wrong {
                Some((text, ours, theirs)) if known => self.note(&signature, &text, &ours, &theirs),
                None if known => {
                    shared.insert(signature);
                }
                _ => {}
            }
        }
        shared
    }

    fn expressions(&mut self, shared: &BTreeSet<String>) {
        let grammar = grammar(self.env.registry(), |signature| shared.contains(signature));
        for number in 0..EXPRESSIONS {
            let Ok((text, _)) = grammar.expression(&mut Unstructured::new(&noise(number, 256))) else {
                continue;
            };
            let Some(ours) = self.ours(&text).filter(|_| !self.holds_a_literal_found(&text)) else {
                continue;
            };
            let theirs = (self.oracle.judge)(&text);
            if ours != theirs {
                self.note(&text, &text, &ours, &theirs);
            }
        }
    }

    fn holds_a_literal_found(&self, text: &str) -> bool {
        literals().any(|literal| self.found.contains(literal) && text.contains(literal))
    }
}

/// Types that both oracles have, macros that the language has had from the start.
fn grammar(registry: &Registry, wanted: impl Fn(&str) -> bool) -> Grammar {
    let types = |ty: &Type| !matches!(ty, Type::Optional(_) | Type::Type(_) | Type::Dyn);
    Grammar::new(registry, wanted).with_core_macros().with_single_entries().with_types(types)
}

/// Bytes at random, the same for a number in every run.
fn noise(number: u64, len: usize) -> Vec<u8> {
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let byte = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 24) as u8
    };
    std::iter::repeat_with(byte).take(len).collect()
}
