#![no_main]

// The reader turns a panic of the library into a failure of the file: only one that it lets through is to stop the fuzzer.
libfuzzer_sys::fuzz_target!(
    init: std::panic::set_hook(Box::new(|_| {})),
    |bytes: &[u8]| demarche_fuzzed::ingest::parquet(bytes)
);
