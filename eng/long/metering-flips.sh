#!/usr/bin/env bash
# Every bit of a usage log of 64 KiB flipped, one after the other: what was acknowledged, or a loud error. CI flips one
# bit of every byte of headers and commit records and of every 7th other byte. Its result is written beside this file.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build tests/AuthOps.Metering.Tests -c Release -v q --nologo
started=$SECONDS
dotnet test --project tests/AuthOps.Metering.Tests -c Release --no-build -e AUTHOPS_FLIP_EVERY_BIT=1 \
  -- --filter-method '*Every_bit_of_a_log_of_64_KiB*'
echo "every bit of 64 KiB in $((SECONDS - started)) s, $(nproc) cores, $(date -u +%F)" | tee eng/long/metering-flips.txt
