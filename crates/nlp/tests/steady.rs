//! In a steady state nothing is allocated: the memory of a workspace is used again.

#![allow(unsafe_code)] // an allocator that counts can be written in no other way

mod common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use demarche_nlp::{Pipeline, Workspace};

/// Passes every call on to the system's allocator and counts those of the current thread.
struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

fn count() {
    // A thread that ends has lost its counter, and what it then allocates does not matter.
    let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
}

// SAFETY: every method does what the system's allocator does with the same arguments.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        // SAFETY: the caller keeps the contract of `realloc`.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn a_known_text_allocates_nothing() {
    let Some(folder) = common::model("en_core_web_sm") else { return };
    let pipeline = Pipeline::load(folder).unwrap();
    let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixture/news.txt");
    let text = std::fs::read_to_string(fixture).unwrap();
    let mut workspace = Workspace::new();
    let mut allocations = || {
        let before = ALLOCATIONS.get();
        let tokens = pipeline.annotate(&text, &mut workspace).len();
        assert!(tokens > 900);
        ALLOCATIONS.get() - before
    };
    assert!(allocations() > 0, "the first text must fill the caches");
    assert_eq!(allocations(), 0);
}
