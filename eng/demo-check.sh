#!/usr/bin/env bash
# The README's main command.
#
#   eng/demo-check.sh run      runs it and holds it to its time
#   eng/demo-check.sh verify   its output is accepted, and refused once a file is changed or added
set -euo pipefail
cd "$(dirname "$0")/.."
out=artifacts/demo-check/demo

run() {
  rm -rf artifacts/demo-check
  mkdir -p artifacts/demo-check
  local started elapsed_ms
  started=$(date +%s%N)
  dotnet run -c Release --no-build --project src/AuthOps.Cli -- demo --out "$out"
  elapsed_ms=$((($(date +%s%N) - started) / 1000000))
  echo "demo: $elapsed_ms ms"
  [ "$elapsed_ms" -lt 20000 ] || { echo "the demo took longer than 20 s"; exit 1; }
}

# Past the project system, by the tool that a run has built.
authops() { dotnet artifacts/bin/AuthOps.Cli/release/authops.dll "$@"; }

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

verify() {
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
}

case ${1:-} in
  run) run ;;
  verify) verify ;;
  *) echo "usage: eng/demo-check.sh run|verify" >&2; exit 2 ;;
esac
