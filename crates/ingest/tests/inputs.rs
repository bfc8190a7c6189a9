//! Files and folders on disk, good and bad, through [`demarche_ingest::read`].

#![cfg(test)]

use std::fs;
use std::path::Path;

use demarche_ingest::{At, Format, Input, Options, Place, Reason, read, reread};
use tempfile::TempDir;

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

/// Texts of the documents; of failures, what they say without the folder's name.
fn told(paths: &[&Path], format: Format, root: &Path) -> Vec<String> {
    let inputs = paths.iter().map(|p| Input::Path(p.to_path_buf())).collect();
    read(inputs, format)
        .map(|item| match item {
            Ok(document) => document.text().to_owned(),
            Err(failure) => failure
                .to_string()
                .replace(&format!("{}{}", root.display(), std::path::MAIN_SEPARATOR), ""),
        })
        .collect()
}

#[test]
fn a_folder_is_read_in_the_order_of_its_paths() {
    let folder = folder(&[
        ("b.txt", b"third"),
        ("a/z.TXT", b"first"),
        ("a.jsonl", b"{\"text\": \"second\"}\n"),
        ("c/d/e.ndjson", b"{\"text\": \"fourth\"}\n{\"text\": \"fifth\"}"),
        ("c/notes.md", b"not read"),
        (".hidden/x.txt", b"not read"),
        ("c/.x.txt", b"not read"),
    ]);
    let root = folder.path();
    let found = told(&[root], Format::Auto, root);
    assert_eq!(found, ["first", "second", "third", "fourth", "fifth"]);
}

#[test]
fn bad_files_are_reported_in_place_and_the_rest_is_read() {
    let folder = folder(&[
        ("1.txt", b"one"),
        ("2.txt", b""),
        ("3.txt", b"\x7FELF\0\0"),
        ("4.txt", "Peña, señor".as_bytes()),
        ("5.txt", b"Pe\xC3\xB1a, se\xC3\xB1or \xFF"),
        ("6.jsonl", b"{\"text\": \"six\"}\nbroken\n{\"text\": \"seven\"}\n"),
    ]);
    let root = folder.path();
    let found = told(&[root], Format::Auto, root);
    assert_eq!(found.len(), 8);
    assert_eq!(found[0], "one");
    assert_eq!(found[1], "2.txt: the text is empty");
    assert!(found[2].starts_with("3.txt, byte 4: not a text"), "{}", found[2]);
    assert_eq!(found[3], "Peña, señor");
    assert!(found[4].starts_with("5.txt, byte 14: "), "{}", found[4]);
    assert_eq!(found[5], "six");
    assert!(found[6].starts_with("6.jsonl, line 2, byte "), "{}", found[6]);
    assert_eq!(found[7], "seven");
}

#[test]
fn inputs_keep_their_order_and_missing_ones_are_named() {
    let folder = folder(&[("b.txt", b"b"), ("a.txt", b"a")]);
    let root = folder.path();
    let paths = [root.join("b.txt"), root.join("none.txt"), root.join("a.txt")];
    let paths: Vec<&Path> = paths.iter().map(AsRef::as_ref).collect();
    let found = told(&paths, Format::Auto, root);
    assert_eq!((found[0].as_str(), found[2].as_str()), ("b", "a"));
    assert!(found[1].starts_with("none.txt: cannot be read: "), "{}", found[1]);
}

#[test]
fn a_named_file_of_another_name_is_judged_by_its_content() {
    let folder = folder(&[("feed", b"{\"text\": \"from JSON\"}"), ("article.news", b"plain")]);
    let root = folder.path();
    let paths = [root.join("feed"), root.join("article.news")];
    let paths: Vec<&Path> = paths.iter().map(AsRef::as_ref).collect();
    assert_eq!(told(&paths, Format::Auto, root), ["from JSON", "plain"]);
    assert_eq!(told(&paths[..1], Format::Text, root), ["{\"text\": \"from JSON\"}"]);
}

#[test]
fn an_empty_folder_has_no_documents() {
    let folder = folder(&[]);
    assert!(told(&[folder.path()], Format::Auto, folder.path()).is_empty());
}

