//! A made-up model, a wheel of it, and a small server on this machine that can misbehave.

use std::fs;
use std::io::{BufRead, BufReader, Cursor, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::error::ModelError;
use super::home::{Home, State};
use super::pull::{Pulled, Puller};
use super::table::{Table, sha256};

const META: &str = r#"{"lang": "xx", "name": "toy", "version": "1.0.0"}"#;

/// The files of the made-up model. The weights are large enough to be cut in the middle.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let weights = (0..200_000_u32).flat_map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes());
    vec![
        ("config.cfg", b"[nlp]\n".to_vec()),
        ("meta.json", META.as_bytes().to_vec()),
        ("tok2vec/model", weights.collect()),
        ("tokenizer", b"rules".to_vec()),
    ]
}

fn wheel(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let add = |zip: &mut ZipWriter<_>, name: &str, bytes: &[u8]| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    };
    add(&mut zip, "xx_toy/__init__.py", b"raise SystemExit");
    add(&mut zip, "xx_toy/xx_toy-1.0.0/unread", b"not in the table");
    for (path, bytes) in files {
        add(&mut zip, &format!("xx_toy/xx_toy-1.0.0/{path}"), bytes);
    }
    zip.finish().unwrap().into_inner()
}

/// A table that pins the made-up model, with these `[[model.source]]` entries.
fn table(sources: &[String]) -> Table {
    use std::fmt::Write;

    let wheel = wheel(&files());
    let mut toml = format!(
        "[[model]]\nname = 'xx_toy'\nversion = '1.0.0'\nabout = 'Made up.'\nlicence = 'None.'\n\
         [model.wheel]\nfile = 'xx_toy-1.0.0.whl'\nsize = {}\nsha256 = '{}'\n",
        wheel.len(),
        sha256(&wheel)
    );
    for source in sources {
        writeln!(toml, "[[model.source]]\n{source}").unwrap();
    }
    for (path, bytes) in files() {
        let hash = sha256(&bytes);
        let size = bytes.len();
        writeln!(toml, "[[model.file]]\npath = '{path}'\nsize = {size}\nsha256 = '{hash}'")
            .unwrap();
    }
    let other = "0".repeat(64);
    writeln!(toml, "[[model.file]]\npath = 'LICENSE'\nsize = 1\nsha256 = '{other}'\nnotice = true")
        .unwrap();
    Table::parse(&toml).unwrap()
}

fn offline() -> Table {
    table(&["url = 'http://127.0.0.1:9/'".to_owned()])
}

struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn models(&self) -> PathBuf {
        self.folder.path().join("models")
    }

    fn part(&self) -> PathBuf {
        self.models().join("xx_toy-1.0.0.whl.part")
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    fn puller<'a>(&self, table: &'a Table) -> Puller<'a> {
        Puller {
            table,
            home: Home::at(self.models()),
            index: None,
            proxy: None,
            pause: Duration::from_millis(1),
        }
    }

    fn assert_installed(&self, table: &Table) {
        let home = Home::at(self.models());
        assert_eq!(home.state(&table.models[0], true), State::Installed);
        for (path, bytes) in files() {
            assert_eq!(fs::read(self.models().join("xx_toy-1.0.0").join(path)).unwrap(), bytes);
        }
        assert_eq!(self.left(), [".lock", "xx_toy-1.0.0"]);
    }

    /// Names in the folder of models.
    fn left(&self) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(self.models())
            .map(|d| d.map(|e| e.unwrap().file_name().into_string().unwrap()).collect())
            .unwrap_or_default();
        names.sort();
        names
    }
}

/// How the server answers requests for the wheel.
#[derive(Clone, Copy, PartialEq)]
enum Manner {
    Well,
    /// Breaks off each answer after this many bytes of the body.
    CutsAfter(usize),
    /// As `CutsAfter`, and knows nothing of ranges.
    CutsAfterAndStartsOver(usize),
    /// Sends other bytes of the right length.
    Lies,
    Says(u16),
}

