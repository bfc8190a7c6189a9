//! robots.txt after RFC 9309.
//!
//! - [`Robots::parse`]: the rules of a file. [`Robots::allows`]: may this path be fetched?
//! - [`Robots::ALL`] and [`Robots::NONE`]: what holds where there is no file (a status of 400 to 499),
//!   and where the server fails.
//!
//! The rules of all groups that name the product token hold together; where none does, those for `*`.
//! Of the rules that match, the longest decides; of two equally long ones, the one that allows.
//! `Crawl-delay` is not in the RFC but is widely written, and is honoured.

use crate::fetch::MAX_URL_BYTES;

/// Bytes of the file that are read, as the RFC has it at least: 500 KiB.
pub(crate) const MAX_BYTES: usize = 500 << 10;

/// The longest delay that is honoured, in milliseconds: a day would be a refusal in disguise.
const MAX_DELAY: u64 = 120_000;

/// Stars in a pattern that are read; each multiplies the time to match.
const MAX_STARS: usize = 32;

/// Rules of a file that are read, the first ones.
const MAX_RULES: usize = 2000;

/// Bytes of a pattern that are read: a longer one is longer than any address that is asked for.
const MAX_PATTERN: usize = 3 * MAX_URL_BYTES;

/// What a server allows this program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Robots {
    rules: Vec<Rule>,
    /// Milliseconds between requests.
    pub delay: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    /// Normalised, without the `$`.
    pattern: Vec<u8>,
    /// Ended with `$`.
    whole: bool,
    allow: bool,
}

impl Robots {
    /// Everything is allowed.
    pub const ALL: Self = Self { rules: Vec::new(), delay: None };

    /// Nothing is allowed.
    pub fn none() -> Self {
        Self {
            rules: vec![Rule { pattern: b"/".to_vec(), whole: false, allow: false }],
            delay: None,
        }
    }

    /// Reads a file for a product token such as `demarche`.
    pub fn parse(file: &[u8], token: &str) -> Self {
        let file = &file[..file.len().min(MAX_BYTES)];
        let file = file.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(file);
        let (mut ours, mut any) = (Self::ALL, Self::ALL);
        let mut named = false;
        // Whether the group at hand is for us, for `*`; whether its rules have begun.
        let (mut for_us, mut for_any, mut begun) = (false, false, true);
        for line in file.split(|&b| matches!(b, b'\n' | b'\r')) {
            let line = line.split(|&b| b == b'#').next().unwrap_or_default();
            let Some(colon) = line.iter().position(|&b| b == b':') else { continue };
            let key = line[..colon].trim_ascii().to_ascii_lowercase();
            let value = line[colon + 1..].trim_ascii();
            match key.as_slice() {
                b"user-agent" | b"useragent" | b"user agent" => {
                    if begun {
                        (for_us, for_any, begun) = (false, false, false);
                    }
                    if value == b"*" {
                        for_any = true;
                    } else if product(value).eq_ignore_ascii_case(token.as_bytes()) {
                        (for_us, named) = (true, true);
                    }
                }
                b"allow" | b"disallow" => {
                    begun = true;
                    let rule = Rule::new(value, key == b"allow");
                    for (wanted, group) in [(for_us, &mut ours), (for_any, &mut any)] {
                        if wanted && group.rules.len() < MAX_RULES {
                            group.rules.extend(rule.clone());
                        }
                    }
                }
                b"crawl-delay" => {
                    begun = true;
                    let delay = seconds(value);
                    for (wanted, group) in [(for_us, &mut ours), (for_any, &mut any)] {
                        if wanted {
                            group.delay = delay.or(group.delay);
                        }
                    }
                }
                // Sitemap and the like belong to no group.
                _ => {}
            }
        }
        if named { ours } else { any }
    }

    /// Bytes that it takes.
    pub(crate) fn bytes(&self) -> usize {
        self.rules.iter().map(|rule| size_of::<Rule>() + rule.pattern.len()).sum()
    }

    /// Whether a path with its query may be fetched.
    pub fn allows(&self, path: &str) -> bool {
        if path == "/robots.txt" {
            return true;
        }
        let path = normalised(path.as_bytes());
        self.rules
            .iter()
            .filter(|rule| rule.matches(&path))
            .max_by_key(|rule| (rule.pattern.len() + usize::from(rule.whole), rule.allow))
            .is_none_or(|rule| rule.allow)
    }
}

