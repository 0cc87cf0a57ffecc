#!/usr/bin/env bash
# 10^6 maps and products in ristretto255 on every backend against libsodium, or AUTHOPS_LONG_COUNT of them.
# A million take about five minutes on two cores. The last result lies beside, in ristretto.txt.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build tests/AuthOps.Primitives.Tests -c Release -v q --nologo
artifacts/bin/AuthOps.Primitives.Tests/release/AuthOps.Primitives.Tests \
  --explicit only --filter-method '*A_million_maps*' --show-live-output on | tee eng/long/ristretto.last
grep -oE 'ristretto255: .*|(total|failed|succeeded|duration): .*' eng/long/ristretto.last > eng/long/ristretto.txt
rm eng/long/ristretto.last
