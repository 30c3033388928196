//! Plain words in Discord's markdown: nothing typed is ever read as markup, and long texts are cut
//! where it hurts least.
//!
//! Discord has no mode for plain text. A backslash before any sign that is neither letter, digit nor
//! space makes it plain; what would be read the same without is left alone.

/// Text so that it is shown as it was typed. Addresses are left as they are: Discord reads them
/// before any markup, and a backslash would become part of them.
pub(super) fn plain(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(plain_line).collect();
    lines.join("\n")
}

/// A line that stands out.
pub(super) fn bold(text: &str) -> String {
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| {
            let line = plain_line(line.trim());
            if line.is_empty() {
                line
            } else {
                format!("**{line}**")
            }
        })
        .collect();
    lines.join("\n")
}

fn plain_line(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let links = line.contains("](");
    let mut rest = line;
    let mut previous = None;
    if let Some(marker) = leading_marker(line) {
        out.push_str(&line[..marker]);
        out.push('\\');
        let sign = line[marker..].chars().next();
        out.extend(sign);
        previous = sign;
        rest = &line[marker + sign.map_or(0, char::len_utf8)..];
    }
    while let Some(letter) = rest.chars().next() {
        let begins_word = !previous.is_some_and(char::is_alphanumeric);
        if begins_word && let Some(end) = address(rest) {
            out.push_str(&rest[..end]);
            previous = rest[..end].chars().last();
            rest = &rest[end..];
            continue;
        }
        let after = rest[letter.len_utf8()..].chars().next();
        if is_markup(letter, previous, after, links) {
            out.push('\\');
        }
        out.push(letter);
        previous = Some(letter);
        rest = &rest[letter.len_utf8()..];
    }
    out
}

/// Whether the sign would be read as markup where it stands.
fn is_markup(letter: char, previous: Option<char>, after: Option<char>, links: bool) -> bool {
    match letter {
        '\\' | '*' | '_' | '`' | '<' => true,
        '~' | '|' => previous == Some(letter) || after == Some(letter),
        '[' => links,
        _ => false,
    }
}

/// Where a sign stands that means something at the beginning of a line: headings, small print,
/// lists, quotes.
fn leading_marker(line: &str) -> Option<usize> {
    let body = line.trim_start();
    let start = line.len() - body.len();
    let sign = body.chars().next()?;
    let rest = &body[sign.len_utf8()..];
    let spaced = |text: &str| text.is_empty() || text.starts_with(char::is_whitespace);
    match sign {
        '#' if spaced(rest.trim_start_matches('#')) => Some(start),
        '-' if spaced(rest) || rest.starts_with('#') => Some(start),
        '+' if spaced(rest) => Some(start),
        '>' => Some(start),
        '0'..='9' => {
            let digits = body.len() - body.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let after = &body[digits..];
            let numbered = after.starts_with(['.', ')']) && spaced(&after[1..]);
            numbered.then_some(start + digits)
        }
        _ => None,
    }
}

/// How long the address is that the text begins with.
fn address(text: &str) -> Option<usize> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| text.starts_with(scheme))?;
    let end = text
        .find(|letter: char| letter.is_whitespace() || letter == '<')
        .unwrap_or(text.len());
    (end > scheme.len()).then_some(end)
}

/// How Discord might count a text, at most: it speaks of characters, and UTF-16 units are never
/// fewer.
pub(super) fn length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Cuts a text into pieces of at most `limit`: between lines where it can, else between words, else
/// anywhere but behind a backslash.
pub(super) fn pieces(text: &str, limit: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while length(rest) > limit {
        let end = cut(rest, limit);
        pieces.push(rest[..end].to_owned());
        rest = rest[end..].trim_start_matches('\n');
    }
    if !rest.is_empty() || pieces.is_empty() {
        pieces.push(rest.to_owned());
    }
    pieces
}

