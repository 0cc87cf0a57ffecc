#!/usr/bin/env bash
# Rewrites PublicAPI.Unshipped.txt of the named libraries (default: all) from what the code declares now.
# Review the difference: it is the change of the public surface.
set -euo pipefail
cd "$(dirname "$0")/.."
names=("$@")
[ ${#names[@]} -gt 0 ] || names=(Primitives Anonymization Psi Dp Metering Metering.AspNetCore)
for name in "${names[@]}"; do
  project="src/AuthOps.$name"
  file="$project/PublicAPI.Unshipped.txt"
  printf '#nullable enable\n' >"$file"
  # The analyzer's own complaints are the list; everything else in the build is somebody else's concern.
  output=$(dotnet build "$project/AuthOps.$name.csproj" -c Release --nologo -v q -p:TreatWarningsAsErrors=false 2>&1 || true)
  if grep -qE 'error CS[0-9]+' <<<"$output"; then
    grep -E 'error CS[0-9]+' <<<"$output" | sort -u | head -20 >&2
    exit 1
  fi
  grep -oE "RS0016: Symbol '.*' is not part of the declared public API" <<<"$output" |
    sed -E "s/^RS0016: Symbol '(.*)' is not part of the declared public API$/\1/" |
    LC_ALL=C sort -u >>"$file" || true
  echo "$file: $(($(wc -l <"$file") - 1)) symbols"
done
