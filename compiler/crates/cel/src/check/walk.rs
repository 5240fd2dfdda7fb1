//! The walk over the tree. What is left to do stands on a stack of [`Task`]s.

use super::unify::{Unifier, most_general};
use super::{Checked, Reference};
use crate::{Ast, Comprehension, Env, Expr, ExprId, Issue, Type};
use std::sync::Arc;
use value::{Str, Value};

/// The state of one check.
pub(super) struct Checker<'a> {
    pub(super) ast: &'a Arc<Ast>,
    pub(super) env: &'a Env,
    pub(super) unifier: Unifier,
    pub(super) types: Vec<Type>,
    pub(super) references: Vec<Reference>,
    pub(super) locals: Vec<Local>,
    pub(super) issues: Vec<Issue>,
    /// cel-go forgets once it has left or entered a loop that comparisons across numeric types are disabled.
    pub(super) mixed_comparisons: bool,
    most_locals: usize,
    tasks: Vec<Task>,
}

/// A variable of a comprehension; its place in the list is its slot.
#[derive(Debug)]
pub(super) struct Local {
    pub(super) name: Str,
    pub(super) ty: Type,
}

/// Something left to do.
#[derive(Debug)]
enum Task {
    /// Look at a node for the first time.
    Enter(ExprId),
    /// The operand of a select is typed.
    Select(ExprId),
    /// The arguments of a call are typed.
    Call(ExprId),
    /// So many elements of a list are typed, with this common type.
    List(ExprId, usize, Option<Type>),
    /// So many keys and values of a map are typed, with these common types.
    Map(ExprId, usize, Option<Type>, Option<Type>),
    /// So many fields of a message are typed.
    Struct(ExprId, usize),
    /// The range and the first value of a loop are typed.
    OpenLoop(ExprId),
    /// The condition is typed.
    Condition(ExprId),
    /// The step is typed.
    Step(ExprId),
    /// The result is typed.
    CloseLoop(ExprId),
}

impl<'a> Checker<'a> {
    pub(super) fn new(ast: &'a Arc<Ast>, env: &'a Env) -> Self {
        let count = ast.exprs.len();
        Self {
            ast,
            env,
            unifier: Unifier::default(),
            types: vec![Type::Dyn; count],
            references: vec![Reference::None; count],
            locals: Vec::new(),
            issues: Vec::new(),
            mixed_comparisons: false,
            most_locals: 0,
            tasks: Vec::with_capacity(16),
        }
    }

    pub(super) fn run(&mut self) {
        self.tasks.push(Task::Enter(self.ast.root));
        while let Some(task) = self.tasks.pop() {
            self.perform(task);
            if self.unifier.exhausted() {
                self.too_complex();
                return;
            }
        }
    }

    /// The result, with every type variable settled.
    pub(super) fn finish(mut self) -> (Checked, Vec<Issue>) {
        if self.issues.is_empty() {
            for at in 0..self.types.len() {
                if let Some(settled) = self.unifier.settled(&self.types[at]) {
                    self.types[at] = settled;
                }
            }
            if self.unifier.exhausted() {
                self.too_complex();
            }
        }
        let checked = Checked {
            ast: self.ast.clone(),
            types: self.types,
            references: self.references,
            locals: self.most_locals as u32,
        };
        (checked, self.issues)
    }

    fn perform(&mut self, task: Task) {
        match task {
            Task::Enter(id) => self.enter(id),
            Task::Select(id) => self.finish_select(id),
            Task::Call(id) => self.finish_call(id),
            Task::List(id, done, joined) => self.continue_list(id, done, joined),
            Task::Map(id, done, key, value) => self.continue_map(id, done, key, value),
            Task::Struct(id, done) => self.continue_struct(id, done),
            Task::OpenLoop(id) => self.open_loop(id),
            Task::Condition(id) => self.finish_condition(id),
            Task::Step(id) => self.finish_step(id),
            Task::CloseLoop(id) => self.close_loop(id),
        }
    }

    fn enter(&mut self, id: ExprId) {
        let ast = self.ast;
        match ast.expr(id) {
            Expr::Literal(value) => self.set_type(id, literal_type(value)),
            Expr::Ident(name) => self.check_ident(id, name),
            Expr::Select { operand, test_only, .. } => {
                if *test_only || !self.check_qualified(id) {
                    self.tasks.push(Task::Select(id));
                    self.tasks.push(Task::Enter(*operand));
                }
            }
            Expr::Call { function, target, args } => self.enter_call(id, function, *target, args),
            Expr::List(_) => self.tasks.push(Task::List(id, 0, None)),
            Expr::Map(_) => self.tasks.push(Task::Map(id, 0, None, None)),
            Expr::Struct(name, _) => {
                if self.check_message(id, name) {
                    self.tasks.push(Task::Struct(id, 0));
                }
            }
            Expr::Comprehension(fold) => {
                self.tasks.push(Task::OpenLoop(id));
                self.tasks.push(Task::Enter(fold.init));
                self.tasks.push(Task::Enter(fold.range));
            }
        }
    }

