//! What one evaluation may spend: steps and bytes.
//!
//! Both limits are far above what a sensible template needs. They exist so that no expression can hang or exhaust a
//! build: nested loops, `lists.range`, growing strings and deep comparisons all pay here.

/// Steps that one evaluation may take: a loop iteration costs the size of its body, an operation on a list, map or
/// string its length.
const STEPS: u64 = 50_000_000;
/// Bytes that one evaluation may allocate, counted generously.
const BYTES: u64 = 512 * 1024 * 1024;

/// What is left for a running evaluation.
#[derive(Debug)]
pub(crate) struct Budget {
    steps: u64,
    bytes: u64,
    exhausted: bool,
}

impl Budget {
    /// The whole budget.
    pub(crate) const fn new() -> Self {
        Self { steps: STEPS, bytes: BYTES, exhausted: false }
    }

    /// What folding a constant may take: little, because its value stays in the program.
    pub(crate) const fn for_folding() -> Self {
        Self { steps: 10_000, bytes: 16 * 1024, exhausted: false }
    }

    /// Whether a limit was hit; such an error is never absorbed by `||` or `&&`.
    pub(crate) const fn exhausted(&self) -> bool {
        self.exhausted
    }

    /// Takes steps.
    pub(crate) fn spend(&mut self, steps: usize) -> Result<(), String> {
        match self.steps.checked_sub(steps as u64) {
            Some(left) => {
                self.steps = left;
                Ok(())
            }
            None => Err(self.out_of(&format!("evaluation cost limit of {STEPS} steps exceeded"))),
        }
    }

    /// Takes bytes.
    pub(crate) fn allocate(&mut self, bytes: usize) -> Result<(), String> {
        match self.bytes.checked_sub(bytes as u64) {
            Some(left) => {
                self.bytes = left;
                Ok(())
            }
            None => Err(self.out_of(&format!("evaluation memory limit of {BYTES} bytes exceeded"))),
        }
    }

    #[cold]
    fn out_of(&mut self, message: &str) -> String {
        self.exhausted = true;
        message.to_owned()
    }
}

/// What an implementation may use besides its arguments: the budget of the running evaluation.
#[derive(Debug)]
pub struct Call<'a> {
    budget: &'a mut Budget,
}

impl<'a> Call<'a> {
    /// A call within an evaluation that has this budget left.
    pub(crate) fn new(budget: &'a mut Budget) -> Self {
        Self { budget }
    }

    /// Pays for memory that the result needs, in bytes; to be called before it is allocated.
    pub fn allocate(&mut self, bytes: usize) -> Result<(), String> {
        self.budget.allocate(bytes)
    }

    /// Pays for work, in steps of roughly the cost of comparing two numbers.
    pub fn spend(&mut self, steps: usize) -> Result<(), String> {
        self.budget.spend(steps)
    }

    /// Pays for a list with this many items.
    pub(crate) fn allocate_items(&mut self, items: usize) -> Result<(), String> {
        self.spend(items)?;
        self.allocate(items.saturating_mul(size_of::<value::Value>()).saturating_add(64))
    }
}
