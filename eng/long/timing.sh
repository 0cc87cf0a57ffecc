#!/usr/bin/env bash
# Times the constant-time kernels with fixed and random scalars (dudect) and checks that a planted leak is found. It wants a
# machine that does nothing else. The last result lies beside, in timing.txt.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build tests/AuthOps.Primitives.Tests -c Release -v q --nologo
artifacts/bin/AuthOps.Primitives.Tests/release/AuthOps.Primitives.Tests \
  --explicit only --filter-class '*TimingTests' --show-live-output on | tee eng/long/timing.last
grep -oE '[a-z0-9]+ [a-z0-9]+ [a-z]+: \|t\| = ([0-9.]+|Infinity)|planted leak: \|t\| = ([0-9.]+|Infinity)|(total|failed|succeeded): .*' eng/long/timing.last | sort > eng/long/timing.txt
rm eng/long/timing.last
