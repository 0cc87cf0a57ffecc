#!/usr/bin/env bash
# Runs the suite in every mode that matters and adds the counts up. The first run is the README's own command, with
# everything on. The next two have a switch of the processor and a culture off their default, so that one run of the
# suite serves both. The last has no intrinsics at all and takes the libraries, where the kernels are.
# Heavy tests do all their work in the first run and a part in the others.
# Every test project asserts the mode it runs in, so a switch that does nothing fails.
# Writes "passed failed skipped" to the file named by $1; prints each failure and each skip with its reason.
set -uo pipefail
cd "$(dirname "$0")/.."
totals=${1:?usage: eng/test-modes.sh TOTALS_FILE}
passed=0 failed=0 skipped=0 status=0
logs=artifacts/test-logs
mkdir -p "$logs"

count() { grep -oE "^  $1: [0-9]+" "$2" | tail -n 1 | grep -oE '[0-9]+' || echo 0; }

run() { # name, command...
  local name=$1 log="$logs/$1.log" code=0
  shift
  local started=$SECONDS
  "$@" >"$log" 2>&1 || code=$?
  local p f s
  p=$(count succeeded "$log") f=$(count failed "$log") s=$(count skipped "$log")
  # Explicit tests are the long commands of eng/long: not run here by intent, and no skip.
  s=$((s - $(grep -c 'Not run (due to explicit test filtering)' "$log")))
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  echo "== $name: $p passed, $f failed, $s skipped in $((SECONDS - started)) s (exit $code)"
  if [ "$code" -ne 0 ] || [ "$f" -ne 0 ]; then
    grep -A 12 -E '^failed ' "$log" | head -n 120
    [ "$f" -ne 0 ] || tail -n 30 "$log"
    # A run that broke without counting a failure is a failure all the same.
    [ "$f" -ne 0 ] || failed=$((failed + 1))
    status=1
  fi
  grep -A 1 -E '^skipped ' "$log" | grep -B 1 -vE '^skipped |^--|explicit test filtering' || true
  if [ "$s" -ne 0 ] && [ -d ../shared ]; then
    echo "A test was skipped although ../shared is there: that is a failure."
    status=1
  fi
}

mode() { # name, "VARIABLE=value ...", which tests
  local variables=() variable
  for variable in $2; do variables+=(-e "$variable"); done
  run "$1" dotnet test "${@:3}" "${variables[@]}"
}

all=(--solution Libraries.sln -c Release --no-build)
libraries=$(printf 'artifacts/bin/AuthOps.%s.Tests/release/AuthOps.%s.Tests.dll;' {Dp,Dp,Primitives,Primitives,Metering,Metering,Anonymization,Anonymization,Psi,Psi})

# The first run is exactly what the README tells a newcomer.
run default dotnet test --solution Libraries.sln -c Release
mode no-avx512,tr-TR "DOTNET_EnableAVX512=0 LC_ALL=tr_TR.UTF-8 AUTHOPS_EXPECT_CULTURE=tr-TR" "${all[@]}"
mode no-avx2,zh-CN "DOTNET_EnableAVX2=0 LC_ALL=zh_CN.UTF-8 AUTHOPS_EXPECT_CULTURE=zh-CN" "${all[@]}"
mode scalar "DOTNET_EnableHWIntrinsic=0" --test-modules "${libraries%;}"

echo "$passed $failed $skipped" >"$totals"
exit $status