    fn enter_call(&mut self, id: ExprId, function: &Str, target: Option<ExprId>, args: &[ExprId]) {
        self.tasks.push(Task::Call(id));
        if function == "_?._" {
            self.tasks.extend(args.first().map(|operand| Task::Enter(*operand)));
            return;
        }
        // The receiver is typed behind the arguments, unless it is a name space.
        if let Some(target) = target
            && !self.check_namespaced(id, target, function)
        {
            self.tasks.push(Task::Enter(target));
        }
        self.tasks.extend(args.iter().rev().map(|argument| Task::Enter(*argument)));
    }

    pub(super) fn type_of(&self, id: ExprId) -> &Type {
        &self.types[id.0 as usize]
    }

    pub(super) fn set_type(&mut self, id: ExprId, ty: Type) {
        self.unifier.measure(&ty);
        self.types[id.0 as usize] = ty;
    }

    pub(super) fn refer(&mut self, id: ExprId, reference: Reference) {
        self.references[id.0 as usize] = reference;
    }

    fn finish_select(&mut self, id: ExprId) {
        let ast = self.ast;
        if let Expr::Select { operand, field, test_only } = ast.expr(id) {
            let ty = self.select(id, *operand, field, false);
            self.set_type(id, if *test_only { Type::Bool } else { ty });
        }
    }

    /// The type of a field of a typed operand. Of an optional operand, or selected with `.?`, it is optional.
    pub(super) fn select(&mut self, id: ExprId, operand: ExprId, field: &Str, optional: bool) -> Type {
        let operand = self.unifier.resolve(&self.types[operand.0 as usize]);
        let (target, optional) = match &operand {
            Type::Optional(inner) => (&**inner, true),
            other => (other, optional),
        };
        let selected = match target {
            Type::Map(both) => both.1.clone(),
            Type::Object(name) => self.field_type(id, name, field),
            Type::Var(_) => {
                self.unifier.assignable(&Type::Dyn, target);
                Type::Dyn
            }
            Type::Dyn | Type::Any | Type::Error => Type::Dyn,
            other => {
                self.no_fields(id, other);
                Type::Dyn
            }
        };
        let selected = self.unifier.resolve(&selected);
        if optional { Type::optional(selected) } else { selected }
    }

    fn continue_list(&mut self, id: ExprId, done: usize, joined: Option<Type>) {
        let ast = self.ast;
        let Expr::List(list) = ast.expr(id) else { return };
        let joined = match done.checked_sub(1) {
            None => joined,
            Some(last) => {
                let optional = list.optional.binary_search(&(last as u32)).is_ok();
                let ty = self.element_type(list.elements[last], optional);
                Some(self.join(joined, ty))
            }
        };
        if let Some(next) = list.elements.get(done) {
            self.tasks.push(Task::List(id, done + 1, joined));
            self.tasks.push(Task::Enter(*next));
        } else {
            let element = joined.unwrap_or_else(|| self.unifier.fresh());
            self.set_type(id, Type::list(element));
        }
    }

    /// The type that an element contributes: what is inside, if it is written `?element`.
    fn element_type(&mut self, id: ExprId, optional: bool) -> Type {
        let ty = self.type_of(id).clone();
        if !optional {
            return ty;
        }
        match ty {
            Type::Optional(inner) => (*inner).clone(),
            Type::Dyn | Type::Any => ty,
            other => {
                self.mismatch(id, &Type::optional(other.clone()), &other);
                other
            }
        }
    }

    fn continue_map(&mut self, id: ExprId, done: usize, key: Option<Type>, value: Option<Type>) {
        let ast = self.ast;
        let Expr::Map(entries) = ast.expr(id) else { return };
        let (key, value) = match done.checked_sub(1) {
            None => (key, value),
            Some(last) if last.is_multiple_of(2) => {
                let ty = self.type_of(entries[last / 2].key).clone();
                (Some(self.join(key, ty)), value)
            }
            Some(last) => {
                let entry = &entries[last / 2];
                let ty = self.element_type(entry.value, entry.optional);
                (key, Some(self.join(value, ty)))
            }
        };
        if let Some(entry) = entries.get(done / 2) {
            self.tasks.push(Task::Map(id, done + 1, key, value));
            self.tasks.push(Task::Enter(if done.is_multiple_of(2) { entry.key } else { entry.value }));
        } else {
            let key = key.unwrap_or_else(|| self.unifier.fresh());
            let value = value.unwrap_or_else(|| self.unifier.fresh());
            self.set_type(id, Type::map(key, value));
        }
    }

