//! What the fuzz targets check, and the thread they check it on.
//!
//! * [`cel`]: an expression compiles or is refused, and evaluates within its budgets.

pub mod cel;

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

/// The stack that work of the compiler runs on.
const STACK: usize = 2 << 20;

/// A thread with a small stack that works on one input after the other.
#[derive(Debug)]
pub struct Worker {
    ends: Mutex<(Sender<Vec<u8>>, Receiver<()>)>,
}

impl Worker {
    /// Starts the thread; `make` is called on it once, `run` with every input.
    pub fn start<P: 'static>(make: fn() -> P, run: fn(&P, &[u8])) -> Self {
        let (inputs, next) = channel::<Vec<u8>>();
        let (done, finished) = channel();
        let work = move || {
            let probe = make();
            for input in next {
                run(&probe, &input);
                if done.send(()).is_err() {
                    return;
                }
            }
        };
        thread::Builder::new().stack_size(STACK).spawn(work).expect("a thread can be started");
        Self { ends: Mutex::new((inputs, finished)) }
    }

    /// Hands over an input and waits for its end. A panic of the thread ends the process, as libFuzzer wants it.
    pub fn run(&self, input: &[u8]) {
        let ends = self.ends.lock().expect("inputs come one by one");
        ends.0.send(input.to_vec()).expect("the thread waits for inputs");
        ends.1.recv().expect("the thread answers");
    }
}
