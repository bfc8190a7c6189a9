//! Digests of records. Only SHA-1, which archives write, is checked; others are taken on trust.

use sha1::{Digest, Sha1};

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const HEX: &[u8; 16] = b"0123456789abcdef";

/// Whether the bytes may have this digest, `sha1:` and Base32 as a rule, hexadecimal or Base64 by some writers.
pub(super) fn fits(bytes: &[u8], written: &str) -> bool {
    let Some((name, value)) = written.split_once(':') else { return true };
    if !matches!(name.trim().to_ascii_lowercase().as_str(), "sha1" | "sha-1") {
        return true;
    }
    let digest = Sha1::digest(bytes);
    let value = value.trim().trim_end_matches('=');
    match value.len() {
        32 => value.eq_ignore_ascii_case(&encode(&digest, BASE32, 5)),
        40 => value.eq_ignore_ascii_case(&encode(&digest, HEX, 4)),
        27 => value.replace('-', "+").replace('_', "/") == encode(&digest, BASE64, 6),
        _ => false,
    }
}

/// Groups of so many bits as characters, without padding.
fn encode(bytes: &[u8], alphabet: &[u8], bits: u32) -> String {
    let (mut text, mut held, mut count) = (String::new(), 0_u32, 0);
    let character = |group: u32| {
        alphabet.get(group as usize & (alphabet.len() - 1)).map_or('?', |&b| b as char)
    };
    for byte in bytes {
        held = held << 8 & 0xFFFF | u32::from(*byte);
        count += 8;
        while count >= bits {
            count -= bits;
            text.push(character(held >> count));
        }
    }
    if count > 0 {
        text.push(character(held << (bits - count)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_ways_of_writing_are_read() {
        // The digest of nothing.
        for written in [
            "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ",
            "SHA-1: 3i42h3s6nnfq2msvx7xzkyayscx5qbyj",
            "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "sha1:2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
            "sha1:2jmj7l5rSw0yVb_vlWAYkK_YBwk",
            "sha256:x",
            "no digest",
        ] {
            assert!(fits(b"", written), "{written}");
        }
        for written in
            ["sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYK", "sha1:", "sha1:2jmj7l5rSw0yVb/vlWAYkK/Ybwk="]
        {
            assert!(!fits(b"", written), "{written}");
        }
    }
}
