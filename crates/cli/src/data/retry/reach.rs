//! Which files `retry` may read.
//!
//! The places of failures stand in the data set, so that who made it names the files. Only those are read that the user
//! would expect: below the current folder, or below what `--root` names.

use std::env;
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use anyhow::Context;

/// Files and folders below which may be read, without links in their paths.
pub(super) struct Reach(Vec<PathBuf>);

impl Reach {
    /// The current folder and others.
    pub(super) fn new(roots: &[PathBuf]) -> anyhow::Result<Self> {
        let here = env::current_dir().context("the current folder cannot be found")?;
        let whole = |root: &PathBuf| {
            root.canonicalize().with_context(|| format!("cannot use --root {}", root.display()))
        };
        Ok(Self([here].iter().chain(roots).map(whole).collect::<anyhow::Result<_>>()?))
    }

    /// Whether a file may be read: it lies below a root, behind all links, and no name on the way down begins with a dot, as
    /// those of keys and settings do. What is not there may be asked for; nothing comes of it.
    pub(super) fn holds(&self, path: &Path) -> bool {
        let Ok(path) = path.canonicalize() else { return true };
        self.0.iter().any(|root| path.strip_prefix(root).is_ok_and(|below| !has_hidden(below)))
    }
}

fn has_hidden(path: &Path) -> bool {
    let hidden = |name: &OsStr| name.as_encoded_bytes().starts_with(b".");
    path.components().any(|part| matches!(part, Component::Normal(name) if hidden(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_lies_below_a_root_is_read() {
        let place = tempfile::tempdir().unwrap();
        let at = |name: &str| place.path().join(name);
        for file in ["news/a.txt", "news/.keys/b.txt", "other/c.txt", "newsroom.txt"] {
            std::fs::create_dir_all(at(file).parent().unwrap()).unwrap();
            std::fs::write(at(file), "x").unwrap();
        }
        let reach =
            |roots: &[&str]| Reach::new(&roots.iter().map(|r| at(r)).collect::<Vec<_>>()).unwrap();
        let news = reach(&["news"]);
        assert!(news.holds(&at("news/a.txt")) && news.holds(&at("other/../news/a.txt")));
        assert!(news.holds(&at("news/nowhere.txt")) && news.holds(Path::new("Cargo.toml")));
        for file in ["news/.keys/b.txt", "other/c.txt", "news/../other/c.txt", "newsroom.txt"] {
            assert!(!news.holds(&at(file)), "{file}");
        }
        let more = reach(&["news/.keys", "other/c.txt"]);
        assert!(more.holds(&at("news/.keys/b.txt")) && more.holds(&at("other/c.txt")));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(at("other/c.txt"), at("news/link.txt")).unwrap();
            assert!(!news.holds(&at("news/link.txt")));
        }
        assert!(Reach::new(&[at("nowhere")]).is_err());
    }
}
