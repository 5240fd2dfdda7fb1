//! Embeds the page of every diagnostic code, in the order of the codes.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../compiler/docs/codes").canonicalize()?;
    println!("cargo::rerun-if-changed={}", root.display());
    let mut pages = Vec::new();
    for stage in folder(&root)? {
        println!("cargo::rerun-if-changed={}", stage.display());
        for page in folder(&stage)? {
            let code = page.strip_prefix(&root)?.with_extension("");
            pages.push((code.to_string_lossy().replace('\\', "/"), page));
        }
    }
    pages.sort();
    let mut table = String::from("&[\n");
    for (code, path) in pages {
        writeln!(table, "    Page {{ code: {code:?}, text: include_str!({:?}) }},", path.to_string_lossy())?;
    }
    table.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("pages.rs"), table)?;
    Ok(())
}

fn folder(path: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect()
}
