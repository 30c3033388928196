//! Papers as they are read.

use std::io::Write as _;
use std::process::{Command, Stdio};

/// The text of a PDF file; nothing where the tool for it is not installed, which a continuous build
/// always has.
pub fn text_of(pdf: &[u8]) -> Option<String> {
    let started = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut reader = match started {
        Ok(reader) => reader,
        Err(error) => {
            let is_continuous = std::env::var_os("CI").is_some();
            assert!(!is_continuous, "pdftotext is missing: {error}");
            eprintln!("skipped: reading a paper needs pdftotext");
            return None;
        }
    };
    let mut stdin = reader.stdin.take().expect("a pipe");
    stdin.write_all(pdf).expect("the paper is taken");
    drop(stdin);
    let output = reader.wait_with_output().expect("pdftotext ends");
    assert!(output.status.success(), "pdftotext can't read it");
    Some(String::from_utf8(output.stdout).expect("text"))
}
