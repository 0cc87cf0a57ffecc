#!/usr/bin/env bash
# The tests of differential privacy in their long form: every row of the accounting vectors, 10^7 draws of every sampler on
# fixed tapes, every proof by enumeration, all random plans of the stability checker. Takes some minutes.
# The last result lies beside this file, in dp-tests.txt.
set -euo pipefail
cd "$(dirname "$0")/../.."
result=eng/long/dp-tests.txt
log=$(mktemp)
trap 'rm -f "$log"' EXIT
dotnet build tests/AuthOps.Dp.Tests -c Release --nologo -v q
code=0
AUTHOPS_LONG=1 dotnet test --project tests/AuthOps.Dp.Tests -c Release --no-build --output Detailed >"$log" 2>&1 || code=$?
{
  grep -E '^(passed|failed) .*(Vectors|ManyDraws|DigitSampler|StabilityMap|DataSilence|Invariance|HistogramAggregation|AccountantProperty)' "$log" |
    sed -E 's/AuthOps\.Dp\.Tests\.//; s/ \([0-9a-z ]+\)$//' | LC_ALL=C sort
  grep -E '^ +(total|failed|succeeded|skipped):' "$log" | sed 's/^ *//'
} | tee "$result"
[ "$code" -eq 0 ] || { tail -n 30 "$log"; exit "$code"; }
