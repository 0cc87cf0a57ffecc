#!/usr/bin/env bash
# Packs every package and looks inside: README, XML documentation, symbols, licence.
set -euo pipefail
cd "$(dirname "$0")/.."
out=artifacts/nupkg
rm -rf "$out"
dotnet pack Libraries.sln -c Release --no-build --nologo -v q -o "$out"
for name in Primitives Anonymization Psi Dp Metering Metering.AspNetCore; do
  # A version begins with a digit; another package's name does not.
  package=$(ls "$out"/AuthOps.$name.[0-9]*.nupkg)
  listing=$(unzip -Z1 "$package")
  for want in README.md "lib/net10.0/AuthOps.$name.dll" "lib/net10.0/AuthOps.$name.xml"; do
    grep -qxF "$want" <<<"$listing" || { echo "$package lacks $want"; exit 1; }
  done
  ls "$out"/AuthOps.$name.[0-9]*.snupkg >/dev/null
  echo "$(basename "$package"): $(stat -c %s "$package") bytes, README, XML documentation and symbols"
done
ls "$out"/AuthOps.Cli.*.nupkg >/dev/null
