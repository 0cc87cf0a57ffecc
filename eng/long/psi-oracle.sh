#!/usr/bin/env bash
# ECDH-PSI of every suite against the plain intersection: 0 to 2^16 keys with overlaps none, one, half and all, 2^20 with half,
# 1 : 10^4; and the rank of a planted item over 10^4 runs. Minutes. The last result lies beside, in psi-oracle.txt.
set -euo pipefail
cd "$(dirname "$0")/../.."
result=eng/long/psi-oracle.txt
log=$(mktemp)
trap 'rm -f "$log"' EXIT
dotnet build tests/AuthOps.Psi.Tests -c Release -v q --nologo
code=0
artifacts/bin/AuthOps.Psi.Tests/release/AuthOps.Psi.Tests \
  --explicit only --filter-class '*Ecdh.SuiteTests' '*Ecdh.LeakageTests' --show-live-output on >"$log" 2>&1 || code=$?
grep -oE '(oracle|rank): .*|(total|failed|succeeded|duration): .*' "$log" | tee "$result"
[ "$code" -eq 0 ] || { tail -n 30 "$log"; exit "$code"; }
