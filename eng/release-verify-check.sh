#!/usr/bin/env bash
# Two verifiers of release certificates, the tool's and the one in Python, on the sample under docs and on broken copies of it: both
# must accept, or both refuse. Then certify with a disk that is full in the middle: nothing may be left.
set -euo pipefail
cd "$(dirname "$0")/.."
sample=docs/samples/release-certificate
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
authops() { dotnet artifacts/bin/AuthOps.Cli/release/authops.dll "$@"; }

both() { # expected exit code, what
  local ours=0 other=0
  authops verify "$work/c/certificate.dsse.json" --trust "$sample/trust.json" >"$work/ours" 2>&1 || ours=$?
  python3 eng/release_verify.py "$work/c/certificate.dsse.json" >"$work/other" 2>&1 || other=$?
  if [ "$ours" != "$1" ] || [ "$other" != "$1" ]; then
    echo "$2: the tool says $ours, Python $other, expected $1"
    tail -n 5 "$work/ours" "$work/other"
    exit 1
  fi
  echo "both say $1: $2: $(tail -n 1 "$work/other")"
}

copy() {
  rm -rf "$work/c"
  cp -r "$sample" "$work/c"
}

edit() { # what is done to the lines after the header
  python3 - "$work/c/release.csv" "$1" <<'PY'
import sys
path, what = sys.argv[1:]
head, *lines = open(path, encoding="utf-8").read().splitlines()
key = lambda line: tuple(line.split(",")[:2])
first = key(lines[0])
if what == "reorder":
    lines = lines[::-1]
elif what == "k - 1":
    # One class keeps four of its records, one less than the policy asks.
    kept, members = [], 0
    for line in lines:
        members += key(line) == first
        if key(line) != first or members <= 4:
            kept.append(line)
    lines = kept
elif what == "homogeneous":
    lines = [",".join(l.split(",")[:2] + ["E11"] + l.split(",")[3:]) if key(l) == first else l for l in lines]
elif what == "outside":
    lines[0] = "nowhere" + lines[0][lines[0].index(","):]
elif what == "swap":
    # The sensitive values of two records of different classes change places.
    other = next(i for i, l in enumerate(lines) if key(l) != first and l.split(",")[2] != lines[0].split(",")[2])
    a, b = lines[0].split(","), lines[other].split(",")
    a[2], b[2] = b[2], a[2]
    lines[0], lines[other] = ",".join(a), ",".join(b)
elif what == "other file":
    lines = lines[: len(lines) // 2] * 2
open(path, "w", encoding="utf-8").write("\n".join([head] + lines) + "\n")
PY
}

copy
both 0 "the sample"
copy
edit reorder
both 0 "a re-ordered file"
for what in "k - 1" homogeneous outside swap "other file"; do
  copy
  edit "$what"
  both 1 "$what"
done
copy
python3 - "$work/c" <<'PY'
import base64, json, sys
path = sys.argv[1] + "/certificate.dsse.json"
envelope = json.load(open(path))
payload = base64.b64decode(envelope["payload"]).decode()
digest = next(c["value"] for c in json.loads(payload)["predicate"]["claims"] if c["claim"] == "rowsDigest")
envelope["payload"] = base64.b64encode(payload.replace(digest, "0" * 64).encode()).decode()
open(path, "w").write(json.dumps(envelope, separators=(",", ":")))
PY
both 1 "a changed digest"
copy
sed -i 's/"k":5/"k":4/' "$work/c/policy.json"
both 1 "a policy changed after certification"

copy
python3 - "$work/key.pem" <<'PY'
import base64, os, sys
der = bytes.fromhex("302e020100300506032b657004220420") + os.urandom(32)
with open(os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
    file.write("-----BEGIN PRIVATE KEY-----\n" + base64.b64encode(der).decode() + "\n-----END PRIVATE KEY-----\n")
PY
certify() {
  authops certify --policy "$sample/visits-policy.json" --input "$sample/visits.csv" --release "$sample/release.csv" \
    --report "$sample/report.json" --sharing controlled --context "$sample/context.json" --key "$work/key.pem" --output "$work/out/made"
}
mkdir "$work/out"
# Files may have 4 KiB: the certificate fits, the published policy does not.
if (trap '' XFSZ; ulimit -f 4; export DOTNET_EnableWriteXorExecute=0; certify) >"$work/full" 2>&1; then
  echo "a full disk was not noticed"
  exit 1
fi
[ -z "$(ls -A "$work/out")" ] || { echo "a full disk left something behind"; ls -A "$work/out"; exit 1; }
echo "a write that fails in the middle leaves nothing behind"
certify >/dev/null
[ -s "$work/out/made/public/certificate.dsse.json" ]
echo "release verify check: ok"
