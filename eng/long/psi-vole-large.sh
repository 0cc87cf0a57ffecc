#!/usr/bin/env bash
# ROWS keys of each side, half in common, from CSV to CSV by VOLE: `authops psi serve` and `join` as two processes over loopback, in
# buckets on the disk. The matching rows must be exactly the common ones. Says the seconds from the start of both to the end of both,
# and the most memory that each had. 10^8 must take at most six minutes and 2 GB a side; it needs 15 GB of disk.
#
#   eng/long/psi-vole-large.sh [--no-build] [ROWS [BUCKET_ITEMS]]     10^8 rows in buckets of 2^19 unless told
#
# Results are added to psi-vole-large.txt beside; fails at 10^8 rows and beyond where a limit is not kept.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ "${1:-}" = --no-build ]; then shift; else dotnet build src/AuthOps.Cli -c Release -v q --nologo; fi
rows=${1:-100000000}
bucket=${2:-524288}
result=$PWD/eng/long/psi-vole-large.txt
tool=$PWD/artifacts/bin/AuthOps.Cli/release/authops
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# Keys of 18 digits.
base=100000000000000000
half=$((rows / 2))
keys() { echo id && seq $((base + $1)) $((base + $1 + $2 - 1)); }
keys 0 "$rows" >server.csv
keys "$half" "$rows" >client.csv
head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >psk
port=$((20000 + RANDOM % 20000))

# side VERB ADDRESS-OPTION: runs one party and leaves the most memory it had in VERB.memory.
side() {
  "$tool" psi "$1" "$2" "127.0.0.1:$port" --data "$3.csv" --key id --psk psk --protocol vole --subjects legal --output "$4" \
    --work "work-$3" --bucket-items "$bucket" --max-peer "$rows" "${@:5}" >"$3.out" 2>"$3.err" &
  local pid=$! code=0
  while grep VmHWM "/proc/$pid/status" >"$3.now" 2>/dev/null && [ -s "$3.now" ]; do
    mv "$3.now" "$3.memory"
    sleep 0.2
  done
  wait "$pid" || code=$?
  return "$code"
}

started=$(date +%s%N)
side serve --listen server rows-to-both --role sender --out server.matched &
server=$!
sleep 0.5
side join --connect client rows-to-both --role receiver --out client.matched &
client=$!
code=0
wait "$client" || code=$?
wait "$server" || code=$?
ended=$(date +%s%N)
[ "$code" -eq 0 ] || { tail -n 5 client.err server.err; exit "$code"; }
keys "$half" $((rows - half)) >expected
cmp expected server.matched
cmp expected client.matched

gigabytes() { awk '{ printf "%.2f", $2 * 1024 / 1e9 }' "$1.memory"; }
seconds=$(awk -v a="$started" -v b="$ended" 'BEGIN { printf "%.1f", (b - a) / 1e9 }')
echo "large: $rows rows of each side, $((rows - half)) in common and exactly these matched on both sides, in buckets of about $bucket: $seconds s; sender at most $(gigabytes server) GB, receiver $(gigabytes client) GB" |
  tee -a "$result"
if [ "$rows" -ge 100000000 ]; then
  awk -v s="$seconds" -v m="$(gigabytes server)" -v n="$(gigabytes client)" 'BEGIN { exit !(s <= 360 && m <= 2 && n <= 2) }'
fi
