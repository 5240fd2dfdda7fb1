//! What tests find, in words.

use super::model::{Absent, Assertion, Definition, ExpectedFinding};
use crate::model::decode::most_similar;
use crate::model::{Kind, Problem, Text, What, a_type};
use diag::{Code, Diagnostic, Span};

const MALFORMED: Code = Code::error("test/malformed");
const MISPLACED: Code = Code::error("test/misplaced");
const UNKNOWN_SUBJECT: Code = Code::error("test/unknown-subject");
const REPEATED_NAME: Code = Code::error("test/repeated-name");
const INVALID_EXPRESSION: Code = Code::error("test/invalid-expression");
const ASSERTION_FAILED: Code = Code::error("test/assertion-failed");
const OBJECT_PRESENT: Code = Code::error("test/object-present");
const GOLDEN_DIFFERS: Code = Code::error("test/golden-differs");
const GOLDEN_MISSING: Code = Code::error("test/golden-missing");
const GOLDEN_UNUSED: Code = Code::error("test/golden-unused");
const FINDING_MISSING: Code = Code::error("test/finding-missing");
const ONLY_LEFT: Code = Code::error("test/only-left");

/// The shape of a test is wrong.
pub(super) fn malformed(problem: &Problem) -> Diagnostic {
    let place = match problem.path.as_str() {
        "" => "the test".to_owned(),
        path => format!("`{path}`"),
    };
    let of = |message: String| Diagnostic::new(MALFORMED, message).at(problem.span, "");
    match &problem.what {
        What::Missing { field } => of(format!("{place} lacks `{field}`")).help(format!("add `{field}`")),
        What::Unknown { key, similar } => {
            let finding = of(format!("{place} has no field `{key}`"));
            match similar {
                Some(similar) => finding.help(format!("did you mean `{similar}`?")),
                None => finding.help("`choreoc schema RenderTest` lists the fields; editors complete them"),
            }
        }
        What::Mistyped { expected, found, joined } => {
            of(format!("{place} must be {}, not {}", a_type(expected), a_type(found))).help(
                match (*expected, *found) {
                    _ if *joined => "write a space behind the `:`".to_owned(),
                    ("string", "boolean" | "integer" | "number") => "put it in quotes".to_owned(),
                    _ => format!("write {}", a_type(expected)),
                },
            )
        }
        What::NotAllowed { found, allowed } => {
            let finding = of(format!("{place} cannot be `{found}`"));
            let listed = || allowed.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            match most_similar(found, allowed.iter().copied()) {
                Some(similar) => finding.help(format!("did you mean `{similar}`?")),
                None => finding.help(format!("write one of {}", listed())),
            }
        }
        What::OutOfRange { found, low, high } => {
            of(format!("{place} cannot be {found}")).help(format!("write a number from {low} to {high}"))
        }
        What::Empty => of(format!("{place} must not be empty")).help("fill it in"),
        What::Exclusive { first, second } => of(format!("{place} has both `{first}` and `{second}`"))
            .help(format!("keep `{second}` only, or `{first}` only")),
        What::LoopWithoutVariable => of(format!("{place} has `forEach` without `var`")).help("add `var`"),
    }
}

/// Something that is given to a subject that has no use for it.
pub(super) fn meaningless(key: &str, kind: &str, span: Span) -> Diagnostic {
    Diagnostic::new(MALFORMED, format!("`given.{key}` means nothing for a {kind}"))
        .at(span, "")
        .help("remove it")
}

/// A place of a matrix that is none of what is given.
pub(super) fn no_axis(path: &str, span: Span, similar: Option<&str>) -> Diagnostic {
    let finding = Diagnostic::new(MALFORMED, format!("`{path}` is no place in what is given")).at(span, "");
    match similar {
        Some(similar) => finding.help(format!("did you mean `{similar}`?")),
        None => finding
            .help("write the way to one value, such as `parameters.replicas` or `environmentConfigs.size`"),
    }
}

