//! An environment with a function and a macro of the host; a program that is compiled once and evaluated often.
//!
//! Run it with `cargo run --package choreoc-cel --example greeting`.

use choreoc_cel::value::{Object, Str};
use choreoc_cel::{Arity, Call, Env, Implementation, Macro, Macros, Registry, Type, Value};
use std::error::Error;
use std::io::{self, Write};
use std::sync::Arc;

fn main() -> Result<(), Box<dyn Error>> {
    // Functions: those of the language, and one of ours. The signature says what the checker lets through.
    let mut functions = Registry::standard();
    functions.declare("greeting_string: greeting(string) -> string", Some(Implementation::Unary(greeting)));

    // Macros: `person.shout()` becomes `person.name.upperAscii()` while parsing.
    let mut macros = Macros::standard();
    macros.add(Macro::receiver("shout", Arity::Exactly(0), |x, receiver, _| {
        Ok(receiver.map(|person| {
            let name = x.select(person, "name");
            x.member_call(name, "upperAscii", Vec::new())
        }))
    }));

    let env = Env::new(Arc::new(functions), Arc::new(macros)).with_variable("person", Type::Dyn);

    // Compile once …
    let program =
        env.compile("greeting(person.shout()) + '!' + (person.age > 17 ? '' : ' Is somebody with you?')")?;
    let mut out = io::stdout();
    writeln!(out, "{}", program.result_type())?;

    // … evaluate often.
    for (name, age) in [("ada", 36.0), ("kim", 11.0)] {
        let person: Object = [("name", Value::from(name)), ("age", Value::Double(age))]
            .into_iter()
            .map(|(key, value)| (Str::from(key), value))
            .collect();
        let said = program.evaluate(&[Some(Value::Object(person))])?;
        writeln!(out, "{}", said.as_str().unwrap_or_default())?;
    }

    // What does not compile says where and why, and what may have been meant.
    let text = "greting(persn.name)";
    if let Err(error) = env.compile(text) {
        writeln!(out, "{}", error.to_cel_go(text))?;
        for issue in &error.issues {
            writeln!(out, "bytes {:?}: did you mean {}?", issue.range, issue.candidates.join(" or "))?;
        }
    }
    Ok(())
}

fn greeting(_: &mut Call<'_>, name: &Value) -> Result<Value, String> {
    let name = name.as_str().ok_or("no such overload: greeting")?;
    Ok(Value::from(format!("Hello, {name}")))
}
