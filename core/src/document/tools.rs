//! Other people's readers, to which tests show what was written.

use std::io::Write;
use std::process::Command;

use tempfile::NamedTempFile;

/// What a reader prints when given these bytes as a file (in place of `{}`); none where it is not
/// installed, which is a failure on the build server.
pub(super) fn read_with(program: &str, arguments: &[&str], bytes: &[u8]) -> Option<String> {
    let printed = bytes_with(program, arguments, bytes)?;
    Some(String::from_utf8(printed).unwrap())
}

/// The same where it prints no text.
pub(super) fn bytes_with(program: &str, arguments: &[&str], bytes: &[u8]) -> Option<Vec<u8>> {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let path = file.path().to_str().unwrap();
    let arguments = arguments
        .iter()
        .map(|one| if *one == "{}" { path } else { *one });
    match Command::new(program).args(arguments).output() {
        Ok(output) => {
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{program}: {errors}");
            Some(output.stdout)
        }
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "{program}: {error}");
            println!("not checked with {program}, which is not installed: {error}");
            None
        }
    }
}
