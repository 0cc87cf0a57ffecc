#!/usr/bin/env bash
# 10^8 random revenue splits, each of which must sum to its total to the fen. The last result lies beside, in shares.txt.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build tests/AuthOps.Metering.Tests -c Release -v q --nologo
artifacts/bin/AuthOps.Metering.Tests/release/AuthOps.Metering.Tests \
  --explicit only --filter-method '*A_hundred_million_splits*' --show-live-output on | tee eng/long/shares.last
grep -oE 'shares: .*|(total|failed|succeeded|duration): .*' eng/long/shares.last > eng/long/shares.txt
rm eng/long/shares.last
