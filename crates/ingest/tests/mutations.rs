//! Archives with some bytes flipped, cut off or doubled, read as each format: no panic, no endless loop, little memory.

#![cfg(test)]

mod memory;

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use demarche_ingest::{Format, Options, stream};
use memory::peak;

/// Mutations of each file.
const MUTATIONS: u64 = 2000;

/// How long one mutation may take, in all formats together.
const PATIENCE: Duration = Duration::from_secs(20);

/// Memory that the whole program may take.
const MEMORY: u64 = 512 << 20;

const FORMATS: [Format; 9] = [
    Format::Auto,
    Format::Text,
    Format::Jsonl,
    Format::Csv,
    Format::Tsv,
    Format::Parquet,
    Format::Html,
    Format::Warc,
    Format::Feed,
];

/// Numbers that look random and are the same in each run: SplitMix64.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    /// A stretch of so many bytes.
    fn stretch(&mut self, length: usize) -> std::ops::Range<usize> {
        let (a, b) = (self.below(length + 1), self.below(length + 1));
        a.min(b)..a.max(b)
    }
}

fn mutated(original: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = original.to_vec();
    for _ in 0..=numbers.below(4) {
        let length = bytes.len();
        match numbers.below(5) {
            0 => bytes.truncate(numbers.below(length)),
            1 => {
                let twice = bytes[numbers.stretch(length)].to_vec();
                let at = numbers.below(length + 1);
                bytes.splice(at..at, twice);
            }
            2 => drop(bytes.drain(numbers.stretch(length.min(64)))),
            _ if length > 0 => {
                for _ in 0..=numbers.below(8) {
                    bytes[numbers.below(length)] ^= 1 << numbers.below(8);
                }
            }
            _ => {}
        }
    }
    bytes
}

fn read_all(bytes: &[u8], name: &Path) {
    for format in FORMATS {
        let found = stream::read(Cursor::new(bytes.to_vec()), name, &Options::from(format));
        // Each item takes a byte at least, of what a file of this size can unpack to.
        let most = 2000 * (bytes.len() + 1);
        let count = found.take(most).map(|item| drop(item.map_err(|e| e.to_string()))).count();
        assert!(count < most, "{}, {format:?}: no end", name.display());
    }
}

/// `cargo test --release --features parquet -- --ignored --nocapture mutations`
#[test]
#[ignore = "takes a minute"]
fn mutations_of_archives_do_no_harm() {
    let Some(folder) = demarche_testkit::data("formats/warc") else { return };
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    let begun = Instant::now();
    let (done, heard) = mpsc::channel();
    let reader = thread::spawn(move || {
        for (file, seed) in files.iter().zip(1_u64..) {
            let original = fs::read(file).unwrap();
            let name = Path::new(file.file_name().unwrap());
            for number in 0..=MUTATIONS {
                let mut numbers = Numbers(seed << 32 | number);
                let bytes =
                    if number == 0 { original.clone() } else { mutated(&original, &mut numbers) };
                let told = (name.to_path_buf(), number);
                done.send(told).unwrap();
                read_all(&bytes, name);
            }
        }
    });
    let (mut last, mut count) = (None, 0_u64);
    loop {
        match heard.recv_timeout(PATIENCE) {
            Ok(begun) => last = Some(begun),
            Err(RecvTimeoutError::Timeout) => panic!("no end of {last:?}"),
            Err(RecvTimeoutError::Disconnected) => break,
        }
        count += 1;
    }
    assert!(reader.join().is_ok(), "a panic in {last:?}");
    println!("{count} files in {} formats in {:?}", FORMATS.len(), begun.elapsed());
    if let Some(peak) = peak() {
        println!("peak: {} MiB", peak >> 20);
        assert!(peak < MEMORY, "{} MiB", peak >> 20);
    }
}
