//! From syntax to nodes, leaves first.

use crate::plan::reach::{self, OptionalShape, Reach};
use crate::plan::shape::Shape;
use crate::plan::{
    Comparison, Key, List, Loop, LoopKind, Map, Message, Node, NodeId, Operator, OptionalMap, Path, Step,
    call, node,
};
use crate::regex::Pattern;
use crate::{
    Checked, CompileError, Comprehension, Env, Expr, ExprId, Issue, Phase, Reference, StructField, evaluate,
};
use std::ops::Range;
use value::{Str, Value};

/// How many bytes of stack a program may need: threads with half a mebibyte must do. The parser's limits keep all but
/// contrived expressions far below.
const STACK: u32 = 450_000;
/// What the frames of one loop take, unoptimised.
const LOOP_FRAMES: u32 = 1200;
/// What the frames of any other node take.
const NODE_FRAMES: u32 = 450;

/// The nodes of a program.
#[derive(Debug, Default)]
pub(crate) struct Arena {
    /// The nodes; children stand before their parents.
    pub(crate) nodes: Vec<Node>,
    /// Where each stands in the text.
    pub(crate) ranges: Vec<Range<u32>>,
    /// How many nodes each node evaluates at most, inner loops counted once.
    sizes: Vec<u32>,
    /// How many bytes of stack each node needs, with the nodes below it.
    stacks: Vec<u32>,
}

/// Plans a checked expression.
pub(crate) fn plan(checked: &Checked, env: &Env) -> Result<(Arena, NodeId), CompileError> {
    let reach = reach::reach(checked);
    let mut builder = Builder {
        checked,
        env,
        reach,
        arena: Arena::default(),
        planned: vec![NodeId(u32::MAX); checked.ast.exprs.len()],
    };
    for at in 0..=checked.ast.root.0 {
        if builder.reach.uses[at as usize] > 0 {
            builder.expr(ExprId(at))?;
        }
    }
    let root = builder.planned[checked.ast.root.0 as usize];
    Ok((builder.arena, root))
}

pub(super) struct Builder<'a> {
    pub(super) checked: &'a Checked,
    pub(super) env: &'a Env,
    reach: Reach,
    arena: Arena,
    planned: Vec<NodeId>,
}

