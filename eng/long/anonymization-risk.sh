#!/usr/bin/env bash
# The risk estimates recorded from ARX for a million synthetic records (shared/vectors/anonymization/risk.csv): classes,
# uniqueness, prosecutor risks, Zayatz, Pitman, Dankar. The last result lies beside this file, in anonymization-risk.txt.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build tests/AuthOps.Anonymization.Tests -c Release -v q --nologo
artifacts/bin/AuthOps.Anonymization.Tests/release/AuthOps.Anonymization.Tests --explicit only \
  --filter-method '*The_estimates_recorded_from_arx_for_a_million_records*' --output Detailed |
  grep -E '^(passed|failed) |^ +(total|failed|succeeded|skipped):' | sed -E 's/AuthOps\.Anonymization\.Tests\.//; s/ \([0-9a-z ]+\)$//; s/^ *//' |
  tee eng/long/anonymization-risk.txt
grep -q '^failed: 0' eng/long/anonymization-risk.txt
