#!/usr/bin/env bash
# Runs each sample and compares what it prints with the text committed beside it.
set -euo pipefail
cd "$(dirname "$0")/.."
shopt -s nullglob
count=0
for sample in samples/*.cs; do
  expected=${sample%.cs}.txt
  [ -f "$expected" ] || { echo "$sample has no $expected"; exit 1; }
  # As built for release, so that the libraries are not built a second time.
  dotnet run -c Release "$sample" | diff "$expected" - || { echo "$sample prints something else than $expected"; exit 1; }
  count=$((count + 1))
done
[ "$count" -gt 0 ] || { echo "no samples found"; exit 1; }
echo "$count samples print what they should"