/// Serves one index page and one wheel, and records the range of each request for the wheel.
struct Server {
    base: String,
    ranges: Arc<Mutex<Vec<Option<usize>>>>,
}

impl Server {
    fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let ranges = Arc::new(Mutex::new(Vec::new()));
        let recorded = Arc::clone(&ranges);
        thread::spawn(move || {
            for stream in listener.incoming() {
                answer(stream.unwrap(), manner, &recorded);
            }
        });
        Self { base, ranges }
    }

    fn index_source(&self) -> String {
        format!("index = '{}/simple/'\nproject = 'xx-toy'", self.base)
    }

    fn direct_source(&self) -> String {
        format!("url = '{}/packages/xx_toy-1.0.0.whl'", self.base)
    }
}

fn answer(mut stream: TcpStream, manner: Manner, ranges: &Mutex<Vec<Option<usize>>>) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let Some(request) = lines.next() else { return };
    let mut range = None;
    for line in lines.take_while(|line| !line.is_empty()) {
        if let Some(from) = line.to_lowercase().strip_prefix("range: bytes=") {
            range = Some(from.trim_end_matches('-').parse::<usize>().unwrap());
        }
    }
    let path = request.split(' ').nth(1).unwrap();
    let (status, extra, body, cut) = if path == "/simple/xx-toy/" {
        let page = "<a href='../../packages/xx_toy-1.0.0.whl#sha256=0'>xx_toy-1.0.0.whl</a>";
        (200, String::new(), page.as_bytes().to_vec(), None)
    } else if path.ends_with("/xx_toy-1.0.0.whl") {
        ranges.lock().unwrap().push(range);
        let whole = wheel(&files());
        let from = range.unwrap_or(0);
        let part = format!("Content-Range: bytes {from}-{}/{}\r\n", whole.len() - 1, whole.len());
        match manner {
            Manner::Says(status) => (status, String::new(), b"no".to_vec(), None),
            Manner::Lies => (200, String::new(), vec![7; whole.len()], None),
            Manner::CutsAfterAndStartsOver(n) => (200, String::new(), whole, Some(n)),
            Manner::Well | Manner::CutsAfter(_) if range.is_none() => {
                (200, String::new(), whole, manner.cut())
            }
            Manner::Well | Manner::CutsAfter(_) => {
                (206, part, whole[from..].to_vec(), manner.cut())
            }
        }
    } else {
        (404, String::new(), b"no".to_vec(), None)
    };
    let head = format!(
        "HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n{extra}\r\n",
        body.len()
    );
    let sent = cut.map_or(body.len(), |n| n.min(body.len()));
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body[..sent]));
}

impl Manner {
    fn cut(self) -> Option<usize> {
        if let Self::CutsAfter(n) = self { Some(n) } else { None }
    }
}

#[test]
fn a_wheel_or_a_folder_installs_without_a_network() {
    let table = offline();
    let place = Place::new();
    let path = place.file("toy.whl", &wheel(&files()));
    let pulled = place.puller(&table).pull_from(None, &path).unwrap();
    assert_eq!(pulled, Pulled::Installed(place.models().join("xx_toy-1.0.0")));
    place.assert_installed(&table);
    assert!(!place.models().join("xx_toy-1.0.0/unread").exists());

    let place = Place::new();
    for (path, bytes) in files() {
        place.file(&format!("unpacked/xx_toy/xx_toy-1.0.0/{path}"), &bytes);
    }
    let folder = place.folder.path().join("unpacked");
    place.puller(&table).pull_from(Some("xx_toy"), &folder).unwrap();
    place.assert_installed(&table);
}