/// More variants than anybody can mean.
pub(super) fn too_many_variants(case: &Text, count: usize, most: usize) -> Diagnostic {
    Diagnostic::new(MALFORMED, format!("case `{case}` has {count} variants; {most} are the most"))
        .at(case.span, "")
        .help("give fewer values, or make two cases of it")
}

/// A path of expected files that leaves the folder of the suite.
pub(super) fn folder_outside(folder: &Text) -> Diagnostic {
    Diagnostic::new(MALFORMED, format!("`{folder}` is no name of a folder below that of the test"))
        .at(folder.span, "")
        .help("write a name such as `web`; the files go into the folder beside the test file")
}

/// A test in a file that is none by its name.
pub(super) fn test_elsewhere(path: &str, span: Span) -> Diagnostic {
    Diagnostic::new(MISPLACED, format!("`{path}` holds a test, but is no test file by its name"))
        .at(span, "this is not run")
        .help("move it to a file whose name ends in `.test.yaml`")
}

/// Something else in a test file.
pub(super) fn no_test(what: &str, span: Span) -> Diagnostic {
    Diagnostic::new(MISPLACED, format!("{what} stands in a test file, where nothing reads it"))
        .at(span, "")
        .help(
            "a test has `apiVersion: test.choreoc/v1` and `kind: RenderTest`; move everything else elsewhere",
        )
}

/// What is to be tested does not exist.
pub(super) fn unknown_definition(
    kind: Kind,
    name: &Text,
    similar: Option<&str>,
    twin: Option<Kind>,
) -> Diagnostic {
    let finding = Diagnostic::new(UNKNOWN_SUBJECT, format!("there is no {kind} `{name}` in the sources"))
        .at(name.span, "");
    match (twin, similar) {
        (Some(twin), _) => finding.help(format!("there is a {twin} of this name: write `kind: {twin}`")),
        (None, Some(similar)) => finding.help(format!("did you mean `{similar}`?")),
        (None, None) => finding.help(format!("name the folder that holds the {kind} as a further source")),
    }
}

/// A component type of another workload type.
pub(super) fn other_workload_type(name: &Text, declared: &str) -> Diagnostic {
    let own = name.rsplit('/').next().unwrap_or(name);
    Diagnostic::new(UNKNOWN_SUBJECT, format!("`{name}` is written for another workload type"))
        .at(name.span, format!("`{own}` is of workload type `{declared}`"))
        .help(format!("write `{declared}/{own}`"))
}

/// A type that several namespaces have.
pub(super) fn ambiguous(kind: Kind, name: &Text, namespaces: &[&str]) -> Diagnostic {
    let listed: Vec<String> = namespaces.iter().map(|name| format!("`{name}`")).collect();
    Diagnostic::new(UNKNOWN_SUBJECT, format!("there are several {kind}s `{name}`, in {}", listed.join(", ")))
        .at(name.span, "")
        .help(format!("add `namespace: {}`, for example", namespaces.first().copied().unwrap_or_default()))
}

/// A component that does not exist.
pub(super) fn unknown_component(project: &str, name: &Text, similar: Option<&str>) -> Diagnostic {
    let finding = Diagnostic::new(
        UNKNOWN_SUBJECT,
        format!("project `{project}` has no component `{name}` in the sources"),
    )
    .at(name.span, "");
    match similar {
        Some(similar) => finding.help(format!("did you mean `{similar}`?")),
        None => finding.help("name the folder that holds the Component as a further source"),
    }
}

/// Two cases of one name.
pub(super) fn repeated_name(name: &Text, first: Span) -> Diagnostic {
    Diagnostic::new(REPEATED_NAME, format!("two cases are called `{name}`"))
        .at(name.span, "")
        .label(first, "the first one")
        .help("give each case a name of its own; reports and filters tell cases apart by it")
}

/// Two cases that expect the same files.
pub(super) fn shared_folder(folder: &Text, first: Span) -> Diagnostic {
    Diagnostic::new(REPEATED_NAME, format!("two cases expect what is in `{folder}`"))
        .at(folder.span, "")
        .label(first, "the first one")
        .help("give each case a folder of its own; `--update` writes it")
}

