#!/usr/bin/env bash
# Starts metered-service.cs on a port of the loopback, calls it past its quota, stops it, and verifies its log with the
# independent verifier, which shares no code with it. Prints what metered-service.txt holds.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
service=
trap '[ -z "$service" ] || kill "$service" 2>/dev/null || true; rm -rf "$work"' EXIT
export ACCOUNT_TOKEN=for-this-run-only
# The program itself, not the command that would run it: a signal reaches it, and it stops as a service does.
program=$(dotnet build -c Release samples/metered-service.cs --nologo -v q -t:Build --getProperty:TargetPath | tee "$work/build.txt" | tail -n 1)
[ -f "$program" ] || { cat "$work/build.txt" >&2; exit 1; }
dotnet "$program" --data "$work/data" --urls http://127.0.0.1:0 >"$work/out.txt" 2>&1 &
service=$!
for _ in $(seq 100); do
  url=$(grep -oE 'http://127\.0\.0\.1:[0-9]+' "$work/out.txt" | head -n 1 || true)
  [ -z "$url" ] || break
  sleep 0.1
done
[ -n "$url" ] || { cat "$work/out.txt" >&2; exit 1; }

call() { # what is said of it, curl's arguments...
  local said=$1 status
  shift
  status=$(curl -sS -o "$work/answer" -w '%{http_code}' -D "$work/headers" "$@")
  echo "$said: $status $(tr '\n' ';' <"$work/answer")$(grep -i '^retry-after' "$work/headers" | tr -d '\r' | sed 's/^/ /')"
}

known=(-H "Authorization: Bearer $ACCOUNT_TOKEN")
event='{"specversion":"1.0","type":"urn:authops:event:use:v1","source":"//meter.example.org/7","id":"e-1","time":"2026-03-01T08:00:00Z","data":{"grant":"g-2026-017","scenario":"bank-credit","unit":"Rows","amount":"AMOUNT"}}'
tell() { call "$1" "${known[@]}" -H 'Content-Type: application/cloudevents+json' -d "${event/AMOUNT/$2}" "$url/events"; }

call "no account" "$url/companies/north"
call "north" "${known[@]}" "$url/companies/north"
call "south, under a key" "${known[@]}" -H 'Idempotency-Key: k-1' "$url/companies/south"
call "the key again" "${known[@]}" -H 'Idempotency-Key: k-1' "$url/companies/south"
call "south" "${known[@]}" "$url/companies/south"
call "past the quota" "${known[@]}" "$url/companies/south"
tell "an event" 40
tell "the event again" 40
tell "with another amount" 41
call "health" "$url/health"
kill -TERM "$service"
wait "$service" || true
service=
python3 eng/usage_log_verify.py log "$work/data/usage-log" "$(cat "$work/data/operator.vkey")" | sed -E 's/[0-9a-f]{64}/…/g'