    /// The common type of elements: `dyn` if they have none.
    fn join(&mut self, joined: Option<Type>, ty: Type) -> Type {
        let Some(joined) = joined else { return ty };
        if self.unifier.assignable(&joined, &ty) { most_general(&joined, &ty).clone() } else { Type::Dyn }
    }

    fn continue_struct(&mut self, id: ExprId, done: usize) {
        let ast = self.ast;
        let Expr::Struct(name, fields) = ast.expr(id) else { return };
        if let Some(field) = done.checked_sub(1).map(|last| &fields[last]) {
            let message = self.type_of(id).clone();
            let expected = self.message_field(name, &message, field);
            let ty = self.element_type(field.value, field.optional);
            if !self.unifier.assignable(&expected, &ty) {
                self.field_mismatch(field, &expected, &ty);
            }
        }
        if let Some(field) = fields.get(done) {
            self.tasks.push(Task::Struct(id, done + 1));
            self.tasks.push(Task::Enter(field.value));
        }
    }

    fn fold(&self, id: ExprId) -> Option<&'a Comprehension> {
        match self.ast.expr(id) {
            Expr::Comprehension(fold) => Some(fold),
            _ => None,
        }
    }

    fn open_loop(&mut self, id: ExprId) {
        let Some(fold) = self.fold(id) else { return };
        self.mixed_comparisons = true;
        let range = self.unifier.resolve(&self.types[fold.range.0 as usize]);
        let (first, second) = match &range {
            Type::List(element) if fold.var2.is_some() => (Type::Int, (**element).clone()),
            Type::List(element) => ((**element).clone(), Type::Dyn),
            Type::Map(both) => (both.0.clone(), both.1.clone()),
            Type::Dyn | Type::Error => (Type::Dyn, Type::Dyn),
            Type::Var(_) => {
                self.unifier.assignable(&Type::Dyn, &range);
                (Type::Dyn, Type::Dyn)
            }
            other => {
                self.no_range(fold.range, other);
                (Type::Error, Type::Error)
            }
        };
        self.refer(id, Reference::Loop(self.locals.len() as u32));
        let accumulator = self.type_of(fold.init).clone();
        self.locals.push(Local { name: fold.accumulator.clone(), ty: accumulator });
        self.locals.push(Local { name: fold.var.clone(), ty: first });
        if let Some(var2) = &fold.var2 {
            self.locals.push(Local { name: var2.clone(), ty: second });
        }
        self.most_locals = self.most_locals.max(self.locals.len());
        self.tasks.push(Task::Condition(id));
        self.tasks.push(Task::Enter(fold.condition));
    }

    fn finish_condition(&mut self, id: ExprId) {
        let Some(fold) = self.fold(id) else { return };
        self.demand(fold.condition, &Type::Bool);
        self.tasks.push(Task::Step(id));
        self.tasks.push(Task::Enter(fold.step));
    }

    fn finish_step(&mut self, id: ExprId) {
        let Some(fold) = self.fold(id) else { return };
        let accumulator = self.type_of(fold.init).clone();
        self.demand(fold.step, &accumulator);
        // The result sees the accumulator, but no longer the variables.
        let variables = if fold.var2.is_some() { 2 } else { 1 };
        self.locals.truncate(self.locals.len() - variables);
        self.tasks.push(Task::CloseLoop(id));
        self.tasks.push(Task::Enter(fold.result));
    }

    fn close_loop(&mut self, id: ExprId) {
        let Some(fold) = self.fold(id) else { return };
        self.locals.pop();
        let ty = self.unifier.resolve(&self.types[fold.result.0 as usize]);
        self.set_type(id, ty);
    }

    fn demand(&mut self, id: ExprId, expected: &Type) {
        let found = self.type_of(id).clone();
        if !self.unifier.assignable(expected, &found) {
            self.mismatch(id, expected, &found);
        }
    }
}

fn literal_type(value: &Value) -> Type {
    match value {
        Value::Null => Type::Null,
        Value::Bool(_) => Type::Bool,
        Value::Int(_) => Type::Int,
        Value::Uint(_) => Type::Uint,
        Value::Double(_) => Type::Double,
        Value::String(_) => Type::String,
        Value::Bytes(_) => Type::Bytes,
        // Only macros of hosts make literals of other kinds.
        _ => Type::Dyn,
    }
}
