//! Paths of patch operations (component.md §3.11.1).

use value::Str;

/// A parsed path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// As written.
    pub text: Str,
    /// What it is made of, up to the first segment that is malformed.
    pub tokens: Vec<Token>,
    /// What is wrong with that segment: an error once the way up to it has been walked.
    pub malformed: Option<String>,
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// The member of an object.
    Key(Str),
    /// An item of a list.
    Index(i64),
    /// `[?(@.a.b == 'text')]`: all items whose member at this way prints as the text.
    Filter {
        /// The way from an item to the member.
        way: Vec<Str>,
        /// The text.
        text: Str,
    },
    /// `[*]`: all items.
    Wildcard,
    /// `-`: behind the last item.
    Append,
}

impl Path {
    /// Parses a path.
    pub fn parse(text: &Str) -> Self {
        let mut tokens = Vec::new();
        let path = text.strip_prefix('/').unwrap_or(text);
        for segment in path.split('/') {
            let length = tokens.len();
            if let Err(problem) = push_segment(&mut tokens, &unescape(segment)) {
                tokens.truncate(length);
                return Self { text: text.clone(), tokens, malformed: Some(problem) };
            }
        }
        Self { text: text.clone(), tokens, malformed: None }
    }

    /// Whether it can match several places, or none without an error.
    pub fn is_selective(&self) -> bool {
        self.tokens.iter().any(|token| matches!(token, Token::Filter { .. } | Token::Wildcard))
    }
}

fn unescape(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

fn push_segment(tokens: &mut Vec<Token>, segment: &str) -> Result<(), String> {
    if segment == "-" {
        tokens.push(Token::Append);
        return Ok(());
    }
    let mut rest = segment;
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('[') {
            let (content, after) = inner
                .split_once(']')
                .ok_or_else(|| format!("unclosed bracket segment in {}", value::go::quote(segment)))?;
            tokens.push(bracket(content)?);
            rest = after;
        } else {
            let (plain, after) = rest.split_at(rest.find('[').unwrap_or(rest.len()));
            tokens.push(plain.parse().map_or_else(|_| Token::Key(Str::from(plain)), Token::Index));
            rest = after;
        }
    }
    Ok(())
}

fn bracket(content: &str) -> Result<Token, String> {
    if let Some(expression) = content.strip_prefix("?(").and_then(|rest| rest.strip_suffix(')')) {
        return filter(expression);
    }
    match content {
        "*" => Ok(Token::Wildcard),
        "-" => Ok(Token::Append),
        _ => content
            .parse()
            .map(Token::Index)
            .map_err(|_| format!("unsupported array index {}", value::go::quote(content))),
    }
}

/// `@.a.b == 'text'`.
fn filter(expression: &str) -> Result<Token, String> {
    let expression = expression.trim();
    read_filter(expression).ok_or_else(|| format!("unsupported filter expression: {expression}"))
}

fn read_filter(expression: &str) -> Option<Token> {
    let rest = expression.strip_prefix("@.")?;
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "_.-".contains(c)))?;
    let (way, rest) = rest.split_at(end);
    let rest = rest.trim_start_matches(is_space).strip_prefix("==")?.trim_start_matches(is_space);
    let text = rest.strip_prefix(['\'', '"'])?.strip_suffix(['\'', '"'])?;
    if way.is_empty() {
        return None;
    }
    Some(Token::Filter { way: way.split('.').map(Str::from).collect(), text: Str::from(text) })
}

/// What `\s` matches.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, tokens: &[Token], malformed: Option<&str>) {
        let parsed = Path::parse(&Str::from(path));
        assert_eq!(parsed.tokens, tokens, "of {path}");
        assert_eq!(parsed.malformed.as_deref(), malformed, "of {path}");
    }

    fn key(key: &str) -> Token {
        Token::Key(Str::from(key))
    }

    #[test]
    fn segments_are_keys_indexes_filters_and_appends() {
        check("/a//b/", &[key("a"), key("b")], None);
        check("a/+1[2]/-", &[key("a"), Token::Index(1), Token::Index(2), Token::Append], None);
        check("/x~1y~0/l[*][-]", &[key("x/y~"), key("l"), Token::Wildcard, Token::Append], None);
        check("/99999999999999999999", &[key("99999999999999999999")], None);
        let filter = Token::Filter { way: vec![Str::from("a"), Str::from("b")], text: Str::from("x y") };
        check("/l[?( @.a.b == 'x y' )]", &[key("l"), filter], None);
    }

    #[test]
    fn a_malformed_segment_leaves_the_way_up_to_it() {
        check("/a/b[0", &[key("a")], Some("unclosed bracket segment in \"b[0\""));
        check("/a[x]", &[], Some("unsupported array index \"x\""));
        check("/a[?(@.b>1)]", &[], Some("unsupported filter expression: @.b>1"));
    }
}
