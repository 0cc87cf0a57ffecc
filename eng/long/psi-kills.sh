#!/usr/bin/env bash
# Jobs of the local runner and jobs over large sets, their processes killed at random points and taken up again. A minute or two. The last
# result lies beside, in psi-kills.txt.
set -euo pipefail
cd "$(dirname "$0")/../.."
result=eng/long/psi-kills.txt
log=$(mktemp)
trap 'rm -f "$log"' EXIT
code=0
for name in Primitives Psi; do
  [ "${1:-}" = --no-build ] || dotnet build "tests/AuthOps.$name.Tests" -c Release -v q --nologo
  "artifacts/bin/AuthOps.$name.Tests/release/AuthOps.$name.Tests" \
    --explicit only --filter-class '*JobKillTests' '*LargeKillTests' --show-live-output on >>"$log" 2>&1 || code=$?
done
grep -oE '(jobs|kills): .*|(total|failed|succeeded|duration): .*' "$log" | tee "$result"
[ "$code" -eq 0 ] || { tail -n 30 "$log"; exit "$code"; }
