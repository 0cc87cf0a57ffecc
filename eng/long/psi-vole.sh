#!/usr/bin/env bash
# Random runs of the intersection by VOLE against plain sets: sizes up to 4,096, any overlap, every mode but SM2.
#   eng/long/psi-vole.sh [RUNS]     10,000 unless told; the last result is in psi-vole.txt
set -euo pipefail
cd "$(dirname "$0")/../.."
export AUTHOPS_VOLE_RUNS=${1:-10000}
dotnet build tests/AuthOps.Psi.Tests -c Release -v q --nologo
dotnet test --project tests/AuthOps.Psi.Tests -c Release --no-build -- --explicit only --filter-method '*Ten_thousand_random_runs_lose_nothing'
echo "$AUTHOPS_VOLE_RUNS runs: 0 lost, 0 extra" | tee eng/long/psi-vole.txt
