//! Author, committer and message of a commit, from templates.

use super::pattern::Values;
use super::record::{COMPILER, date, person, subject_and_body, trailers};
use super::source::{Revisions, SourceCommit};
use crate::repo::git::Identity;
use minijinja::{Environment, UndefinedBehavior, Value, context};

/// The message where nobody says otherwise.
const MESSAGE: &str = include_str!("../../../templates/commit-message.txt");

/// Author and committer where nobody says otherwise.
const AUTHOR: &str = "{{ source.author }}";
const COMMITTER: &str = "{{ source.committer }}";

/// What people say about commits.
#[derive(Debug, Clone, Default)]
pub(crate) struct Templates {
    pub(crate) message: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) committer: Option<String>,
}

/// What a commit is about.
pub(crate) struct About<'a> {
    pub(crate) revisions: &'a Revisions,
    pub(crate) branch: &'a str,
    pub(crate) values: &'a Values,
    pub(crate) path: &'a str,
    pub(crate) written: usize,
    pub(crate) deleted: usize,
}

/// The words of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) author: Identity,
    pub(crate) committer: Identity,
    pub(crate) message: String,
}

/// A template that cannot be filled.
#[derive(Debug)]
pub(crate) struct TemplateError {
    /// The option that gave it.
    pub(crate) option: &'static str,
    pub(crate) why: String,
}

impl Templates {
    /// The words of a commit; dates are those of the source.
    pub(crate) fn words(&self, about: &About<'_>) -> Result<Words, TemplateError> {
        let values = values(about);
        let fill = |option, template: &Option<String>, default: &str| {
            fill(option, template.as_deref().unwrap_or(default), &values)
        };
        let source = &about.revisions.first.commit;
        let author = fill("--author", &self.author, AUTHOR)?;
        let committer = fill("--committer", &self.committer, COMMITTER)?;
        let message = fill("--message", &self.message, MESSAGE)?;
        if message.trim().is_empty() {
            return Err(TemplateError { option: "--message", why: "it gives an empty message".to_owned() });
        }
        let trailers = trailers(about.revisions, about.path);
        Ok(Words {
            author: identity("--author", &author, &source.author)?,
            committer: identity("--committer", &committer, &source.committer)?,
            message: format!("{}\n\n{trailers}", message.trim()),
        })
    }
}

fn values(about: &About<'_>) -> Value {
    let SourceCommit { oid, commit, url, .. } = &about.revisions.first;
    let (subject, body) = subject_and_body(&commit.message);
    context! {
        source => context! {
            revision => oid.to_string(),
            short => oid.short(),
            subject,
            body,
            author => person(&commit.author),
            committer => person(&commit.committer),
            date => date(&commit.author),
            repository => url.clone().unwrap_or_default(),
        },
        branch => about.branch,
        environment => about.values.environment.as_str(),
        namespace => about.values.namespace.as_str(),
        dataplane => about.values.dataplane.as_str(),
        path => about.path,
        written => about.written,
        deleted => about.deleted,
        compiler => COMPILER,
    }
}

/// Fills a template; a name that does not exist is an error.
fn fill(option: &'static str, template: &str, values: &Value) -> Result<String, TemplateError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let filled = environment.render_str(template, values);
    let filled = filled.map_err(|error| TemplateError { option, why: error.to_string() })?;
    if filled.contains('\0') {
        return Err(TemplateError { option, why: "it gives a text with a zero byte".to_owned() });
    }
    Ok(filled)
}

/// `Name <email>` at the time of somebody else.
fn identity(option: &'static str, text: &str, at: &Identity) -> Result<Identity, TemplateError> {
    let text = text.trim();
    let parts =
        text.split_once('<').and_then(|(name, rest)| Some((name.trim(), rest.strip_suffix('>')?.trim())));
    let Some((name, email)) =
        parts.filter(|(name, email)| !format!("{name}{email}").contains(['<', '>', '\n']))
    else {
        return Err(TemplateError { option, why: format!("it gives `{text}`, which is no `Name <email>`") });
    };
    // Git refuses commits without a name.
    let name = if name.is_empty() { "unknown" } else { name };
    let zone = Some(at.zone.as_str()).filter(|zone| is_zone(zone)).unwrap_or("+0000");
    Ok(Identity {
        name: name.to_owned(),
        email: email.to_owned(),
        time: at.time.max(0),
        zone: zone.to_owned(),
    })
}

fn is_zone(zone: &str) -> bool {
    zone.len() == 5 && zone.starts_with(['+', '-']) && zone[1..].bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_names_with_addresses() {
        let at = Identity { time: -5, zone: "+051800".into(), ..Identity::default() };
        let read =
            |text| identity("--author", text, &at).map(|who| (who.name, who.email, who.time, who.zone)).ok();
        let some = |name: &str, email: &str| Some((name.into(), email.into(), 0, "+0000".into()));
        assert_eq!(read(" A B <a@b> \n"), some("A B", "a@b"));
        assert_eq!(read("<a@b>"), some("unknown", "a@b"));
        assert_eq!(read("A <a\nb>"), None);
        assert_eq!(read("nobody"), None);
    }

    #[test]
    fn a_name_that_does_not_exist_is_an_error() {
        assert!(fill("--message", "{{ sorce }}", &context! {}).is_err());
        assert_eq!(fill("--message", "{{ a|upper }}", &context! { a => "x" }).unwrap(), "X");
    }
}