/// An expectation that is no expression.
pub(super) fn invalid_expression(message: &str, span: Span, similar: Option<&str>) -> Diagnostic {
    let finding =
        Diagnostic::new(INVALID_EXPRESSION, format!("cannot read the expectation: {message}")).at(span, "");
    match similar {
        Some(similar) => finding.help(format!("did you mean `{similar}`?")),
        None => finding.help(
            "it is CEL over `resources`, `parameters`, `environmentConfigs`, `environment`, `outputs` and \
             `diagnostics`, \
             with `one(kind)`, `named(name)` and `of(kind)`",
        ),
    }
}

/// An expectation that does not hold.
pub(super) fn assertion_failed(assertion: &Assertion, span: Span, details: &[String]) -> Diagnostic {
    let message = match &assertion.message {
        Some(message) => message.to_string(),
        None => format!("`{}` does not hold", one_line(&assertion.text)),
    };
    let mut details = details.iter();
    let finding =
        Diagnostic::new(ASSERTION_FAILED, message).at(span, details.next().cloned().unwrap_or_default());
    details.fold(finding, |finding, detail| finding.help(detail.clone()))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An object that must not be there.
pub(super) fn object_present(absent: &Absent, name: &str) -> Diagnostic {
    Diagnostic::new(
        OBJECT_PRESENT,
        format!("there is a {} `{name}`, which is expected to be absent", absent.kind),
    )
    .at(absent.span, "")
}

/// Objects that differ from what is recorded.
pub(super) fn golden_differs(span: Span, place: &str, objects: usize) -> Diagnostic {
    let objects =
        if objects == 1 { "one object differs".to_owned() } else { format!("{objects} objects differ") };
    Diagnostic::new(GOLDEN_DIFFERS, format!("{objects} from {place}"))
        .at(span, "")
        .help("if that is meant, accept it with `--update`, or look at each change with `--review`")
}

/// Nothing is recorded yet.
pub(super) fn golden_missing(span: Span, place: &str) -> Diagnostic {
    Diagnostic::new(GOLDEN_MISSING, format!("{place} does not exist yet"))
        .at(span, "")
        .help("write it with `--update`, then read it")
}

/// A recorded file that no case expects.
pub(super) fn golden_unused(path: &str, span: Span) -> Diagnostic {
    Diagnostic::new(GOLDEN_UNUSED, format!("no case expects `{path}`"))
        .at(span, "")
        .help("remove it, or run `choreoc test --update`, which does")
}

/// A finding that is expected and not there.
pub(super) fn finding_missing(expected: &ExpectedFinding, near: &[String]) -> Diagnostic {
    let place = expected.at.as_ref().map(|at| format!(" at `{at}`")).unwrap_or_default();
    let finding = Diagnostic::new(FINDING_MISSING, format!("`{}` is not found{place}", expected.code))
        .at(expected.code.span, "");
    near.iter().fold(finding, |finding, near| finding.help(format!("there is {near}")))
}

/// `only` where everything must run.
pub(super) fn only_left(case: &Text, reason: &Text) -> Diagnostic {
    Diagnostic::new(ONLY_LEFT, format!("case `{case}` says `only`, so that others are not run"))
        .at(reason.span, "")
        .help("remove `only`; with `CI=true` every case has to run")
}

/// The step that led to what a case finds.
pub(super) fn in_case(
    finding: Diagnostic,
    title: &str,
    span: Span,
    subject: Option<&Definition>,
) -> Diagnostic {
    let subject =
        subject.map(|subject| format!(" of {} `{}`", subject.kind, subject.reference)).unwrap_or_default();
    let mut finding = finding.frame(format!("rendering case `{title}`{subject}"), Some(span));
    // The unit is a stand-in that nobody knows by name.
    finding.subject = None;
    finding.trace.rotate_right(1);
    finding
}
