//! What a type or trait can decide, from its plan.

use super::defaults;
use super::length;
use super::outcome::{Kind, Outcome};
use super::recorder::Key;
use crate::check::{
    Content, Expression, Language, Loop, OutputPlan, OutputSource, PatchPlan, Pipeline, RemovePlan,
    ResourcePlan, RulePlan, TargetPlan, Template, Text, ValidationPlan,
};
use crate::model::{Declared, SchemaSection};
use diag::{SourceMap, Span};
use std::collections::HashSet;

/// Everything that a definition can decide.
#[derive(Debug, Clone)]
pub struct Inventory {
    /// Its points by place.
    pub points: Vec<Point>,
}

/// Something that a definition decides.
#[derive(Debug, Clone)]
pub struct Point {
    /// By what it is known.
    pub key: Key,
    /// Where it stands in the file.
    pub span: Span,
    /// The branches of a conditional.
    pub branches: Option<[Span; 2]>,
    /// What can come of it.
    pub outcomes: Vec<Outcome>,
}

impl Point {
    fn new(key: Key, span: Span) -> Self {
        Self { key, span, branches: None, outcomes: key.kind.outcomes().to_vec() }
    }
}

impl Inventory {
    /// The inventory of a type or trait; nothing of other documents.
    pub fn of(declared: &Declared, language: &Language, sources: &SourceMap) -> Option<Self> {
        let pipeline = match declared {
            Declared::ComponentType(_) => Pipeline::Component,
            Declared::Trait(_) => Pipeline::Trait,
            Declared::ProjectType(_) => Pipeline::Project,
            _ => Pipeline::Resource,
        };
        let mut found = Collector { language, pipeline, sources, points: Vec::new() };
        match declared {
            Declared::ComponentType(document) => {
                let plan = language.component_type(&document.spec);
                found.sections(document.spec.parameters.as_ref(), document.spec.environment_configs.as_ref());
                found.rules(&plan.rules);
                found.resources(&plan.resources);
                for bindings in &plan.bindings {
                    found.templates([&bindings.parameters, &bindings.environment_configs]);
                }
                found.validations(&plan.validations);
            }
            Declared::Trait(document) => {
                let plan = language.trait_(&document.spec);
                found.sections(document.spec.parameters.as_ref(), document.spec.environment_configs.as_ref());
                found.rules(&plan.rules);
                found.resources(&plan.creates);
                plan.patches.iter().for_each(|patch| found.patch(patch));
                plan.removes.iter().for_each(|remove| found.remove(remove));
                found.validations(&plan.validations);
            }
            Declared::ProjectType(document) => {
                let plan = language.project_type(&document.spec);
                found.sections(document.spec.parameters.as_ref(), document.spec.environment_configs.as_ref());
                found.rules(&plan.rules);
                found.resources(&plan.resources);
            }
            Declared::ResourceType(document) => {
                let plan = language.resource_type(&document.spec);
                found.sections(document.spec.parameters.as_ref(), document.spec.environment_configs.as_ref());
                found.resources(&plan.resources);
                plan.outputs.iter().for_each(|output| found.output(output));
            }
            _ => return None,
        }
        Some(found.finish())
    }
}

struct Collector<'s> {
    language: &'s Language,
    pipeline: Pipeline,
    sources: &'s SourceMap,
    points: Vec<Point>,
}

