//! Standard output as a terminal may have it.

use std::io::{self, IsTerminal, Stdout, StdoutLock, Write};

use demarche_text::is_command;

/// A writer to a terminal that obeys nothing in what it shows: such characters are written as JSON escapes them. To a
/// file or pipe, all goes as it is.
pub(crate) struct Screen<W> {
    out: W,
    guards: bool,
    /// The start of a character of which the rest comes with the next write.
    rest: Vec<u8>,
}

impl Screen<StdoutLock<'static>> {
    /// Standard output, for what has no colours.
    pub(crate) fn plain() -> Self {
        Self::of(io::stdout().lock(), io::stdout().is_terminal())
    }

    /// Standard output, for what cleans its texts itself and may have colours.
    pub(crate) fn coloured() -> Self {
        Self::of(io::stdout().lock(), false)
    }
}

impl Screen<Stdout> {
    /// As [`Screen::plain`], for another thread.
    #[cfg_attr(not(feature = "store"), allow(dead_code))]
    pub(crate) fn shared() -> Self {
        Self::of(io::stdout(), io::stdout().is_terminal())
    }
}

impl<W> Screen<W> {
    fn of(out: W, guards: bool) -> Self {
        Self { out, guards, rest: Vec::new() }
    }
}

impl<W: Write> Write for Screen<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.guards {
            return self.out.write(bytes);
        }
        self.rest.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.rest) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.rest.len(),
        };
        let text: Vec<u8> = self.rest.drain(..whole).collect();
        self.out.write_all(escaped(&String::from_utf8_lossy(&text)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_command(c) && !matches!(c, '\n' | '\t') {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_told_nothing() {
        let text = "\"a\u{1b}[31m\u{9b}b\u{202e}\",\té\n";
        let mut screen = Screen::of(Vec::new(), true);
        // Characters may come in pieces.
        text.as_bytes().iter().for_each(|b| screen.write_all(&[*b]).unwrap());
        screen.write_all(b"\xFF\n").unwrap();
        let shown = String::from_utf8(screen.out).unwrap();
        assert_eq!(shown, "\"a\\u001b[31m\\u009bb\\u202e\",\té\n\u{fffd}\n");

        let mut pipe = Screen::of(Vec::new(), false);
        pipe.write_all(text.as_bytes()).unwrap();
        assert_eq!(pipe.out, text.as_bytes());
    }
}
