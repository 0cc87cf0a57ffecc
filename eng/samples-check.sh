#!/usr/bin/env bash
# Runs each sample, or the script beside it that calls a service, and compares what it prints with the text beside it.
set -euo pipefail
cd "$(dirname "$0")/.."
shopt -s nullglob
count=0
for sample in samples/*.cs; do
  expected=${sample%.cs}.txt
  [ -f "$expected" ] || { echo "$sample has no $expected"; exit 1; }
  # As built for release, so that the libraries are not built a second time.
  run=(dotnet run -c Release "$sample")
  [ ! -f "${sample%.cs}.sh" ] || run=(bash "${sample%.cs}.sh")
  "${run[@]}" | diff "$expected" - || { echo "$sample prints something else than $expected"; exit 1; }
  count=$((count + 1))
done
[ "$count" -gt 0 ] || { echo "no samples found"; exit 1; }
echo "$count samples print what they should"
