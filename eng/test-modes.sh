#!/usr/bin/env bash
# Runs the suite in every mode that matters and adds the counts up:
#   default (the README's own command), three instruction-set modes, two cultures.
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

mode() { # name, VARIABLE=value...
  local name=$1 variables=()
  shift
  for variable in "$@"; do variables+=(-e "$variable"); done
  run "$name" dotnet test --solution Libraries.sln -c Release --no-build "${variables[@]}"
}

# The first run is exactly what the README tells a newcomer.
run default dotnet test --solution Libraries.sln -c Release
mode no-avx512 DOTNET_EnableAVX512=0
mode no-avx2 DOTNET_EnableAVX2=0
mode scalar DOTNET_EnableHWIntrinsic=0
mode tr-TR LC_ALL=tr_TR.UTF-8 AUTHOPS_EXPECT_CULTURE=tr-TR
mode zh-CN LC_ALL=zh_CN.UTF-8 AUTHOPS_EXPECT_CULTURE=zh-CN

echo "$passed $failed $skipped" >"$totals"
exit $status