impl Builder<'_> {
    fn expr(&mut self, id: ExprId) -> Result<(), CompileError> {
        let node = match self.checked.reference(id) {
            Reference::Variable(slot) => self.variable(*slot),
            Reference::Local(slot) => Node::Local(*slot),
            Reference::Constant(value) => Node::Constant(value.clone()),
            Reference::None | Reference::Function { .. } | Reference::Loop(_) => self.syntax(id)?,
        };
        let folded = self.fold(node);
        self.planned[id.0 as usize] = self.add(folded, id)?;
        Ok(())
    }

    fn variable(&self, slot: u32) -> Node {
        Node::Variable(slot, self.env.variables()[slot as usize].name.clone())
    }

    fn syntax(&mut self, id: ExprId) -> Result<Node, CompileError> {
        match self.checked.ast.expr(id) {
            Expr::Literal(value) => Ok(Node::Constant(value.clone())),
            Expr::Ident(name) => Err(self.refuse(id, format!("reference to undefined name: {name}"))),
            Expr::Select { operand, field, test_only } => {
                Ok(self.path(id, *operand, Key::Field(field.clone()), false, *test_only))
            }
            Expr::Call { function, target, args } => self.call(id, function, *target, args),
            Expr::List(list) => {
                let element =
                    |(at, child): (usize, &ExprId)| (self.node(*child), list.optional.contains(&(at as u32)));
                Ok(Node::List(Box::new(List {
                    elements: list.elements.iter().enumerate().map(element).collect(),
                })))
            }
            Expr::Map(entries) => Ok(self.map(entries)),
            Expr::Struct(name, fields) => {
                let field =
                    |field: &StructField| (field.name.clone(), self.node(field.value), field.optional);
                let name = Str::from(name.trim_start_matches('.'));
                Ok(Node::Message(Box::new(Message { name, fields: fields.iter().map(field).collect() })))
            }
            Expr::Comprehension(fold) => Ok(self.comprehension(id, fold)),
        }
    }

    /// The node that was planned for an expression.
    pub(super) fn node(&self, id: ExprId) -> NodeId {
        self.planned[id.0 as usize]
    }

    fn get(&self, id: NodeId) -> &Node {
        &self.arena.nodes[id.0 as usize]
    }

    fn range(&self, id: ExprId) -> Range<u32> {
        self.checked.ast.place(id).range.clone()
    }

    /// Appends a step to the path that the operand is, or starts one.
    fn path(&mut self, id: ExprId, operand: ExprId, key: Key, optional: bool, test: bool) -> Node {
        let plain = !optional && !test && matches!(key, Key::Field(_));
        let step = Step { key, optional, range: self.range(id) };
        let planned = self.node(operand);
        let once = self.reach.uses[operand.0 as usize] == 1;
        let mut path = match &mut self.arena.nodes[planned.0 as usize] {
            Node::Path(path) if !path.test && once => {
                let steps = std::mem::take(&mut path.steps);
                Box::new(Path { steps, ..**path })
            }
            Node::Path(path) if !path.test => path.clone(),
            _ => Box::new(Path { root: planned, steps: Vec::new(), test: false, plain: true }),
        };
        path.steps.push(step);
        path.test = test;
        path.plain &= plain;
        Node::Path(path)
    }

    fn map(&self, entries: &[crate::MapEntry]) -> Node {
        let planned: Box<[_]> = entries
            .iter()
            .map(|entry| (self.node(entry.key), self.node(entry.value), entry.optional))
            .collect();
        let fixed = planned.iter().zip(0..).map(|((key, value, optional), at)| match self.get(*key) {
            Node::Constant(Value::String(key)) if !optional => Some((key.clone(), *value, at)),
            _ => None,
        });
        let sorted = fixed.collect::<Option<Box<[_]>>>().and_then(|mut entries| {
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            entries.windows(2).all(|pair| pair[0].0 != pair[1].0).then_some(entries)
        });
        Node::Map(Box::new(Map { entries: planned, sorted }))
    }

    fn call(
        &mut self,
        id: ExprId,
        function: &Str,
        target: Option<ExprId>,
        args: &[ExprId],
    ) -> Result<Node, CompileError> {
        if let Some(shape) = self.reach.optional_maps.get(&id).copied() {
            return Ok(self.optional_map(shape));
        }
        if target.is_none()
            && let Some(node) = self.operator(id, function, args)?
        {
            return Ok(node);
        }
        if let (Some(target), [other], "or" | "orValue") = (target, args, function.as_str()) {
            return Ok(Node::OptionalOr(self.node(target), self.node(*other), function == "orValue"));
        }
        if function == "matches"
            && let Some(node) = self.matches(target, args)
        {
            return Ok(node);
        }
        let namespaced = matches!(self.checked.reference(id), Reference::Function { namespaced: true, .. });
        let receiver = target.filter(|_| !namespaced);
        let args: Box<[NodeId]> = receiver.iter().chain(args).map(|arg| self.node(*arg)).collect();
        let call = call::resolve(self.checked, self.env, id, args)
            .ok_or_else(|| self.refuse(id, format!("no such overload: {function}")))?;
        Ok(Node::Call(Box::new(call)))
    }

    fn operator(
        &mut self,
        id: ExprId,
        function: &str,
        args: &[ExprId],
    ) -> Result<Option<Node>, CompileError> {
        Ok(Some(match (function, args) {
            ("_&&_", _) => Node::And(self.terms(args, |node| match node {
                Node::And(terms) => Some(terms),
                _ => None,
            })),
            ("_||_", _) => Node::Or(self.terms(args, |node| match node {
                Node::Or(terms) => Some(terms),
                _ => None,
            })),
            ("_+_", [first, second]) => self.sum(*first, *second),
            ("!_", [operand]) => Node::Not(self.node(*operand)),
            ("-_", [operand]) => Node::Negate(self.node(*operand)),
            ("_?_:_", [condition, then, otherwise]) => {
                Node::If(self.node(*condition), self.node(*then), self.node(*otherwise))
            }
            ("_==_", [a, b]) => Node::Equal(self.node(*a), self.node(*b)),
            ("_!=_", [a, b]) => Node::NotEqual(self.node(*a), self.node(*b)),
            ("@in", [a, b]) => Node::In(self.node(*a), self.node(*b)),
            ("_[_]", [operand, key]) => self.index(id, *operand, *key, false)?,
            ("_[?_]" | "_?._", [operand, key]) => self.index(id, *operand, *key, true)?,
            (_, [a, b]) => {
                let (a, b) = (self.node(*a), self.node(*b));
                match (arithmetic(function), comparison(function)) {
                    (Some(operator), _) => Node::Arithmetic(operator, a, b),
                    (_, Some(comparison)) => Node::Compare(comparison, a, b),
                    _ => return Ok(None),
                }
            }
            _ => return Ok(None),
        }))
    }

    /// The terms of a chain, with the chains inside it taken apart.
    fn terms(&mut self, args: &[ExprId], same: fn(&mut Node) -> Option<&mut Box<[NodeId]>>) -> Box<[NodeId]> {
        let mut terms = Vec::with_capacity(args.len());
        for arg in args {
            let planned = self.node(*arg);
            let once = self.reach.uses[arg.0 as usize] == 1;
            match same(&mut self.arena.nodes[planned.0 as usize]) {
                Some(inner) if once && terms.is_empty() => terms = std::mem::take(inner).into_vec(),
                Some(inner) if once => terms.append(&mut std::mem::take(inner).into_vec()),
                _ => terms.push(planned),
            }
        }
        terms.into_boxed_slice()
    }

    fn sum(&mut self, first: ExprId, second: ExprId) -> Node {
        let mut terms = self.terms(&[first], |node| match node {
            Node::Add(terms) => Some(terms),
            _ => None,
        });
        let mut all = std::mem::take(&mut terms).into_vec();
        all.push(self.node(second));
        Node::Add(all.into_boxed_slice())
    }

    fn index(
        &mut self,
        id: ExprId,
        operand: ExprId,
        key: ExprId,
        optional: bool,
    ) -> Result<Node, CompileError> {
        let planned = self.node(key);
        let literal = matches!(self.checked.ast.expr(key), Expr::Literal(_))
            || matches!(self.checked.reference(key), Reference::Constant(_));
        let key = match self.get(planned) {
            Node::Constant(Value::String(field)) => Key::Field(field.clone()),
            Node::Constant(value) if evaluate::is_key(value) => Key::Constant(value.clone()),
            Node::Constant(value) if literal => {
                let name = evaluate::key_kind(value);
                return Err(self.refuse(key, format!("invalid qualifier type: {name}")));
            }
            _ => Key::Computed(planned),
        };
        Ok(self.path(id, operand, key, optional, false))
    }

    fn matches(&self, target: Option<ExprId>, args: &[ExprId]) -> Option<Node> {
        let (text, pattern) = match (target, args) {
            (Some(text), [pattern]) => (text, *pattern),
            (None, [text, pattern]) => (*text, *pattern),
            _ => return None,
        };
        let Node::Constant(Value::String(pattern)) = self.get(self.node(pattern)) else { return None };
        Some(Node::Matches(self.node(text), Box::new(Pattern::new(pattern))))
    }

    fn optional_map(&self, shape: OptionalShape) -> Node {
        let base = self.base(shape.bind);
        let (target, body) = (self.node(shape.target), self.node(shape.body));
        Node::OptionalMap(Box::new(OptionalMap { target, base, body, flat: shape.flat }))
    }

    fn base(&self, id: ExprId) -> u32 {
        match self.checked.reference(id) {
            Reference::Loop(base) => *base,
            _ => 0,
        }
    }

    fn comprehension(&self, id: ExprId, fold: &Comprehension) -> Node {
        let base = self.base(id);
        let node = |id: ExprId| self.node(id);
        let kind = match self.reach.shapes.get(&id).copied().unwrap_or(Shape::Fold) {
            Shape::Let { value, body } => {
                return Node::Let(Box::new(node::Let { base, value: node(value), body: node(body) }));
            }
            Shape::All { predicate } => LoopKind::All(node(predicate)),
            Shape::Exists { predicate } => LoopKind::Exists(node(predicate)),
            Shape::ExistsOne { predicate } => LoopKind::ExistsOne(node(predicate)),
            Shape::Map { filter, transform } => {
                LoopKind::Map { filter: filter.map(node), transform: node(transform) }
            }
            Shape::TransformMap { filter, transform } => {
                LoopKind::TransformMap { filter: filter.map(node), transform: node(transform) }
            }
            Shape::TransformMapEntry { filter, entry } => {
                LoopKind::TransformMapEntry { filter: filter.map(node), entry: node(entry) }
            }
            Shape::Fold => LoopKind::Fold {
                init: node(fold.init),
                condition: node(fold.condition),
                step: node(fold.step),
                result: node(fold.result),
            },
        };
        let (range, pairs) = (node(fold.range), fold.var2.is_some());
        let cost =
            loop_children(&kind).map(|child| self.arena.sizes[child.0 as usize]).fold(1, u32::saturating_add);
        Node::Loop(Box::new(Loop { range, base, pairs, cost, kind }))
    }

    /// Evaluates a node now if all it needs is constant and it succeeds cheaply.
    fn fold(&self, node: Node) -> Node {
        match node {
            Node::Constant(_) | Node::Variable(..) | Node::Local(_) => return node,
            // A longer path goes on where this one ends: an optional met midway does not make it optional.
            Node::Path(_) | Node::Loop(_) | Node::Let(_) | Node::OptionalMap(_) => return node,
            _ => {}
        }
        let mut constant = true;
        for_each_child(&node, &mut |child| constant &= matches!(self.get(child), Node::Constant(_)));
        if !constant {
            return node;
        }
        match evaluate::fold(&self.arena.nodes, &node) {
            Some(value) => Node::Constant(value),
            None => node,
        }
    }

    fn add(&mut self, node: Node, id: ExprId) -> Result<NodeId, CompileError> {
        let (mut size, mut below) = (1_u32, 0);
        for_each_child(&node, &mut |child| {
            size = size.saturating_add(self.arena.sizes[child.0 as usize]);
            below = below.max(self.arena.stacks[child.0 as usize]);
        });
        let stack = below + if matches!(node, Node::Loop(_)) { LOOP_FRAMES } else { NODE_FRAMES };
        if stack > STACK {
            return Err(self.refuse(id, "expression is nested too deeply".to_owned()));
        }
        let at = NodeId(self.arena.nodes.len() as u32);
        self.arena.nodes.push(node);
        self.arena.ranges.push(self.range(id));
        self.arena.sizes.push(size);
        self.arena.stacks.push(stack);
        Ok(at)
    }

    fn refuse(&self, id: ExprId, message: String) -> CompileError {
        let place = self.checked.ast.place(id);
        let issue = Issue { message, range: place.range.clone(), at: Some(place.at), candidates: Vec::new() };
        CompileError { phase: Phase::Program, issues: vec![issue] }
    }
}

