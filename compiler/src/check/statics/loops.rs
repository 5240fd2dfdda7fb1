//! The type of a loop variable.

use cel::{ObjectTypes, Type};
use value::Str;

/// The type of what a loop over this type binds: an element, or an entry of a map, whose value keeps the shape of
/// objects and nothing else.
pub(super) fn variable(objects: &mut ObjectTypes, iterated: &Type) -> Option<Type> {
    Some(match iterated {
        Type::List(element) => (**element).clone(),
        Type::Map(both) => {
            let value = shape(objects, &both.1, "MapEntry.value");
            objects.add("MapEntry", [(Str::from("key"), Type::String), (Str::from("value"), value)]);
            Type::object("MapEntry")
        }
        Type::Dyn => Type::Dyn,
        _ => return None,
    })
}

fn shape(objects: &mut ObjectTypes, ty: &Type, name: &str) -> Type {
    let Type::Object(object) = ty else { return Type::Dyn };
    let fields: Vec<(Str, Type)> =
        objects.fields(object).map(|(field, ty)| (field.clone(), ty.clone())).collect();
    let shaped = fields.into_iter().map(|(field, ty)| {
        let ty = shape(objects, &ty, &format!("{name}.{field}"));
        (field, ty)
    });
    let shaped: Vec<_> = shaped.collect();
    objects.add(name, shaped);
    Type::object(name)
}