impl Collector<'_> {
    /// The points by place, each once: a node that aliases repeat is still one place.
    fn finish(mut self) -> Inventory {
        let mut seen = HashSet::new();
        self.points.retain(|point| seen.insert(point.key));
        self.points.sort_by_key(|point| {
            (point.span.file, point.span.start, std::cmp::Reverse(point.span.end), point.key)
        });
        Inventory { points: self.points }
    }

    fn sections(&mut self, parameters: Option<&SchemaSection>, configs: Option<&SchemaSection>) {
        for section in parameters.into_iter().chain(configs) {
            defaults::declared(&section.schema, |default| self.node(Kind::Default, default.span));
        }
    }

    fn node(&mut self, kind: Kind, span: Span) {
        self.points.push(Point::new(Key::node(kind, span), span));
    }

    /// A template whose value is a decision, unless it is always the same.
    fn decision(&mut self, kind: Kind, template: &Template) {
        if template.constant().is_none() {
            self.node(kind, template.span);
            self.template(template);
        }
    }

    fn templates<'t>(&mut self, templates: impl IntoIterator<Item = &'t Option<Template>>) {
        templates.into_iter().flatten().for_each(|template| self.template(template));
    }

    fn template(&mut self, template: &Template) {
        let mut found = Vec::new();
        template.expressions(&mut |expression| found.push(expression));
        for expression in found {
            self.expression(expression);
        }
    }

    fn expression(&mut self, expression: &Expression) {
        let scalar = expression.place.scalar.span;
        let bytes = self.sources.get(scalar.file).map(|file| &*file.bytes).unwrap_or_default();
        let span = |range: &std::ops::Range<u32>| {
            expression.place.part(range.start as usize..range.end as usize).span(bytes)
        };
        let whole = expression.place.span(bytes);
        self.points.push(Point::new(Key::expression(expression), whole));
        let Ok(program) = expression.program(|_| true) else { return };
        self.points.extend(program.points().into_iter().map(|point| {
            let branches = point.branches.map(|branches| branches.each_ref().map(span));
            let key = Key::part(point.kind.into(), expression, &point.range);
            Point { branches, ..Point::new(key, span(&point.range)) }
        }));
    }

    fn rules(&mut self, rules: &[RulePlan]) {
        for rule in rules {
            self.decision(Kind::Rule, &rule.rule.template);
        }
    }

    fn repeat(&mut self, repeat: Option<&Loop>) {
        let Some(repeat) = repeat else { return };
        let template = &repeat.source.template;
        let before = self.points.len();
        self.decision(Kind::Repeat, template);
        if let Content::Text(Text::Expression(expression)) = &template.content
            && let Ok(ast) = self.language.parse(&expression.text, self.pipeline)
            && let Some(point) = self.points.get_mut(before)
        {
            point.outcomes.retain(|outcome| length::of(&ast).allows(*outcome));
        }
    }

    fn resources(&mut self, plans: &[ResourcePlan]) {
        for plan in plans {
            if let Some(condition) = &plan.condition {
                self.decision(Kind::Include, condition);
            }
            self.repeat(plan.repeat.as_ref());
            self.template(&plan.body);
        }
    }

    fn target(&mut self, target: &TargetPlan) {
        self.node(Kind::Target, target.span);
        if let Some(condition) = &target.condition {
            self.decision(Kind::Where, &condition.template);
        }
    }

    fn patch(&mut self, plan: &PatchPlan) {
        self.repeat(plan.repeat.as_ref());
        self.target(&plan.target);
        for operation in &plan.operations {
            self.template(&operation.path.template);
            self.templates([&operation.value]);
        }
    }

    fn remove(&mut self, plan: &RemovePlan) {
        self.repeat(plan.repeat.as_ref());
        self.target(&plan.target);
    }

    fn validations(&mut self, plans: &[ValidationPlan]) {
        for plan in plans {
            if let Some(condition) = &plan.condition {
                self.decision(Kind::Include, condition);
            }
            self.repeat(plan.repeat.as_ref());
            self.target(&plan.target);
            self.decision(Kind::Rule, &plan.rule);
        }
    }

    fn output(&mut self, output: &OutputPlan) {
        match &output.source {
            OutputSource::Value(value) => self.template(value),
            OutputSource::Secret(name, key) | OutputSource::ConfigMap(name, key) => {
                self.template(name);
                self.template(key);
            }
            OutputSource::None => {}
        }
    }
}