/// Where to cut, in bytes: never at the very beginning.
fn cut(text: &str, limit: usize) -> usize {
    let mut units = 0;
    let mut fits = 0;
    for (at, letter) in text.char_indices() {
        units += letter.len_utf16();
        if units > limit {
            break;
        }
        fits = at + letter.len_utf8();
    }
    let head = &text[..fits];
    if let Some(line) = head.rfind('\n').filter(|line| *line > 0) {
        return line;
    }
    if let Some(word) = head.rfind(' ').filter(|word| *word > 0) {
        return word;
    }
    let backslashes = head.len() - head.trim_end_matches('\\').len();
    let kept = if backslashes % 2 == 1 { fits - 1 } else { fits };
    // A limit smaller than one character would cut nothing for ever.
    let first = text.chars().next().map_or(1, char::len_utf8);
    kept.max(first)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_typed_is_markup() {
        let cases = [
            ("2 × Black Shirt    599.00", "2 × Black Shirt    599.00"),
            ("#1042 · Pending", "#1042 · Pending"),
            ("*bold* _it_ `code`", r"\*bold\* \_it\_ \`code\`"),
            ("~~gone~~ a~b", r"\~\~gone\~\~ a~b"),
            ("||spoiler|| a | b", r"\|\|spoiler\|\| a | b"),
            ("<@123> <t:0:R> <:a:1>", r"\<@123> \<t:0:R> \<:a:1>"),
            (
                "[click](https://evil.example)",
                r"\[click](https://evil.example)",
            ),
            ("[not a link]", "[not a link]"),
            ("# heading", r"\# heading"),
            ("### heading", r"\### heading"),
            ("-# small", r"\-# small"),
            ("- item", r"\- item"),
            ("-80.00 off", "-80.00 off"),
            ("* item", r"\* item"),
            ("+ cap", r"\+ cap"),
            ("> quote", r"\> quote"),
            (">>> quote", r"\>>> quote"),
            ("  1. first", r"  1\. first"),
            ("1042. order", r"1042\. order"),
            ("1.5k", "1.5k"),
            (r"C:\new", r"C:\\new"),
            (
                "see https://shop.example/t/a_b*c and a_b",
                r"see https://shop.example/t/a_b*c and a\_b",
            ),
            ("a\n- b", "a\n\\- b"),
            ("中文 ₱ 1,977.00", "中文 ₱ 1,977.00"),
            ("", ""),
        ];
        for (typed, shown) in cases {
            assert_eq!(plain(typed), shown, "{typed}");
        }
        assert_eq!(bold("Order *1*"), r"**Order \*1\***");
        assert_eq!(bold(""), "");
    }

    #[test]
    fn long_texts_are_cut_between_lines_then_words_then_anywhere() {
        assert_eq!(pieces("short", 10), ["short"]);
        assert_eq!(pieces("", 10), [""]);
        assert_eq!(pieces("one two\nthree", 9), ["one two", "three"]);
        assert_eq!(pieces("one two three", 9), ["one two", " three"]);
        assert_eq!(pieces("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(pieces(r"ab\*cd", 3), ["ab", r"\*c", "d"]);
        assert_eq!(pieces("😀😀😀", 4), ["😀😀", "😀"]);
    }

    /// What is shown of escaped text: the signs behind backslashes.
    fn shown(escaped: &str) -> String {
        let mut out = String::new();
        let mut letters = escaped.chars().peekable();
        while let Some(letter) = letters.next() {
            match (letter, letters.peek()) {
                ('\\', Some(next)) if !next.is_alphanumeric() && !next.is_whitespace() => {
                    out.extend(letters.next());
                }
                _ => out.push(letter),
            }
        }
        out
    }

    proptest! {
        #[test]
        fn what_is_shown_is_what_was_typed(text in "[a-z1-9 .*_~`|<>#+\\-\\[\\]()\\\\\n中]{0,60}") {
            prop_assert_eq!(shown(&plain(&text)), text);
        }

        #[test]
        fn no_piece_is_too_long_and_nothing_is_lost(text in "\\PC{0,300}", limit in 2_usize..60) {
            let pieces = pieces(&text, limit);
            prop_assert!(pieces.iter().all(|piece| length(piece) <= limit));
            prop_assert_eq!(pieces.concat(), text);
        }
    }
}
