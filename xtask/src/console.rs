//! Reads blocks of commands in Markdown, and compares output with what they show.
//!
//! A block is fenced as `console`. In it, a line that starts with `$ ` is a command (continued after
//! a final backslash), and the lines up to the next one are its output, standard error included. A
//! line `...` stands for any lines or none. A command that fails shows `[exit N]` as its last line.

use std::fmt::Write;

use similar::{ChangeTag, TextDiff};

/// One command in a document.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    /// Line of the document, counted from 1, that holds the start of the command.
    pub(crate) line: usize,
    /// What the shell is to run.
    pub(crate) command: String,
    /// The output's lines.
    pub(crate) output: Vec<String>,
    /// Index of the document's line at which the output starts.
    first: usize,
}

/// The commands of a Markdown document, in order.
pub(crate) fn read(markdown: &str) -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    let mut lines = markdown.lines().enumerate();
    while let Some((_, line)) = lines.next() {
        if !line.starts_with("```") {
            continue;
        }
        let runs = line == "```console";
        let mut open = false; // whether a command came before in this block
        while let Some((i, line)) = lines.next() {
            if line.starts_with("```") {
                break;
            }
            if !runs {
                continue;
            }
            if let Some(command) = line.strip_prefix("$ ") {
                let mut command = command.to_owned();
                let mut first = i + 1;
                while command.ends_with('\\') {
                    let Some((j, more)) = lines.next() else { break };
                    command.push('\n');
                    command.push_str(more);
                    first = j + 1;
                }
                found.push(Shown { line: i + 1, command, output: Vec::new(), first });
                open = true;
            } else if open && let Some(last) = found.last_mut() {
                last.output.push(line.to_owned());
            }
        }
    }
    found
}

/// Whether these lines are the shown ones, with `...` for any lines.
pub(crate) fn matches(shown: &[String], actual: &[&str]) -> bool {
    match shown.split_first() {
        None => actual.is_empty(),
        Some((line, rest)) if line == "..." => {
            (0..=actual.len()).any(|skipped| matches(rest, &actual[skipped..]))
        }
        Some((line, rest)) => actual
            .split_first()
            .is_some_and(|(first, others)| line == first && matches(rest, others)),
    }
}

/// The differences, one line each, marked `-` if only shown and `+` if it only came.
pub(crate) fn diff(shown: &[String], actual: &[&str]) -> String {
    let text = |lines: &mut dyn Iterator<Item = &str>| {
        lines.fold(String::new(), |text, line| text + line + "\n")
    };
    let shown = text(&mut shown.iter().map(String::as_str));
    let actual = text(&mut actual.iter().copied());
    let mut out = String::new();
    for change in TextDiff::from_lines(&shown, &actual).iter_all_changes() {
        let mark = match change.tag() {
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
            ChangeTag::Equal => ' ',
        };
        let _ = write!(out, "    {mark}{change}"); // writing to a String cannot fail
    }
    out
}

/// The document with these outputs in place of the shown ones. Both lists are in order.
pub(crate) fn rewrite(markdown: &str, shown: &[Shown], outputs: &[Vec<String>]) -> String {
    let lines: Vec<&str> = markdown.lines().collect();
    let mut out: Vec<&str> = Vec::new();
    let mut at = 0;
    for (shown, output) in shown.iter().zip(outputs) {
        out.extend(&lines[at..shown.first]);
        out.extend(output.iter().map(String::as_str));
        at = shown.first + shown.output.len();
    }
    out.extend(&lines[at..]);
    out.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "\
# Use
```console
$ echo a; echo b
a
b
$ printf 'x\\n' | \\
    cat
x
```
```sh
$ not run
```
```console
$ true
```
";

    fn own(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|l| (*l).to_owned()).collect()
    }

    #[test]
    fn commands_and_their_output_are_found() {
        let found = read(PAGE);
        let lines: Vec<_> = found.iter().map(|s| s.line).collect();
        assert_eq!(lines, [3, 6, 14]);
        assert_eq!(found[0].command, "echo a; echo b");
        assert_eq!(found[0].output, ["a", "b"]);
        assert_eq!(found[1].command, "printf 'x\\n' | \\\n    cat");
        assert_eq!(found[1].output, ["x"]);
        assert!(found[2].output.is_empty());
    }

    #[test]
    fn output_must_be_exact_but_for_ellipses() {
        assert!(matches(&own(&["a", "b"]), &["a", "b"]));
        assert!(!matches(&own(&["a", "b"]), &["a", "b "]));
        assert!(!matches(&own(&["a"]), &["a", ""]));
        assert!(!matches(&own(&[]), &["a"]));
        assert!(matches(&own(&["..."]), &[]));
        assert!(matches(&own(&["a", "...", "d"]), &["a", "b", "c", "d"]));
        assert!(matches(&own(&["...", "b", "..."]), &["a", "b", "b", "c"]));
        assert!(!matches(&own(&["a", "...", "d"]), &["a", "b", "c"]));
    }

    #[test]
    fn rewriting_with_the_same_output_changes_nothing() {
        let shown = read(PAGE);
        let same: Vec<_> = shown.iter().map(|s| s.output.clone()).collect();
        assert_eq!(rewrite(PAGE, &shown, &same), PAGE);
        let other = [own(&["A"]), own(&[]), own(&["new"])];
        let page = rewrite(PAGE, &shown, &other);
        let outputs: Vec<_> = read(&page).into_iter().map(|s| s.output).collect();
        assert_eq!(outputs, other);
    }

    #[test]
    fn differences_are_marked() {
        let text = diff(&own(&["a", "b"]), &["a", "c"]);
        assert_eq!(text, "     a\n    -b\n    +c\n");
    }
}
