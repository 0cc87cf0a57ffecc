#!/usr/bin/env bash
# 10^8 synthetic rows from a CSV file in the page cache to the chosen transformation and the encoded release, on two
# threads: must take at most 90 s and 4 GB. Needs 12 GB of disk and as much page cache.
#
#   eng/long/rows100m.sh [--no-build] [ROWS [MEMORY_BYTES]]
#
# The last result lies beside, in rows100m.txt.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ "${1:-}" = --no-build ]; then shift; else dotnet build bench/AuthOps.Bench -c Release -v q --nologo; fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
artifacts/bin/AuthOps.Bench/release/AuthOps.Bench rows100m "${1:-100000000}" "$folder" "${2:-2000000000}" |
  tee eng/long/rows100m.txt
exit "${PIPESTATUS[0]}"
