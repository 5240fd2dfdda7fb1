//! Which overloads of a function a call may reach when it runs.

use crate::kind::Kind;
use crate::plan::{Call, Candidate, NodeId};
use crate::{Checked, Env, ExprId, Overload, Reference, Type};

/// Functions that look at the elements of their lists themselves.
const UNGUARDED: [&str; 3] = ["flatten", "sort", "@sortByAssociatedKeys"];

/// The call, or `None` if no overload that does anything takes so many arguments. As in cel-go, the checker's verdict
/// narrows the choice only if a single overload is left.
pub(crate) fn resolve(checked: &Checked, env: &Env, id: ExprId, args: Box<[NodeId]>) -> Option<Call> {
    let Reference::Function { function, overloads: fitting, .. } = checked.reference(id) else { return None };
    let function = env.registry().function(*function);
    let one;
    let considered: &[Overload] = match fitting.single() {
        Some(index) => {
            one = index;
            &function.overloads[one..=one]
        }
        None => &function.overloads,
    };
    let overloads: Box<[Candidate]> =
        considered.iter().filter_map(|overload| candidate(&function.name, overload, args.len())).collect();
    if overloads.is_empty() {
        return None;
    }
    Some(Call { function: function.name.clone(), args, overloads })
}

fn candidate(function: &str, overload: &Overload, arguments: usize) -> Option<Candidate> {
    let implementation = overload.implementation?;
    if overload.params.len() != arguments {
        return None;
    }
    let kinds = overload.params.iter().map(Kind::accepted_by).collect();
    let guarded = !UNGUARDED.contains(&function);
    let nested = overload
        .params
        .iter()
        .enumerate()
        .filter(|(_, param)| guarded && has_elements(param))
        .map(|(at, param)| (at as u32, param.clone()))
        .collect();
    Some(Candidate { kinds, nested, implementation })
}

/// Whether the kinds of elements tell anything about whether a value fits.
fn has_elements(param: &Type) -> bool {
    let limited = |ty: &Type| Kind::accepted_by(ty) != u32::MAX;
    match param {
        Type::List(element) => limited(element),
        Type::Map(both) => limited(&both.0) || limited(&both.1),
        _ => false,
    }
}
