//! Comprehensions and the other macros.

use crate::Grammar;
use crate::grow::Growth;
use crate::types::key;
use arbitrary::Result;
use choreoc_cel::Type;

impl Grammar {
    /// A macro of this type; nothing if none has it or the grammar has no macros.
    pub(crate) fn grow_macro(&self, g: &mut Growth<'_, '_>, wanted: &Type) -> Result<Option<String>> {
        Ok(match wanted {
            Type::Bool => Some(self.quantifier(g)?),
            Type::List(item) => Some(self.list_macro(g, wanted, item)?),
            Type::Map(both) if self.all_macros => Some(self.map_macro(g, &both.0, &both.1)?),
            Type::Optional(inner) if self.all_macros => Some(self.optional_macro(g, wanted, inner)?),
            _ => None,
        })
    }

    /// `range.all(x, p)` and its kin; the range is a list, or a map whose keys are looped over.
    fn quantifier(&self, g: &mut Growth<'_, '_>) -> Result<String> {
        let name = *g.bytes.choose(&["all", "exists", "exists_one"])?;
        if self.all_macros && g.bytes.ratio(1, 3)? {
            let (range, first, second) = self.pairs(g)?;
            let (a, b) = (g.bind(first), g.bind(second));
            let test = self.grow(g, &Type::Bool)?;
            g.unbind(2);
            return Ok(format!("{range}.{name}({a}, {b}, {test})"));
        }
        let (range, item) = self.items(g)?;
        let x = g.bind(item);
        let test = self.grow(g, &Type::Bool)?;
        g.unbind(1);
        Ok(format!("{range}.{name}({x}, {test})"))
    }

    fn list_macro(&self, g: &mut Growth<'_, '_>, wanted: &Type, item: &Type) -> Result<String> {
        let choices = if self.all_macros { 6 } else { 3 };
        match g.bytes.int_in_range(0..=choices - 1)? {
            0 => {
                let range = self.grow(g, wanted)?;
                let x = g.bind(item.clone());
                let test = self.grow(g, &Type::Bool)?;
                g.unbind(1);
                Ok(format!("{range}.filter({x}, {test})"))
            }
            1 | 2 => {
                let (range, from) = self.items(g)?;
                let x = g.bind(from);
                let test = self.maybe_test(g)?;
                let made = self.grow(g, item)?;
                g.unbind(1);
                Ok(format!("{range}.map({x}, {test}{made})"))
            }
            3 => {
                let range = self.grow(g, wanted)?;
                let x = g.bind(item.clone());
                let by = g.bytes.choose(&[Type::Int, Type::String, Type::Double, Type::Timestamp])?.clone();
                let by = self.grow(g, &by)?;
                g.unbind(1);
                Ok(format!("{range}.sortBy({x}, {by})"))
            }
            _ => {
                let (range, first, second) = self.pairs(g)?;
                let (a, b) = (g.bind(first), g.bind(second));
                let test = self.maybe_test(g)?;
                let made = self.grow(g, item)?;
                g.unbind(2);
                Ok(format!("{range}.transformList({a}, {b}, {test}{made})"))
            }
        }
    }

    fn map_macro(&self, g: &mut Growth<'_, '_>, to_key: &Type, to: &Type) -> Result<String> {
        if g.bytes.ratio(1, 2)? {
            let range = Type::map(to_key.clone(), self.any(g, 1)?);
            let Type::Map(both) = &range else { return Ok("{}".to_owned()) };
            let text = self.grow(g, &range)?;
            let (a, b) = (g.bind(both.0.clone()), g.bind(both.1.clone()));
            let test = self.maybe_test(g)?;
            let made = self.grow(g, to)?;
            g.unbind(2);
            return Ok(format!("{text}.transformMap({a}, {b}, {test}{made})"));
        }
        let (range, first, second) = self.pairs(g)?;
        let (a, b) = (g.bind(first), g.bind(second));
        let test = self.maybe_test(g)?;
        let (made_key, made) = (self.grow(g, to_key)?, self.grow(g, to)?);
        g.unbind(2);
        Ok(format!("{range}.transformMapEntry({a}, {b}, {test}{{{made_key}: {made}}})"))
    }

    fn optional_macro(&self, g: &mut Growth<'_, '_>, wanted: &Type, inner: &Type) -> Result<String> {
        let from = self.any(g, 1)?;
        let range = self.grow(g, &Type::optional(from.clone()))?;
        let x = g.bind(from);
        let flat = g.bytes.ratio(1, 2)?;
        let made = self.grow(g, if flat { wanted } else { inner })?;
        g.unbind(1);
        Ok(format!("{range}.{}({x}, {made})", if flat { "optFlatMap" } else { "optMap" }))
    }

    /// `p, ` of the macros that may filter.
    fn maybe_test(&self, g: &mut Growth<'_, '_>) -> Result<String> {
        if g.bytes.ratio(1, 4)? { Ok(format!("{}, ", self.grow(g, &Type::Bool)?)) } else { Ok(String::new()) }
    }

    /// Something to loop over, and the type of the variable.
    fn items(&self, g: &mut Growth<'_, '_>) -> Result<(String, Type)> {
        if g.bytes.ratio(1, 5)? {
            let key = key(g.bytes)?;
            let range = Type::map(key.clone(), self.any(g, 0)?);
            return Ok((self.grow(g, &range)?, key));
        }
        let item = self.any(g, 1)?;
        Ok((self.grow(g, &Type::list(item.clone()))?, item))
    }

    /// Something to loop over with two variables, and their types.
    fn pairs(&self, g: &mut Growth<'_, '_>) -> Result<(String, Type, Type)> {
        let item = self.any(g, 1)?;
        if g.bytes.ratio(1, 2)? {
            let key = key(g.bytes)?;
            return Ok((self.grow(g, &Type::map(key.clone(), item.clone()))?, key, item));
        }
        Ok((self.grow(g, &Type::list(item.clone()))?, Type::Int, item))
    }
}
