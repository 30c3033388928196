#!/bin/sh
# Runs all tests: with nextest where it is installed (each test in a process of its own), else with
# cargo's own runner.
set -eu
if cargo nextest --version >/dev/null 2>&1; then
    exec cargo nextest run --workspace --no-fail-fast "$@"
fi
exec cargo test --workspace --no-fail-fast "$@"
