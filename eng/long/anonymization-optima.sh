#!/usr/bin/env bash
# Every recorded optimum on Adult (shared/vectors/anonymization: optima.csv and arx-baseline.csv), of which the tests
# take a spread each time: equal score where ARX's algorithm is optimal, no worse otherwise.
# The last result lies beside this file, in anonymization-optima.txt.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build tests/AuthOps.Anonymization.Tests -c Release -v q --nologo
AUTHOPS_EVERY_VECTOR=1 artifacts/bin/AuthOps.Anonymization.Tests/release/AuthOps.Anonymization.Tests \
  --filter-class '*AdultOptimaTests' --output Detailed |
  grep -E '^(passed|failed) |^ +(total|failed|succeeded|skipped):|rows:' | sed -E 's/AuthOps\.Anonymization\.Tests\.//; s/ \([0-9a-z ]+\)$//; s/^ *//' |
  tee eng/long/anonymization-optima.txt
grep -q '^failed: 0' eng/long/anonymization-optima.txt