#[cfg(unix)]
#[test]
fn loops_of_links_end() {
    let folder = folder(&[("a/x.txt", b"x")]);
    std::os::unix::fs::symlink(folder.path(), folder.path().join("a/loop")).unwrap();
    std::os::unix::fs::symlink("nowhere.txt", folder.path().join("dangling.txt")).unwrap();
    let found: Vec<_> =
        read(vec![Input::Path(folder.path().to_path_buf())], Format::Auto).collect();
    assert_eq!(found.iter().filter(|f| f.is_ok()).count(), 1);
    let failures: Vec<_> = found.into_iter().filter_map(Result::err).collect();
    assert_eq!(failures.len(), 2);
    assert!(failures.iter().all(|f| matches!(f.reason, Reason::Io(_))));
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_pattern_names_files_and_folders_in_order() {
    let compressed = gzip(b"text\nsecond\n");
    let folder = folder(&[
        ("2024/b.csv.gz", &compressed),
        ("2024/a.jsonl", b"{\"text\": \"first\"}\n"),
        ("2025/x/c.tsv", b"id\ttext\n1\tthird\n"),
        ("2025/x/d.md", b"not read"),
        ("2025/.e.csv", b"text\nnot read\n"),
        ("[1].txt", b"by its name"),
    ]);
    let root = folder.path();
    let found = |pattern: &str| told(&[&root.join(pattern)], Format::Auto, root);
    assert_eq!(found("202[45]/*"), ["first", "second", "third"]);
    assert_eq!(found("**/*.csv*"), ["second"]);
    assert_eq!(found("[1].txt"), ["by its name"]);
    assert_eq!(found("2024/?.parquet"), ["2024/?.parquet: no file has such a name"]);
    assert!(found("a/***/b")[0].contains("not a pattern of paths"));
    let glob = Input::Glob(root.join("2024/*").to_str().unwrap().to_owned());
    assert_eq!(read(vec![glob], Format::Auto).flatten().count(), 2);
}

#[test]
fn what_has_been_read_can_be_watched() {
    let long = "{\"text\": \"Iran agreed.\"}\n".repeat(10_000);
    let compressed = gzip(long.as_bytes());
    let folder = folder(&[
        ("a.jsonl.gz", &compressed),
        ("b.jsonl", long.as_bytes()),
        ("c.txt", b"Iran agreed."),
        ("d.md", b"not read"),
    ]);
    let total = (compressed.len() + long.len() + 12) as u64;
    let mut documents = read(vec![Input::Path(folder.path().to_path_buf())], Format::Auto);
    let progress = documents.watch();
    assert_eq!((progress.read(), progress.total()), (0, Some(total)));
    documents.by_ref().take(15_000).for_each(drop);
    assert!(progress.read() > total / 3 && progress.read() < total, "{progress:?}");
    assert_eq!(documents.count(), 5_001);
    assert_eq!(progress.read(), total);
    assert_eq!(read(vec![Input::Stdin], Format::Auto).watch().total(), None);
}

#[test]
fn whatever_was_read_or_not_is_found_again() {
    let compressed =
        gzip(b"{\"text\": \"a\"}\n\n{\"text\": \"b\", \"date\": \"soon\"}\n{\"text\": \"c\"}\n");
    let folder = folder(&[
        ("a.jsonl.gz", &compressed),
        ("b.csv", b"text,date\n\"d\nd\",soon\n\ne,20240503\nf,20240503,\n"),
        ("c, d.txt", b"g"),
        ("e.txt", b"\0"),
    ]);
    let options = Options::default();
    let found: Vec<_> = read(vec![Input::Path(folder.path().to_path_buf())], &options).collect();
    assert_eq!(found.len(), 8);
    for item in found {
        match item {
            Ok(document) => {
                let place: Place = document.origin.as_deref().unwrap().parse().unwrap();
                assert_eq!(reread(&place, &options).unwrap().text(), document.text());
            }
            Err(failure) => {
                let json = serde_json::to_string(&failure.place()).unwrap();
                let place: Place = serde_json::from_str(&json).unwrap();
                assert_ne!(place.format, Format::Auto);
                let again = reread(&place, &options).unwrap_err();
                assert_eq!(again.to_string(), failure.to_string());
                assert_eq!(again.place(), place);
            }
        }
    }
    // What was wrong has been put right.
    let options = Options { mapping: "date=".parse().unwrap(), ..Options::default() };
    let at = |file: &str, at| Place { path: folder.path().join(file), format: Format::Auto, at };
    assert_eq!(reread(&at("a.jsonl.gz", At::Line(3)), &options).unwrap().text(), "b");
    assert_eq!(reread(&at("b.csv", At::Row(1)), &options).unwrap().text(), "d\nd");
    let reason = |place: Place| reread(&place, &options).unwrap_err().reason;
    assert!(matches!(reason(at("b.csv", At::Row(9))), Reason::NotThere));
    assert!(matches!(reason(at("none.csv", At::Row(1))), Reason::Io(_)));
    assert!(matches!(reason("-, line 3".parse().unwrap()), Reason::Once));
}

#[cfg(unix)]
#[test]
fn only_files_are_read_again() {
    let folder = folder(&[("a.txt", b"a")]);
    let pipe = folder.path().join("pipe.txt");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    for path in [pipe, "/dev/zero".into(), folder.path().to_path_buf()] {
        let place = Place { path, format: Format::Auto, at: At::Whole };
        let failure = reread(&place, &Options::default()).unwrap_err();
        assert!(failure.to_string().contains("no regular file"), "{failure}");
    }
}
