#!/bin/sh
# Refreshes .sqlx, the data by which queries are checked without a database; with --check, fails
# where it is not current. Uses a private database of its own in a temporary folder.
set -eu
cd "$(dirname "$0")/.."
program="${CARGO_TARGET_DIR:-target}/debug/waybill"
work=$(mktemp -d)
# The server of root's database runs as another user, who must be able to get there.
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT INT TERM
mkdir "$work/queries"
# A new query keeps the program from being built before its data is there. The one that was built last
# starts the database as well: the migrations are those of the folder.
if ! cargo build --quiet 2>"$work/build" && { [ "${1:-}" = "--check" ] || [ ! -x "$program" ]; }; then
    cat "$work/build" >&2
    exit 1
fi
# The macros are read anew only where a source is newer than what was built of it.
touch core/src/lib.rs
WAYBILL_DATA_DIR="$work/data" DATABASE_URL= \
    "$program" database --migrations migrations \
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
