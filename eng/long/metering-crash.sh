#!/usr/bin/env bash
# A million crash seeds over the usage log: random scripts, a crash or a failing disk at a random operation of each, and
# the check that nothing acknowledged is lost and nothing invented. Takes about five minutes; CI takes ten thousand.
# Its result is written beside this file.
set -euo pipefail
cd "$(dirname "$0")/../.."
seeds=${1:-1000000}
dotnet build tests/AuthOps.Metering.Tests -c Release -v q --nologo
started=$SECONDS
dotnet test --project tests/AuthOps.Metering.Tests -c Release --no-build -e "AUTHOPS_CRASH_SEEDS=$seeds" \
  -- --filter-class '*CrashSuiteTests'
echo "$seeds seeds in $((SECONDS - started)) s, $(nproc) cores, $(date -u +%F)" | tee eng/long/metering-crash.txt
