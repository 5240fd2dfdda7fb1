//! Types and traits: expressions that render to something else than they seem to, and schemas whose defaults never
//! count.
//!
//! Only documents of their own are looked at: what is frozen in a release cannot be corrected there.

mod arithmetic;
mod diagnostics;
mod expression;
mod paths;
mod schemas;
mod sites;
mod uses;

use super::View;
use crate::check::Language;
use crate::check::statics::{Definition, Schemas, Statics};
use crate::model::{
    ComponentTypeSpec, Document, ProjectTypeSpec, ResourceTypeSpec, SchemaSection, TraitSpec,
};
use diag::{Diagnostic, SourceMap};
use expression::Judge;
use sites::{Site, Sites};
use uses::SchemaUses;

/// Looks at every type and trait.
pub(super) fn look(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let index = &view.index;
    let language = Language::new();
    let mut looking = Looking { sources: &view.documents.sources, language: &language, found };
    for document in &index.component_types.in_order {
        let ComponentTypeSpec { parameters, environment_configs, .. } = &document.spec;
        let sections = [parameters.as_ref(), environment_configs.as_ref()];
        looking.definition(document, Some(Definition::ComponentType), sections);
    }
    for document in &index.traits.in_order {
        let TraitSpec { parameters, environment_configs, .. } = &document.spec;
        let sections = [parameters.as_ref(), environment_configs.as_ref()];
        looking.definition(document, Some(Definition::Trait), sections);
    }
    for document in &index.resource_types.in_order {
        let ResourceTypeSpec { parameters, environment_configs, .. } = &document.spec;
        let sections = [parameters.as_ref(), environment_configs.as_ref()];
        looking.definition(document, Some(Definition::ResourceType), sections);
    }
    for document in &index.project_types.in_order {
        let ProjectTypeSpec { parameters, environment_configs, .. } = &document.spec;
        looking.definition(document, None, [parameters.as_ref(), environment_configs.as_ref()]);
    }
}

struct Looking<'a> {
    sources: &'a SourceMap,
    language: &'a Language,
    found: &'a mut Vec<Diagnostic>,
}

impl Looking<'_> {
    /// One document. The control plane types the expressions of project types against nothing.
    fn definition<S: Sites>(
        &mut self,
        document: &Document<S>,
        kind: Option<Definition>,
        sections: [Option<&SchemaSection>; 2],
    ) {
        let values = sections.map(|section| section.map(|section| section.schema.to_value()));
        let [parameters, environment_configs] = &values;
        let schemas = Schemas {
            parameters: parameters.as_ref(),
            environment_configs: environment_configs.as_ref(),
            frozen: false,
        };
        let statics = kind.map(|kind| Statics::new(self.language, kind, schemas));
        let mut uses = SchemaUses::default();
        let mut judge = Judge::new(self.sources, self.language, statics.as_ref(), &mut uses, self.found);
        document.spec.each(&mut |site: Site<'_>| judge.site(&site));
        for section in sections.into_iter().flatten() {
            schemas::look(&section.schema, self.found);
        }
        uses.unguarded(sections, self.found);
    }
}
