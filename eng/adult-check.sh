#!/usr/bin/env bash
# Real input: the Adult census extract with its hierarchies, k = 5, through the policy file of the samples.
# Fails where this is skipped although ../shared is there.
set -euo pipefail
cd "$(dirname "$0")/.."
data=../shared/data/adult
if ! [ -f "$data/adult.csv" ]; then
  if [ -d ../shared ]; then
    echo "../shared is there but has no data/adult/adult.csv"
    exit 1
  fi
  echo "skipped: no ../shared beside the checkout"
  exit 0
fi
out=artifacts/adult-check
rm -rf "$out"
mkdir -p "$out"
authops() { dotnet artifacts/bin/AuthOps.Cli/release/authops.dll "$@"; }
policy=samples/adult/policy.json

authops risk --policy "$policy" --input "$data/adult.csv"
authops anonymize --policy "$policy" --input "$data/adult.csv" --output "$out/release.csv" --json >"$out/result.json"
[ -s "$out/release.csv" ] && [ -s "$out/result.json" ]

# A verifier that shares nothing with the tool: classes of the released rows, counted by awk.
awk -F'[;,]' 'NR > 1 { n[$0]++ } END { low = 1e9; for (r in n) { c++; t += n[r]; if (n[r] < low) low = n[r] } print t " rows, " c " classes, smallest " low; exit low < 5 }' "$out/release.csv"

# Several models together; k and l of the written file counted by awk, over all columns but the occupation.
authops anonymize --policy samples/adult/several-models.json --input "$data/adult.csv" --output "$out/several.csv" --front-sizes none
awk -F'[;,]' 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "occupation") s = i; next }
  { v = $s; $s = ""; n[$0]++; if (!(($0, v) in seen)) { seen[$0, v] = 1; l[$0]++ } }
  END { k = d = 1e9; for (r in n) { if (n[r] < k) k = n[r]; if (l[r] < d) d = l[r] } print "smallest class " k ", fewest occupations " d; exit k < 5 || d < 5 }' "$out/several.csv"
