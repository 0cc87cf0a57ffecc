#!/usr/bin/env bash
# Every recorded optimum on Adult (shared/vectors/anonymization), not only the sample the tests take each time.
# Writes its result beside this file; none is committed yet.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build tests/AuthOps.Anonymization.Tests -c Release -v q --nologo
AUTHOPS_EVERY_VECTOR=1 dotnet test --project tests/AuthOps.Anonymization.Tests -c Release --no-build -- \
  --filter-class '*AdultOptimaTests' | tee eng/long/anonymization-optima.txt