fn arithmetic(function: &str) -> Option<Operator> {
    Some(match function {
        "_-_" => Operator::Subtract,
        "_*_" => Operator::Multiply,
        "_/_" => Operator::Divide,
        "_%_" => Operator::Modulo,
        _ => return None,
    })
}

fn comparison(function: &str) -> Option<Comparison> {
    Some(match function {
        "_<_" => Comparison::Less,
        "_<=_" => Comparison::LessOrEqual,
        "_>_" => Comparison::Greater,
        "_>=_" => Comparison::GreaterOrEqual,
        _ => return None,
    })
}

fn loop_children(kind: &LoopKind) -> impl Iterator<Item = NodeId> {
    let [a, b, c, d] = match *kind {
        LoopKind::All(predicate) | LoopKind::Exists(predicate) | LoopKind::ExistsOne(predicate) => {
            [Some(predicate), None, None, None]
        }
        LoopKind::Map { filter, transform } | LoopKind::TransformMap { filter, transform } => {
            [filter, Some(transform), None, None]
        }
        LoopKind::TransformMapEntry { filter, entry } => [filter, Some(entry), None, None],
        LoopKind::Fold { init, condition, step, result } => {
            [Some(init), Some(condition), Some(step), Some(result)]
        }
    };
    [a, b, c, d].into_iter().flatten()
}

