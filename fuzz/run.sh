#!/bin/sh
# Runs fuzz targets one after another and prints a table.
#
#   fuzz/run.sh [SECONDS] [TARGET...]
#
# 1800 seconds each and all targets where nothing is said. Needs the nightly toolchain and cargo-fuzz.
# SANITIZER=address builds with the address sanitizer, for the targets that reach C code (zstd, zlib).
# New inputs and crashers stay below fuzz/work; the corpus is only read.
set -eu

seconds=${1:-1800}
[ $# -gt 0 ] && shift
cd "$(dirname "$0")"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}"
export DEMARCHE_REQUIRE_MODELS=1
export RUSTC_WRAPPER="$PWD/rustc.sh"
[ $# -gt 0 ] || set -- $(sed -n 's/^name = "\(.*\)"$/\1/p' Cargo.toml | grep -v '^demarche-fuzz$')

host=$(rustc +nightly -vV | sed -n 's/^host: //p')
mkdir -p work
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
table=$scratch/table
printf '%-16s %12s %9s %9s %8s\n' target executions exec/s peak-MiB crashes > "$table"
failed=0

for target; do
    # The engine of the data set takes long to build: only where it is needed.
    case $target in
    http_* | sql) features=serve ;;
    ingest_parquet) features=parquet ;;
    *) features= ;;
    esac
    cargo +nightly fuzz build --sanitizer "${SANITIZER:-none}" --features "$features" "$target"
    mkdir -p "work/$target/new" "work/$target/crashers"
    log=work/$target/log
    TMPDIR=$scratch "$CARGO_TARGET_DIR/$host/release/$target" \
        -max_total_time="$seconds" -rss_limit_mb=1024 -timeout=20 -max_len=4096 \
        -print_final_stats=1 -artifact_prefix="work/$target/crashers/" \
        "work/$target/new" "corpus/$target" > "$log" 2>&1 || failed=1
    stat() { sed -n "s/^stat::$1: *//p" "$log" | tail -n 1; }
    crashes=$(find "work/$target/crashers" -type f | wc -l)
    printf '%-16s %12s %9s %9s %8s\n' "$target" "$(stat number_of_executed_units)" \
        "$(stat average_exec_per_sec)" "$(stat peak_rss_mb)" "$crashes" >> "$table"
    tail -n 1 "$table"
done
echo
cat "$table"
exit $failed
