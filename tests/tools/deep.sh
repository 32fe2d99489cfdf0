#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The slow analyses of ./check --deep. Sourced by ./check, whose functions it uses.
# shellcheck disable=SC2034,SC2154,SC2317 # variables and callers live in ./check

# Each warning here is a fault until shown otherwise; what is left out only asks for another style.
tidy_checks='-*,bugprone-*,clang-analyzer-*,-bugprone-easily-swappable-parameters'
tidy_checks+=',-bugprone-narrowing-conversions,-bugprone-reserved-identifier'
tidy_checks+=',-bugprone-branch-clone,-bugprone-macro-parentheses,-bugprone-assignment-in-if-condition'
tidy_checks+=',-bugprone-implicit-widening-of-multiplication-result,-bugprone-sizeof-expression'
tidy_checks+=',-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling'
# It sees neither g_autoptr nor what two files agree on, so it reports paths that do not exist; the
# real ones are walked by ASan, UBSan and valgrind.
tidy_checks+=',-clang-analyzer-unix.Malloc,-clang-analyzer-core.NullDereference'
tidy_checks+=',-clang-analyzer-core.UndefinedBinaryOperatorResult,-clang-analyzer-core.CallAndMessage'
tidy_checks+=',-clang-analyzer-deadcode.DeadStores,-clang-analyzer-valist.Uninitialized'
tidy_checks+=',-clang-analyzer-core.NonNullParamChecker'
# JSON is put together from pieces that no zero ends.
tidy_checks+=',-bugprone-not-null-terminated-result'

fuzz_seconds=60

build_clang() { CC=clang build _build-clang; }

run_clang_tidy() {
  find src -name '*.c' -print0 |
    xargs -0 -n 8 -P "$jobs" clang-tidy -p _build-clang --quiet --warnings-as-errors='*' \
      --checks="$tidy_checks"
}

# What it says of leaks is left to the sanitizers: it does not know g_autoptr. It takes a NULL for
# accept4() as an error, and a shift of a negative number as unknown, which gcc and clang define.
run_cppcheck() {
  cppcheck -j "$jobs" --quiet --error-exitcode=1 --std=c11 --library=posix,gnu,gtk --inline-suppr \
    -D'G_GNUC_PRINTF(a,b)=' -D'G_GNUC_FORMAT(a)=' -D'G_GNUC_WARN_UNUSED_RESULT=' \
    -D'G_DEFINE_QUARK(a,b)=' --enable=warning,performance,portability \
    --suppress=missingInclude --suppress=memleak --suppress=leakReturnValNotUsed \
    --suppress=ctunullpointer --suppress=shiftTooManyBitsSigned \
    --suppress=nullPointer:src/sim/server-client.c -Isrc src
}

# The libraries must be instrumented too, or the fuzzer is blind.
build_fuzz() {
  local names=()
  if [[ ! -f _build-fuzz/build.ninja ]]; then
    CC=clang meson setup _build-fuzz -Db_sanitize=address,undefined -Db_lundef=false -Dfuzz=true \
      -Dwerror=false -Dc_args=-fsanitize=fuzzer-no-link || return 1
  fi
  mapfile -t names < <(basename -s .c tests/fuzz/fuzz-*.c)
  meson compile -C _build-fuzz -j "$jobs" "${names[@]}"
}

# Each target starts from its corpus, if it has one, and must not fall over within the time. What
# made it fall over is kept beside it.
run_fuzz_target() {
  local target=$1 corpus work status=0
  corpus=tests/fuzz/corpus/$(basename "$target")
  work=$(mktemp -d)
  [[ ! -d $corpus ]] || cp "$corpus"/* "$work/"
  "$target" -max_total_time=$fuzz_seconds -timeout=10 -rss_limit_mb=4096 \
    -artifact_prefix="$target-" -print_final_stats=1 "$work" || status=$?
  rm -rf "$work"
  return "$status"
}

run_fuzz() {
  local target found=0
  step "build fuzz targets" build_fuzz || return 0
  for target in _build-fuzz/tests/fuzz/fuzz-*; do
    [[ -x $target && -f $target && $target != *-crash-* ]] || continue
    found=1
    step "fuzz $(basename "$target")" run_fuzz_target "$target" || true
  done
  [[ $found -eq 1 ]] || step "fuzz targets exist" false || true
}

run_thread_sanitizer() {
  step "build with TSan" build _build-tsan -Db_sanitize=thread -Db_lundef=false \
    -Dwerror=false || return 0
  PWT_STRIDE=8 TSAN_OPTIONS="suppressions=$PWD/tests/tools/tsan.supp halt_on_error=1 second_deadlock_stack=1" \
    tests "TSan" _build-tsan -t 20 --suite field --suite engine
}

run_valgrind() {
  local wrap="valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite"
  wrap+=" --suppressions=/usr/share/glib-2.0/valgrind/glib.supp"
  tests "valgrind" _build -t 30 --wrapper "$wrap" --suite domain --suite record
}

check_coverage() {
  gcovr --root . --filter src/domain/ --fail-under-line 100 _build-coverage
}

run_coverage() {
  step "build for coverage" build _build-coverage -Db_coverage=true \
    -Dwerror=false || return 0
  tests "tests for coverage" _build-coverage -t 4 --suite domain
  step "coverage of the domain" check_coverage || true
}

# GLib lets go its first block of quarks, made when it was loaded, once the desktop has more. To tell
# that from a leak of ours takes stacks that are walked through libraries without frame pointers.
# Of what a library leaves that was unloaded since (a printer's, say) nobody can tell whose it is.
run_desktop_sanitizers() {
  ASAN_OPTIONS=$ASAN_OPTIONS:fast_unwind_on_malloc=0:malloc_context_size=8 \
    tests "ASan and UBSan of the desktop" _build-asan -t 12 --suite app
  ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0 PWT_PATIENCE=6 \
    tests "ASan and UBSan of the programs" _build-asan -t 12 --suite e2e
}

run_deep() {
  must_build _build
  if step "build with clang" build_clang; then
    step "clang-tidy" run_clang_tidy || true
  fi
  step "cppcheck" run_cppcheck || true
  run_thread_sanitizer
  run_valgrind
  run_fuzz
  run_coverage
  sanitized_stride=1 # ASan sees every case
}
