#!/usr/bin/env bash
# The independent verifier against the vector of docs/wire, the log of a demonstration, and damaged copies of that log.
# Usage: eng/usage-log-check.sh LOG_DIRECTORY
set -euo pipefail
cd "$(dirname "$0")/.."
log=${1:?usage: eng/usage-log-check.sh LOG_DIRECTORY}
verify=eng/usage_log_verify.py
python3 "$verify" vector docs/wire/usage-log.md
python3 "$verify" log "$log"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

refused() { # what, command that damages the copy...
  rm -rf "$work/log"
  cp -r "$log" "$work/log"
  chmod -R u+w "$work/log"
  (cd "$work/log" && "${@:2}")
  if python3 "$verify" log "$work/log" >"$work/out" 2>&1; then
    echo "not found: $1"
    exit 1
  fi
  echo "found: $1: $(tail -n 1 "$work/out")"
}

flip() { python3 -c 'import sys; p, at = sys.argv[1], int(sys.argv[2]); b = bytearray(open(p, "rb").read()); b[at] ^= 1; open(p, "wb").write(b)' "$@"; }

refused "a flipped bit in a record" flip segment.00000000 12400
refused "a log cut short" truncate -s -1024 segment.00000000
refused "a flipped bit in the checkpoint's root" flip checkpoint 70
refused "a checkpoint that is missing" rm checkpoint
refused "a tile that is missing" rm -r tile/0
refused "an SM3 tile that is missing" rm -r sm3/tile/0
echo "usage log check: ok"