type Change = fn(&mut Vec<(&'static str, Vec<u8>)>);

#[test]
fn a_changed_short_or_missing_file_installs_nothing() {
    let table = offline();
    let changes: [(Change, &str); 4] = [
        (|f| f[2].1[1000] ^= 1, "tok2vec/model"),
        (|f| f[2].1.truncate(10), "tok2vec/model"),
        (|f| f[2].1.push(0), "tok2vec/model"),
        (|f| drop(f.remove(2)), "lacks the file tok2vec/model"),
    ];
    for (change, said) in changes {
        let place = Place::new();
        let mut files = files();
        change(&mut files);
        let path = place.file("toy.whl", &wheel(&files));
        let error = place.puller(&table).pull_from(None, &path).unwrap_err().to_string();
        assert!(error.contains(said) && error.contains("toy.whl"), "{error}");
        assert_eq!(place.left(), [".lock"]);
    }
}

#[test]
fn another_version_or_model_is_named() {
    let table = offline();
    for (found, meta) in [
        ("xx_toy 0.9.1", META.replace("1.0.0", "0.9.1")),
        ("xx_other 1.0.0", META.replace("toy", "other")),
    ] {
        for name in [None, Some("xx_toy")] {
            let place = Place::new();
            let mut files = files();
            files[1].1 = meta.clone().into_bytes();
            let path = place.file("toy.whl", &wheel(&files));
            let error = place.puller(&table).pull_from(name, &path).unwrap_err();
            assert!(matches!(error, ModelError::Unsupported { .. }), "{error}");
            assert!(error.to_string().contains(found), "{error}");
        }
    }
}

#[test]
fn a_cut_wheel_and_other_files_are_refused() {
    let table = offline();
    let place = Place::new();
    let whole = wheel(&files());
    let cases = [
        (place.file("cut.whl", &whole[..whole.len() / 2]), "no complete zip archive"),
        (place.file("empty.whl", b""), "no complete zip archive"),
        (place.file("other.whl", &wheel(&files()[2..])), "no folder with config.cfg"),
        (place.folder.path().join("absent.whl"), "cannot read"),
    ];
    for (path, said) in cases {
        let error = place.puller(&table).pull_from(None, &path).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
    assert!(place.left().is_empty());
}

#[test]
fn a_damaged_copy_is_seen_and_replaced() {
    let table = offline();
    let place = Place::new();
    let path = place.file("toy.whl", &wheel(&files()));
    place.puller(&table).pull_from(None, &path).unwrap();
    let weights = place.models().join("xx_toy-1.0.0/tok2vec/model");
    let home = Home::at(place.models());

    let mut bytes = fs::read(&weights).unwrap();
    bytes[77] ^= 1;
    fs::write(&weights, &bytes).unwrap();
    assert_eq!(home.state(&table.models[0], false), State::Installed);
    assert!(matches!(home.state(&table.models[0], true), State::Damaged(_)));
    fs::write(&weights, b"short").unwrap();
    assert!(matches!(home.state(&table.models[0], false), State::Damaged(_)));

    place.puller(&table).pull_from(None, &path).unwrap();
    place.assert_installed(&table);
}

fn pull(place: &Place, table: &Table) -> Result<Pulled, ModelError> {
    place.puller(table).pull(&table.models[0])
}

#[test]
fn a_pull_asks_the_index_and_only_once() {
    let server = Server::start(Manner::Well);
    let table = table(&[server.index_source()]);
    let place = Place::new();
    assert!(matches!(pull(&place, &table).unwrap(), Pulled::Installed(_)));
    place.assert_installed(&table);
    assert!(matches!(pull(&place, &table).unwrap(), Pulled::Already(_)));
    assert_eq!(*server.ranges.lock().unwrap(), [None]);
}

#[test]
fn a_broken_connection_goes_on_where_it_stopped() {
    let server = Server::start(Manner::CutsAfter(300_000));
    let table = table(&[server.direct_source()]);
    let place = Place::new();
    pull(&place, &table).unwrap();
    place.assert_installed(&table);
    let ranges = server.ranges.lock().unwrap();
    assert_eq!(ranges[..2], [None, Some(300_000)]);
}

#[test]
fn an_interrupted_run_goes_on_in_the_next_one() {
    let server = Server::start(Manner::Well);
    let table = table(&[server.direct_source()]);
    let place = Place::new();
    place.file("models/xx_toy-1.0.0.whl.part", &wheel(&files())[..123_456]);
    pull(&place, &table).unwrap();
    place.assert_installed(&table);
    assert_eq!(*server.ranges.lock().unwrap(), [Some(123_456)]);
}

#[test]
fn a_part_of_something_else_is_fetched_again() {
    let server = Server::start(Manner::Well);
    let table = table(&[server.direct_source()]);
    for garbage in [vec![1; 1000], vec![1; 2_000_000]] {
        let place = Place::new();
        place.file("models/xx_toy-1.0.0.whl.part", &garbage);
        pull(&place, &table).unwrap();
        place.assert_installed(&table);
    }
    assert_eq!(*server.ranges.lock().unwrap(), [Some(1000), None, None]);
}

#[test]
fn a_download_that_stays_short_keeps_its_part_and_says_so() {
    let server = Server::start(Manner::CutsAfterAndStartsOver(5000));
    let table = table(&[server.direct_source()]);
    let place = Place::new();
    let error = pull(&place, &table).unwrap_err();
    assert!(matches!(error, ModelError::Truncated { have: 5000, .. }), "{error}");
    assert_eq!(fs::metadata(place.part()).unwrap().len(), 5000);
    assert_eq!(place.left(), [".lock", "xx_toy-1.0.0.whl.part"]);
}

#[test]
fn a_wheel_with_another_digest_is_thrown_away() {
    let server = Server::start(Manner::Lies);
    let table = table(&[server.index_source()]);
    let place = Place::new();
    let error = pull(&place, &table).unwrap_err();
    assert!(matches!(error, ModelError::WrongHash { .. }), "{error}");
    assert_eq!(place.left(), [".lock"]);
}

#[test]
fn the_next_source_is_tried_and_all_reasons_are_told() {
    let (bad, gone) = (Server::start(Manner::Lies), Server::start(Manner::Says(404)));
    let good = Server::start(Manner::Well);
    let place = Place::new();
    let all = table(&[gone.direct_source(), bad.index_source(), good.index_source()]);
    pull(&place, &all).unwrap();
    place.assert_installed(&all);

    let none = table(&[gone.direct_source(), bad.index_source()]);
    let error = pull(&Place::new(), &none).unwrap_err().to_string();
    assert!(error.contains("404") && error.contains("SHA-256"), "{error}");
    assert!(error.contains("--from FILE"), "{error}");
}

#[test]
fn a_chosen_index_is_the_only_one_asked() {
    let (chosen, other) = (Server::start(Manner::Well), Server::start(Manner::Well));
    let table = table(&[other.index_source(), other.direct_source()]);
    let place = Place::new();
    let mut puller = place.puller(&table);
    puller.index = Some(format!("{}/simple", chosen.base).parse().unwrap());
    puller.pull(&table.models[0]).unwrap();
    place.assert_installed(&table);
    assert!(other.ranges.lock().unwrap().is_empty());
    assert_eq!(chosen.ranges.lock().unwrap().len(), 1);
}

#[test]
fn busy_servers_are_asked_again() {
    let server = Server::start(Manner::Says(503));
    let table = table(&[server.direct_source()]);
    let error = pull(&Place::new(), &table).unwrap_err();
    assert!(error.to_string().contains("503"), "{error}");
    assert_eq!(server.ranges.lock().unwrap().len(), 3);
}

#[test]
fn no_model_is_no_folder() {
    let home = Home::at(Path::new("/nonexistent/models").to_path_buf());
    assert_eq!(home.state(&offline().models[0], false), State::Absent);
}
