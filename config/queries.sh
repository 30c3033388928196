#!/bin/sh
# Refreshes .sqlx, the data by which queries are checked without a database; with --check, fails
# where it is not current. Uses a private database of its own in a temporary folder.
set -eu
cd "$(dirname "$0")/.."
cargo build --quiet
work=$(mktemp -d)
# The server of root's database runs as another user, who must be able to get there.
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT INT TERM
mkdir "$work/queries"
# The macros are read anew only where a source is newer than what was built of it.
touch core/src/lib.rs
WAYBILL_DATA_DIR="$work/data" DATABASE_URL= \
    "${CARGO_TARGET_DIR:-target}/debug/waybill" database \
    env SQLX_OFFLINE=false SQLX_OFFLINE_DIR="$work/queries" cargo check --quiet --package waybill-core
touch core/src/lib.rs
if [ "${1:-}" = "--check" ]; then
    if ! diff -rq .sqlx "$work/queries"; then
        echo "The committed query data is not current: run make queries and commit .sqlx." >&2
        exit 1
    fi
    echo "The committed query data is current."
else
    rm -rf .sqlx
    cp -r "$work/queries" .sqlx
    echo "Refreshed .sqlx ($(find .sqlx -name '*.json' | wc -l | tr -d ' ') queries)."
fi