pub(crate) fn for_each_child(node: &Node, visit: &mut dyn FnMut(NodeId)) {
    match node {
        Node::Constant(_) | Node::Variable(..) | Node::Local(_) => {}
        Node::Path(path) => {
            visit(path.root);
            path.steps.iter().for_each(|step| {
                if let Key::Computed(key) = step.key {
                    visit(key);
                }
            });
        }
        Node::And(terms) | Node::Or(terms) | Node::Add(terms) => terms.iter().for_each(|term| visit(*term)),
        Node::Not(a) | Node::Negate(a) | Node::Matches(a, _) => visit(*a),
        Node::If(a, b, c) => [a, b, c].iter().for_each(|child| visit(**child)),
        Node::Arithmetic(_, a, b)
        | Node::Equal(a, b)
        | Node::NotEqual(a, b)
        | Node::Compare(_, a, b)
        | Node::OptionalOr(a, b, _)
        | Node::In(a, b) => [a, b].iter().for_each(|child| visit(**child)),
        Node::Call(call) => call.args.iter().for_each(|arg| visit(*arg)),
        Node::List(list) => list.elements.iter().for_each(|(element, _)| visit(*element)),
        Node::Map(map) => map.entries.iter().for_each(|(key, value, _)| {
            visit(*key);
            visit(*value);
        }),
        Node::Message(message) => message.fields.iter().for_each(|(_, value, _)| visit(*value)),
        Node::Loop(walk) => {
            visit(walk.range);
            loop_children(&walk.kind).for_each(visit);
        }
        Node::Let(bound) => [bound.value, bound.body].iter().for_each(|child| visit(*child)),
        Node::OptionalMap(map) => [map.target, map.body].iter().for_each(|child| visit(*child)),
    }
}
