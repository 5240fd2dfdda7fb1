//! `seed FOLDER CORPUS`: writes the expression of every recorded case below `FOLDER` as a file of `CORPUS`, and for each
//! way to grow expressions some inputs that grow large ones.

use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

/// Longer expressions are of no use to a fuzzer.
const LONGEST: usize = 2048;

/// Inputs for each way to grow expressions, and how long they are.
const GROWN: (usize, usize) = (400, 400);

fn main() -> Result<(), Box<dyn Error>> {
    let [folder, corpus] = folders().ok_or("usage: seed FOLDER CORPUS")?;
    let mut expressions = BTreeSet::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            for line in fs::read_to_string(&path)?.lines() {
                let case: Json = serde_json::from_str(line)?;
                expressions.extend(case["expr"].as_str().map(str::to_owned));
            }
        }
    }
    fs::create_dir_all(&corpus)?;
    for (number, text) in expressions.iter().filter(|text| text.len() <= LONGEST).enumerate() {
        fs::write(corpus.join(format!("case-{number:05}")), text)?;
    }
    for (number, input) in grown().enumerate() {
        fs::write(corpus.join(format!("grown-{number:05}")), input)?;
    }
    Ok(())
}

/// Bytes at random, the same in every run, behind each of the small bytes that `cel::Probe::run` tells apart.
fn grown() -> impl Iterator<Item = Vec<u8>> {
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut byte = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    let (inputs, len) = GROWN;
    let ways = (0..5).flat_map(move |way| (0..inputs).map(move |_| way));
    ways.map(move |way| std::iter::once(way).chain(std::iter::repeat_with(&mut byte).take(len)).collect())
}

fn folders() -> Option<[PathBuf; 2]> {
    let folders: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    folders.try_into().ok()
}
