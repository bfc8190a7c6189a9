//! How the fields of a table are set apart and quoted, told from its start.

use std::io::{self, BufRead, Read};

/// Signs that may set fields apart, in the order in which they are preferred.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Bytes of the start that are looked at, at most.
const LOOKED_AT: u64 = 64 << 10;

/// How fields are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    /// The sign between fields.
    pub(super) delimiter: u8,
    /// Whether a field that begins with `"` ends with the next single one.
    pub(super) quoting: bool,
}

/// The header of a table; with tabs, also the lines behind it that show whether fields are quoted. It is taken from the
/// stream. How much it is does not depend on the pieces in which the stream comes.
pub(super) fn start(from: &mut impl BufRead, tabs: bool) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    let mut room = from.by_ref().take(LOOKED_AT);
    // A line end within quotes does not end the header.
    let mut open = false;
    loop {
        let line = start.len();
        if room.read_until(b'\n', &mut start)? == 0 {
            break;
        }
        let quotes = start.iter().skip(line).filter(|&&b| b == b'"').count();
        open ^= quotes % 2 == 1;
        if !open {
            break;
        }
    }
    if tabs {
        room.read_to_end(&mut start)?;
    }
    Ok(start)
}

impl Dialect {
    /// The dialect of a table that starts so. `text` is the name of the text's column.
    pub(super) fn of_start(start: &[u8], tabs: bool, text: &str) -> Self {
        if tabs {
            return Self { delimiter: b'\t', quoting: is_quoted(start) };
        }
        let mut best = Self { delimiter: b',', quoting: true };
        let mut most = (false, 0);
        for delimiter in DELIMITERS {
            let dialect = Self { delimiter, quoting: true };
            let names = dialect.header(start);
            let has = names.iter().any(|name| name.trim().eq_ignore_ascii_case(text));
            if (has, names.len()) > most {
                (best, most) = (dialect, (has, names.len()));
            }
        }
        best
    }

    /// The names that the header has in this dialect.
    fn header(self, start: &[u8]) -> Vec<String> {
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .from_reader(start);
        let mut header = ::csv::ByteRecord::new();
        match reader.read_byte_record(&mut header) {
            Ok(true) => header.iter().map(|n| String::from_utf8_lossy(n).into_owned()).collect(),
            _ => Vec::new(),
        }
    }
}

/// Whether fields set apart by tabs are quoted: all that begin with a quote end with one.
fn is_quoted(start: &[u8]) -> bool {
    let mut quoted = false;
    // The last line may be cut.
    let whole = start.iter().rposition(|&b| b == b'\n').map_or(start, |end| &start[..end]);
    let mut rest = whole;
    let mut at_start = true;
    while let Some((&byte, behind)) = rest.split_first() {
        rest = behind;
        if at_start && byte == b'"' {
            let Some(behind) = closed(rest) else { return false };
            if !matches!(behind.first(), None | Some(b'\t' | b'\r' | b'\n')) {
                return false;
            }
            quoted = true;
            rest = behind;
        }
        at_start = matches!(byte, b'\t' | b'\n');
    }
    quoted
}

/// What follows the quote that closes; doubled quotes do not.
fn closed(mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        let end = rest.iter().position(|&b| b == b'"')?;
        let behind = rest.get(end + 1..)?;
        match behind {
            [b'"', more @ ..] => rest = more,
            _ => return Some(behind),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_one_that_shows_the_text() {
        let of = |header: &str| Dialect::of_start(header.as_bytes(), false, "text").delimiter;
        assert_eq!(of("id,text\n"), b',');
        assert_eq!(of("id;text;date, written;place, city\n"), b';');
        assert_eq!(of("id\ttext\n1\ta, b, c\n"), b'\t');
        assert_eq!(of("id|text|\"a,b\nc,text\"\n"), b'|');
        assert_eq!(of("text\n"), b',');
        assert_eq!(of("a;b\n"), b';');
        assert_eq!(of(""), b',');
    }

    #[test]
    fn quotes_between_tabs_count_only_where_all_fields_show_it() {
        let quoted = |start: &str| Dialect::of_start(start.as_bytes(), true, "text").quoting;
        assert!(quoted("id\ttext\n1\t\"He said \"\"no\"\".\nThen left.\"\n"));
        assert!(quoted("\"id\"\t\"text\"\r\n"));
        assert!(!quoted("id\ttext\n1\t\"No\", he said.\n"));
        assert!(!quoted("id\ttext\n1\t\"We agree\n2\tIran\n"));
        assert!(!quoted("id\ttext\n1\tHe said \"no\"\n"));
        assert!(!quoted(""));
    }
}
