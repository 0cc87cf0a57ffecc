#!/usr/bin/env bash
# Runs the suite in every mode that matters and adds the counts up.
#
#   eng/test-modes.sh TOTALS_FILE default   the README's own command, with everything on
#   eng/test-modes.sh TOTALS_FILE others    without AVX-512 under tr-TR, without AVX2 under zh-CN: all tests but those of
#                                           the source tree itself; then the tests near a kernel without any intrinsics
#
# One run of the suite serves a switch of the processor and a culture. Heavy tests do all their work in the default mode
# and a part in the others. Every test project asserts the mode it runs in, so a switch that does nothing fails.
# Adds "passed failed skipped" to the file named by $1; prints each failure and each skip with its reason.
set -uo pipefail
cd "$(dirname "$0")/.."
totals=${1:?usage: eng/test-modes.sh TOTALS_FILE default|others}
which=${2:?usage: eng/test-modes.sh TOTALS_FILE default|others}
passed=0 failed=0 skipped=0 status=0
[ ! -s "$totals" ] || read -r passed failed skipped <"$totals"
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

modules() { # names of test projects; the slowest come first, since two run at a time
  local name list=
  for name in "$@"; do list+="artifacts/bin/AuthOps.$name/release/AuthOps.$name.dll;"; done
  echo "${list%;}"
}

case $which in
  default)
    # Exactly what the README tells a newcomer.
    run default dotnet test --solution Libraries.sln -c Release
    ;;
  others)
    all=$(modules Dp.Tests Anonymization.Tests Metering.Tests Primitives.Tests Cli.Tests Psi.Tests Conventions.Tests Metering.AspNetCore.Tests Integration)
    tree=(--filter-not-class '*SizeTests' '*LayeringTests' '*WordingTests' '*DocumentationTests')
    mode no-avx512,tr-TR "DOTNET_EnableAVX512=0 LC_ALL=tr_TR.UTF-8 AUTHOPS_EXPECT_CULTURE=tr-TR" --test-modules "$all" "${tree[@]}"
    mode no-avx2,zh-CN "DOTNET_EnableAVX2=0 LC_ALL=zh_CN.UTF-8 AUTHOPS_EXPECT_CULTURE=zh-CN" --test-modules "$all" "${tree[@]}"
    kernels=(--filter-class '*SimdModeTests' '*.Hashing.*' '*.Merkle.*' '*.Groups.*' '*.Noise.*' '*.Accounting.*' '*.Queries.*' '*.Search.*' '*.Ecdh.*' '*.Vole.Gf*')
    mode scalar "DOTNET_EnableHWIntrinsic=0" --test-modules "$(modules Dp.Tests Anonymization.Tests Primitives.Tests Psi.Tests)" "${kernels[@]}"
    ;;
  *)
    echo "eng/test-modes.sh: '$which' is neither default nor others"
    exit 2
    ;;
esac

echo "$passed $failed $skipped" >"$totals"
exit $status
