//! Runs the program as a user does, in a folder of its own.

#![allow(dead_code)] // each test binary uses a part

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder to run the program in.
pub(crate) struct Place {
    folder: TempDir,
    model: Option<PathBuf>,
}

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// Fails unless the program said in one sentence what is wrong, and ended with this code.
    pub(crate) fn refuses(&self, code: i32, says: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(!self.err.contains("panicked") && !self.err.contains("RUST_BACKTRACE"), "{self:?}");
        for piece in says {
            assert!(self.err.contains(piece), "{piece:?} is not in {self:?}");
        }
    }

    /// The output's JSON lines.
    pub(crate) fn records(&self) -> Vec<serde_json::Value> {
        self.out.lines().map(|l| serde_json::from_str(l).expect("a JSON line")).collect()
    }
}

impl Place {
    /// An empty folder; runs there know no model.
    pub(crate) fn bare() -> Self {
        Self { folder: TempDir::new().expect("a folder"), model: None }
    }

    /// An empty folder; runs there use the small model. None where that is not installed.
    pub(crate) fn new() -> Option<Self> {
        let model = demarche_testkit::model("en_core_web_sm")?;
        Some(Self { model: Some(model), ..Self::bare() })
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, content).expect("a file");
        self
    }

    /// The program with these arguments, not yet started. Commands that need one get the model.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
        command.current_dir(self.path()).args(args).env("XDG_DATA_HOME", self.path().join("data"));
        command
            .env("HOME", self.path())
            .env_remove("RUST_BACKTRACE")
            .env_remove("DEMARCHE_MODELS")
            .stdin(Stdio::null());
        let scores =
            matches!(args, ["eval", "attribution", ..] | ["codebook", "check" | "coverage", ..]);
        let takes_model = scores
            || matches!(
                args.first(),
                Some(
                    &"code"
                        | &"quotes"
                        | &"explain"
                        | &"parse"
                        | &"ingest"
                        | &"retry"
                        | &"recode"
                        | &"watch"
                        | &"serve"
                )
            );
        if let Some(model) =
            self.model.as_ref().filter(|_| takes_model && !args.contains(&"--model"))
        {
            command.arg("--model").arg(model);
        }
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        finished(self.command(args).output().expect("the program starts"))
    }

    /// The same with something on standard input.
    pub(crate) fn run_with(&self, args: &[&str], input: &[u8]) -> Run {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        stdin.write_all(input).expect("the program reads");
        drop(stdin);
        finished(child.wait_with_output().expect("the program ends"))
    }
}

fn finished(output: Output) -> Run {
    Run {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
