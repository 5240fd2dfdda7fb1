//! Expressions that render to something else than they seem to.

use super::sites::{Role, Site};
use super::uses::SchemaUses;
use super::{arithmetic, diagnostics, paths};
use crate::check::statics::{Field, Statics};
use crate::check::{Language, Pipeline, Place, Scan, scan};
use cel::{Checked, Env, Expr, ExprId, Type};
use diag::{Diagnostic, SourceMap, Span};
use std::ops::Range;
use value::Value;

/// Looks at the expressions of one definition.
pub(super) struct Judge<'a> {
    sources: &'a SourceMap,
    statics: Option<&'a Statics>,
    untyped: Env,
    uses: &'a mut SchemaUses,
    found: &'a mut Vec<Diagnostic>,
}

/// An expression with the text that it stands in.
pub(super) struct Judged<'s> {
    pub(super) checked: &'s Checked,
    pub(super) site: &'s Site<'s>,
    /// Whether it is the whole text.
    pub(super) whole: bool,
    /// Its bytes in the text.
    range: Range<usize>,
    sources: &'s SourceMap,
}

impl<'a> Judge<'a> {
    /// Without `statics`, everything is typed when it runs.
    pub(super) fn new(
        sources: &'a SourceMap,
        language: &Language,
        statics: Option<&'a Statics>,
        uses: &'a mut SchemaUses,
        found: &'a mut Vec<Diagnostic>,
    ) -> Self {
        let untyped = language.environment(Pipeline::Trait.variables().iter().copied(), true);
        Self { sources, statics, untyped, uses, found }
    }

    /// One text.
    pub(super) fn site(&mut self, site: &Site<'_>) {
        let Some(text) = site.node.as_str() else { return };
        if let Role::PatchPath { removes } = site.role {
            paths::look(text, site.node.span, removes, self.found);
        }
        let Scan::Expressions(ranges) = scan(text) else { return };
        let end = ranges.last().map_or(0, |last| last.end);
        if let Some(at) = text[end..].find("${") {
            let open = place(self.sources, site, end + at..text.len());
            self.found.push(diagnostics::expression_unclosed(open));
        }
        if ranges.is_empty() {
            return;
        }
        let env = self.statics.map(|statics| statics.env_of(site.field, site.repeat));
        for range in &ranges {
            let inner = range.start + 2..range.end - 1;
            // What does not compile is reported where it is typed or evaluated.
            let typed = env.as_ref().and_then(|env| compiled(env, &text[inner.clone()]));
            let untyped = || {
                let env = self.untyped.clone().with_variable("applied", Type::Dyn);
                let env =
                    site.repeat.map_or(env.clone(), |repeat| env.with_variable(repeat.variable, Type::Dyn));
                compiled(&env, &text[inner.clone()])
            };
            let Some(checked) = typed.or_else(untyped) else { continue };
            let whole = text.trim() == &text[range.clone()];
            let judged = Judged { checked: &checked, site, whole, range: inner, sources: self.sources };
            self.uses.add(&judged);
            judged.judge(self.found);
        }
    }
}

fn compiled(env: &Env, text: &str) -> Option<Checked> {
    env.check(&env.parse(text).ok()?).ok()
}

fn place(sources: &SourceMap, site: &Site<'_>, range: Range<usize>) -> Span {
    let place = Place { scalar: site.node.clone(), range };
    sources.get(place.scalar.span.file).map_or(place.scalar.span, |file| place.span(&file.bytes))
}

