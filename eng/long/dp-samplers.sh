#!/usr/bin/env bash
# The noise samplers on the platform's real generator: 10^8 draws of each of ten laws, judged by G-test, tail, sign and
# lag tests, with a false-alarm rate of 10^-9 for a whole run. Meant for every night; takes some minutes.
# The last result lies beside this file, in dp-samplers.txt.
set -euo pipefail
cd "$(dirname "$0")/../.."
result=eng/long/dp-samplers.txt
log=$(mktemp)
trap 'rm -f "$log"' EXIT
dotnet build tests/AuthOps.Dp.Tests -c Release --nologo -v q
code=0
export AUTHOPS_LONG_DRAWS=${AUTHOPS_LONG_DRAWS:-100000000}
dotnet test --project tests/AuthOps.Dp.Tests -c Release --no-build --output Detailed \
  -- --show-stdout all --filter-method '*Draws_from_the_platform_fit_their_laws' >"$log" 2>&1 || code=$?
grep -E 'laplace|gauss|succeeded|failed:|duration' "$log" | sed 's/^ *//' | grep -v 'release' | tee "$result"
[ "$code" -eq 0 ] || { tail -n 30 "$log"; exit "$code"; }