impl Rule {
    /// An empty rule says nothing.
    fn new(written: &[u8], allow: bool) -> Option<Self> {
        let (written, whole) = match written.strip_suffix(b"$") {
            Some(start) => (start, true),
            None => (written, false),
        };
        if written.is_empty() && !whole {
            return None;
        }
        if written.split(|&b| b == b'*').count() > MAX_STARS + 1 {
            return None;
        }
        let mut pattern = normalised(written);
        if pattern.len() > MAX_PATTERN {
            return None;
        }
        pattern.shrink_to_fit();
        if !matches!(pattern.first(), Some(b'/' | b'*')) {
            pattern.insert(0, b'/');
        }
        Some(Self { pattern, whole, allow })
    }

    /// Whether the pattern matches the start of the path, or all of it. Greedy from the left, which is
    /// exact for patterns with one kind of wildcard.
    fn matches(&self, path: &[u8]) -> bool {
        let mut pieces = self.pattern.split(|&b| b == b'*');
        let first = pieces.next().unwrap_or_default();
        let Some(mut rest) = path.strip_prefix(first) else { return false };
        let pieces: Vec<&[u8]> = pieces.collect();
        if pieces.is_empty() {
            return !self.whole || rest.is_empty();
        }
        for (i, piece) in pieces.iter().enumerate() {
            if self.whole && i + 1 == pieces.len() {
                return rest.ends_with(piece);
            }
            if piece.is_empty() {
                continue;
            }
            match rest.windows(piece.len()).position(|w| w == *piece) {
                Some(at) => rest = &rest[at + piece.len()..],
                None => return false,
            }
        }
        true
    }
}

/// The product token at the start of `ExampleBot/1.0`.
fn product(value: &[u8]) -> &[u8] {
    let end = value.iter().position(|b| !(b.is_ascii_alphabetic() || matches!(b, b'-' | b'_')));
    &value[..end.unwrap_or(value.len())]
}

fn seconds(value: &[u8]) -> Option<u64> {
    let seconds: f64 = std::str::from_utf8(value).ok()?.parse().ok()?;
    (seconds >= 0.0).then(|| ((seconds * 1000.0) as u64).min(MAX_DELAY))
}

