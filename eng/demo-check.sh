#!/usr/bin/env bash
# Runs the README's main command, holds it to its time, and checks that verification can fail.
set -euo pipefail
cd "$(dirname "$0")/.."
out=artifacts/demo-check/demo
rm -rf artifacts/demo-check
mkdir -p artifacts/demo-check

# What follows calls the tool that this one built, past the project system.
authops() { dotnet artifacts/bin/AuthOps.Cli/release/authops.dll "$@"; }

started=$(date +%s%N)
dotnet run -c Release --no-build --project src/AuthOps.Cli -- demo --out "$out"
elapsed_ms=$((($(date +%s%N) - started) / 1000000))
echo "demo: $elapsed_ms ms"
[ "$elapsed_ms" -lt 20000 ] || { echo "the demo took longer than 20 s"; exit 1; }

expect() { # exit code, command...
  local want=$1 code=0
  shift
  "$@" >artifacts/demo-check/last.txt 2>&1 || code=$?
  if [ "$code" -ne "$want" ]; then
    cat artifacts/demo-check/last.txt
    echo "expected exit $want, got $code: $*"
    exit 1
  fi
}

trust=$out.keys/trust.json
expect 0 authops verify "$out" --trust "$trust"
expect 1 authops verify "$out"
grep -q "signer not established" artifacts/demo-check/last.txt
if find "$out" -type f -exec grep -l "PRIVATE KEY" {} + | grep -q .; then
  echo "a private key lies in $out"
  exit 1
fi
if find "$out.keys" -name '*.pem' -perm /077 | grep -q .; then
  echo "a private key file is readable by others"
  exit 1
fi

for file in $(cd "$out" && find . -type f | sort); do
  copy=artifacts/demo-check/copy
  rm -rf "$copy" && cp -r "$out" "$copy"
  printf 'x' >>"$copy/$file"
  expect 1 authops verify "$copy" --trust "$trust"
done
rm -rf "$copy" && cp -r "$out" "$copy" && echo added >"$copy/added.txt"
expect 1 authops verify "$copy" --trust "$trust"
grep -q "added.txt" artifacts/demo-check/last.txt
echo "verify: accepts the output, refuses every changed or added file"
