# Each line is something one could type. `make` alone says what there is.

.DEFAULT_GOAL := help
.PHONY: help run test check bench queries setup setup-test

help:
	@echo "make run     set everything up and show Waybill with a demo shop"
	@echo "make test    set everything up and run all tests"
	@echo "make check   formatting, lints, and whether the committed query data is current"
	@echo "make bench   measure, and print the table"

run: setup
	cargo run -- serve --demo

test: setup-test
	config/test.sh

check: setup
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	config/queries.sh --check

bench: setup-test
	cargo bench --bench figures

# After a change of SQL: refresh the data by which queries are checked without a database.
queries: setup
	config/queries.sh

setup:
	config/install-postgresql.sh

setup-test: setup
	config/install-test-tools.sh
