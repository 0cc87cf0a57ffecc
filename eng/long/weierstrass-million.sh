#!/usr/bin/env bash
# A million random and extreme products of SM2 and P-256 on every backend against BouncyCastle, or AUTHOPS_LONG_COUNT of them; a
# million take about half an hour on two cores. What was run last lies beside, in weierstrass-million.txt.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build tests/AuthOps.Primitives.Tests -c Release -v q --nologo
artifacts/bin/AuthOps.Primitives.Tests/release/AuthOps.Primitives.Tests \
  --explicit only --filter-method '*A_million_products*' --show-live-output on | tee eng/long/weierstrass-million.last
grep -oE '(sm2|p256): .*|(total|failed|succeeded|duration): .*' eng/long/weierstrass-million.last > eng/long/weierstrass-million.txt
rm eng/long/weierstrass-million.last
