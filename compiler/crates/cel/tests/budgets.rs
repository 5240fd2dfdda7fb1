//! No evaluation can hang or exhaust a build, and nothing absorbs that it was stopped.

use choreoc_cel::{Env, Macros, Registry};
use std::sync::Arc;

const STEPS: &str = "evaluation cost limit of 50000000 steps exceeded";
const BYTES: &str = "evaluation memory limit of 536870912 bytes exceeded";

fn error(text: &str) -> String {
    let env = Env::new(Arc::new(Registry::standard()), Arc::new(Macros::standard()));
    let program = env.compile(text).expect(text);
    program.evaluate(&[]).map_or_else(|error| error.message, |_| "a value".to_owned())
}

/// A chain that doubles its input so many times.
fn doubled(start: &str, link: &str, times: usize) -> String {
    format!("{start}{}", link.repeat(times))
}

#[test]
fn work_is_limited() {
    let million = "lists.range(1000000)";
    let shared = doubled("[[1]]", ".map(v, [v, v])", 30);
    for text in [
        format!("{million}.all(a, {million}.all(b, {million}.all(c, a + b + c >= 0)))"),
        format!("{million}.map(x, {million}.size())"),
        format!("{million} in {million}.map(x, {million})"),
        format!("{million}.distinct()"),
        format!("sets.contains({million}, {million}.reverse())"),
        format!("{million}.exists(x, 'a{{1,200}}'.matches('a{{' + string(x % 200) + '}}b'))"),
        format!("{shared} == {shared}"),
    ] {
        let message = error(&text);
        assert!(message == STEPS || message == BYTES, "{text}: {message}");
    }
}

#[test]
fn memory_is_limited() {
    let long = "lists.range(100000).map(x, 'abcdefghij').join()";
    for text in [
        format!("{long}.replace('', {long})"),
        format!("lists.range(1000).map(x, {long})"),
        format!(
            "[{long}].map(x, '%s%s'.format([x, x])).map(x, x + x + x + x + x + x + x + x).map(x, x.split(''))"
        ),
        format!("json.encode({})", doubled("[['aaaaaaaaaaaaaaaaaaaa']]", ".map(v, [v, v])", 30)),
        format!("lists.range(1000000).map(x, {long})"),
    ] {
        let message = error(&text);
        assert!(message == STEPS || message == BYTES, "{text}: {message}");
    }
}

#[test]
fn nothing_absorbs_an_exhausted_budget() {
    let endless = "lists.range(1000000).all(a, lists.range(1000000).all(b, a + b >= 0))";
    for text in [format!("{endless} || true"), format!("[1, 2].exists(x, {endless} || x == 2)")] {
        assert_eq!(error(&text), STEPS, "{text}");
    }
}

#[test]
fn sensible_work_is_far_from_the_limits() {
    for text in [
        "lists.range(1000000).map(x, x * 2).size() > 0",
        "lists.range(1000).map(x, lists.range(1000).filter(y, y % 7 == x % 7).size()).size() > 0",
        "lists.range(100000).map(x, 'line ' + string(x)).join('\\n').size() > 0",
    ] {
        assert_eq!(error(text), "a value", "{text}");
    }
}