/// Percent-encoding made the same on both sides: unreserved characters are written as they are, bytes
/// beyond ASCII are encoded, and hexadecimal digits are large.
fn normalised(path: &[u8]) -> Vec<u8> {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |b: Option<&u8>| b.and_then(|&b| char::from(b).to_digit(16));
    let mut out = Vec::with_capacity(path.len());
    let mut at = 0;
    let encode = |out: &mut Vec<u8>, byte: u8| {
        out.extend([b'%', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
    };
    while let Some(&byte) = path.get(at) {
        at += 1;
        let pair = (digit(path.get(at)), digit(path.get(at + 1)));
        match (byte, pair) {
            (b'%', (Some(high), Some(low))) => {
                at += 2;
                let Ok(decoded) = u8::try_from(high * 16 + low) else { continue };
                if decoded.is_ascii_alphanumeric() || matches!(decoded, b'-' | b'.' | b'_' | b'~') {
                    out.push(decoded);
                } else {
                    encode(&mut out, decoded);
                }
            }
            (0x80.. | ..=b' ', _) => encode(&mut out, byte),
            _ => out.push(byte),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn robots(file: &str) -> Robots {
        Robots::parse(file.as_bytes(), "ExampleBot")
    }

    #[test]
    fn groups_of_section_2_2_1() {
        // A group for us, in two parts and any case; one for others; one for the rest.
        let file = "User-agent: examplebot\nDisallow: /foo\nDisallow: /bar\n\nUser-Agent: BazBot\nAllow: /\n\n\
            user-agent: *\nDisallow: /\n\nUser-agent: EXAMPLEBOT/2.0\nDisallow: /baz\n";
        let ours = robots(file);
        for (path, allowed) in
            [("/foo/x", false), ("/bar", false), ("/baz", false), ("/qux", true), ("/", true)]
        {
            assert_eq!(ours.allows(path), allowed, "{path}");
        }
        assert!(!Robots::parse(file.as_bytes(), "Other").allows("/qux"));
        assert!(Robots::parse(file.as_bytes(), "bazbot").allows("/foo"));
        // Several names share a group; other keys do not end it.
        let shared = robots(
            "User-agent: a\nSitemap: https://x.example/s.xml\nUser-agent: ExampleBot\nDisallow: /",
        );
        assert!(!shared.allows("/a"));
        // Rules before any group hold for no one.
        assert!(robots("Disallow: /\n").allows("/a"));
        // A group that names us and says nothing frees us of `*`.
        assert!(
            robots("User-agent: *\nDisallow: /\nUser-agent: ExampleBot\nDisallow:\n").allows("/a")
        );
    }

    #[test]
    fn the_longest_match_of_section_5_2() {
        let file = robots(
            "User-Agent: ExampleBot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n",
        );
        assert!(file.allows("/example/page/"));
        assert!(!file.allows("/example/page/disallowed.gif"));
        let tie = robots("User-agent: *\nDisallow: /a\nAllow: /a");
        assert!(tie.allows("/a"));
        assert!(!robots("User-agent: *\nAllow: /\nDisallow: /p").allows("/page"));
        assert!(robots("User-agent: *\nDisallow: /").allows("/robots.txt"));
    }

    #[test]
    fn special_characters_of_section_2_2_3() {
        for (rule, path, matches) in [
            ("/this/path/exactly$", "/this/path/exactly", true),
            ("/this/path/exactly$", "/this/path/exactly/not", false),
            ("/this/*/exactly", "/this/path/exactly", true),
            ("/this/*/exactly", "/this/exactly", false),
            ("*.gif$", "/a/b.gif", true),
            ("*.gif$", "/a/b.gif?x", false),
            ("*/b*/d", "/a/b1/b2/d/e", true),
            ("/*.php$", "/index.php.php", true),
            ("/a*", "/abc", true),
            ("/*", "/", true),
            ("*", "/any", true),
            ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https://foo.bar", true),
            ("fish", "/fish", true),
            ("/$", "/", true),
            ("/$", "/a", false),
        ] {
            let file = robots(&format!("User-agent: *\nDisallow: {rule} # why\n"));
            assert_eq!(!file.allows(path), matches, "{rule} {path}");
        }
    }

    #[test]
    fn encodings_of_section_2_2_2() {
        for (rule, path) in [
            ("/foo/bar/ツ", "/foo/bar/%E3%83%84"),
            ("/foo/bar/%E3%83%84", "/foo/bar/%e3%83%84"),
            ("/foo/bar/%62%61%7A", "/foo/bar/baz"),
            ("/foo/bar/baz", "/foo/bar/%62%61%7A"),
        ] {
            assert!(!robots(&format!("User-agent: *\nDisallow: {rule}\n")).allows(path), "{rule}");
        }
        // An encoded slash is not a slash.
        assert!(robots("User-agent: *\nDisallow: /a%2Fb\n").allows("/a/b"));
    }

    #[test]
    fn delays_and_limits() {
        assert_eq!(robots("User-agent: *\nCrawl-delay: 2.5\n").delay, Some(2500));
        assert_eq!(robots("User-agent: *\nCrawl-delay: 99999\n").delay, Some(MAX_DELAY));
        for bad in ["-1", "NaN", "soon", ""] {
            assert_eq!(robots(&format!("User-agent: *\nCrawl-delay: {bad}\n")).delay, None);
        }
        let mut long = "User-agent: *\n".to_owned();
        while long.len() < MAX_BYTES {
            long.push_str("Allow: /some/path/that/is/long\n");
        }
        long.push_str("Disallow: /late\n");
        assert!(robots(&long).allows("/late"));
        assert!(!Robots::none().allows("/a") && Robots::ALL.allows("/a"));
        let many: Vec<String> = (0..10_000).map(|n| format!("Disallow: /{n}/\n")).collect();
        let many = many.concat();
        let many = robots(&format!("User-agent: *\n{many}"));
        assert!(many.rules.len() == MAX_RULES && !many.allows("/1999/") && many.allows("/2000/"));
        let long = robots(&format!("User-agent: *\nDisallow: /{}\n", "a".repeat(400_000)));
        assert!(long.bytes() == 0 && many.bytes() < 200_000);
        // Bytes of any kind; patterns made to take time.
        let hostile = format!("User-agent: *\nDisallow: /{}b\n", "*a".repeat(MAX_STARS));
        assert!(robots(&hostile).allows(&format!("/{}", "a".repeat(100_000))));
        Robots::parse(&(0..=255).cycle().take(10_000).collect::<Vec<u8>>(), "x");
        Robots::parse(b"\xEF\xBB\xBFuser-agent:*\rdisallow:/%", "x");
    }
}