impl Judged<'_> {
    /// Where a node stands in the file.
    pub(super) fn span(&self, id: ExprId) -> Span {
        let Range { start, end } = self.checked.ast.place(id).range;
        let start = self.range.start + start as usize..self.range.start + end as usize;
        place(self.sources, self.site, start)
    }

    /// How a node is written.
    pub(super) fn text(&self, id: ExprId) -> &str {
        let Range { start, end } = self.checked.ast.place(id).range;
        self.checked.ast.source.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Every node that may be evaluated.
    pub(super) fn nodes(&self) -> Vec<ExprId> {
        self.nodes_by(|expr, open| expr.for_each_child(|child| open.push(child)))
    }

    /// Every node that is evaluated whatever the values are: no branches, no bodies of loops, nothing that a condition
    /// before it may cut short.
    pub(super) fn certain_nodes(&self) -> Vec<ExprId> {
        self.nodes_by(|expr, open| match expr {
            Expr::Call { function, args, .. } if matches!(function.as_str(), "_?_:_" | "_&&_" | "_||_") => {
                open.extend(args.first());
            }
            Expr::Comprehension(fold) => open.push(fold.range),
            other => other.for_each_child(|child| open.push(child)),
        })
    }

    fn nodes_by(&self, below: impl Fn(&Expr, &mut Vec<ExprId>)) -> Vec<ExprId> {
        let mut open = vec![self.checked.ast.root];
        let mut seen = vec![false; self.checked.ast.exprs.len()];
        let mut nodes = Vec::new();
        while let Some(id) = open.pop() {
            if std::mem::replace(&mut seen[id.0 as usize], true) {
                continue;
            }
            nodes.push(id);
            below(self.checked.ast.expr(id), &mut open);
        }
        nodes
    }

    fn judge(&self, found: &mut Vec<Diagnostic>) {
        let rendered = matches!(self.site.field, Field::Template | Field::Output);
        if rendered && self.whole && self.site.role != Role::Key {
            self.nulls(found);
        }
        if rendered && !self.whole && matches!(self.checked.result_type(), Type::Optional(_)) {
            let root = self.checked.ast.root;
            found.push(diagnostics::optional_in_text(self.span(root), self.text(root)));
        }
        self.omissions(found);
        self.name_parts(found);
        arithmetic::look(self, found);
    }

    /// The nodes whose value may be the value of the whole, with those inside of map and list literals.
    fn results(&self) -> Vec<ExprId> {
        let mut open = vec![self.checked.ast.root];
        let mut results = Vec::new();
        while let Some(id) = open.pop() {
            match self.checked.ast.expr(id) {
                Expr::Call { function, args, .. } if function.as_str() == "_?_:_" => {
                    open.extend(args.iter().skip(1));
                }
                Expr::Call { function, args, .. } if function.as_str() == "orValue" => open.extend(args),
                Expr::Map(entries) => open.extend(entries.iter().map(|entry| entry.value)),
                Expr::List(list) => open.extend(&list.elements),
                _ => results.push(id),
            }
        }
        results
    }

    fn nulls(&self, found: &mut Vec<Diagnostic>) {
        for id in self.results() {
            if matches!(self.checked.ast.expr(id), Expr::Literal(Value::Null)) {
                found.push(diagnostics::null_becomes_zero(self.span(id)));
            }
        }
    }

    fn is_omission(&self, id: ExprId) -> bool {
        let expr = self.checked.ast.expr(id);
        matches!(expr, Expr::Call { function, .. } if function.as_str() == "oc_omit")
    }

    /// Omissions where nothing is left out.
    fn omissions(&self, found: &mut Vec<Diagnostic>) {
        let kept = match self.site.role {
            Role::PatchValue => Some("in the value of a patch"),
            Role::Manifest if !self.whole => Some("inside of a text"),
            Role::Key => Some("in a key"),
            _ => None,
        };
        if let Some(kept) = kept {
            let omissions = self.results().into_iter().filter(|id| self.is_omission(*id));
            found.extend(omissions.map(|id| diagnostics::omission_kept(self.span(id), kept)));
        }
        for id in self.nodes() {
            let Expr::Call { function, args, .. } = self.checked.ast.expr(id) else { continue };
            if function.as_str() != "oc_merge" {
                continue;
            }
            for argument in args {
                let Expr::Map(entries) = self.checked.ast.expr(*argument) else { continue };
                let omitted = entries.iter().filter(|entry| self.is_omission(entry.value));
                found.extend(omitted.map(|entry| {
                    diagnostics::omission_kept(self.span(entry.value), "in an argument of `oc_merge`")
                }));
            }
        }
    }

    /// Parts of generated names that do not count.
    fn name_parts(&self, found: &mut Vec<Diagnostic>) {
        for id in self.nodes() {
            let Expr::Call { function, args, .. } = self.checked.ast.expr(id) else { continue };
            if !matches!(function.as_str(), "oc_generate_name" | "oc_dns_label") {
                continue;
            }
            let Some(Expr::List(parts)) = args.first().map(|list| self.checked.ast.expr(*list)) else {
                continue;
            };
            for part in parts.elements.iter().skip(1) {
                let ty = self.checked.type_of(*part);
                if matches!(ty, Type::Int | Type::Uint | Type::Double | Type::Bool) {
                    found.push(diagnostics::name_part_ignored(self.span(*part), self.text(*part), function));
                }
            }
        }
    }
}
