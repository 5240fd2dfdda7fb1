# `just` lists the recipes; each is one cargo call, so nobody needs just.

default:
    @just --list

# Render the demo repository.
demo:
    cargo run --release -- build fixtures/demo/repo --out rendered

# Every test of the workspace.
test:
    cargo test --workspace

# All of CI.
ready:
    .ci/run

# Accept what the golden cases render now; read the difference before you commit it.
bless:
    CHOREOC_BLESS=1 cargo test --workspace

# The recorded answers of OpenChoreo.
conformance *ARGS:
    cargo conformance {{ARGS}}

# Measure the compiler, on generated repositories too.
bench *ARGS:
    cargo bench --workspace {{ARGS}}
