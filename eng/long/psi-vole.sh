#!/usr/bin/env bash
# The intersection by VOLE against plain sets: every mode, small sets of any overlap, many under one correlation; and one job of
# 2^24 + 1 items a side in buckets, with its time and memory.
#   eng/long/psi-vole.sh [SETS [MINUTES]]     10^6 pairs of sets unless told, in 45 minutes at most; says how many it came to.
# The last result lies beside, in psi-vole.txt.
set -euo pipefail
cd "$(dirname "$0")/../.."
export AUTHOPS_VOLE_SETS=${1:-1000000} AUTHOPS_VOLE_MINUTES=${2:-45}
result=eng/long/psi-vole.txt
log=$(mktemp)
trap 'rm -f "$log"' EXIT
dotnet build tests/AuthOps.Psi.Tests -c Release -v q --nologo
code=0
artifacts/bin/AuthOps.Psi.Tests/release/AuthOps.Psi.Tests --explicit only --show-live-output on \
  --filter-method '*Random_sets_for_as_long_as_told' >"$log" 2>&1 || code=$?
grep -aoE 'oracle: .*|(total|failed|succeeded|duration): .*' "$log" | tee "$result"
echo "told: $AUTHOPS_VOLE_SETS pairs of sets in at most $AUTHOPS_VOLE_MINUTES minutes" | tee -a "$result"
[ "$code" -eq 0 ] || { tail -n 30 "$log"; exit "$code"; }
dotnet run --project bench/AuthOps.Bench -c Release -- headline psi --long --only=vole-2e24 | tee -a "$result"
