#!/usr/bin/env bash
# The stranger's web service of eng/smoke/web published ahead of time from packed packages, warnings as errors: natively
# it answers as it does under the JIT, where CI runs it. Takes about two minutes. Its result is written beside this file.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
# AOT links with the system's C compiler and zlib.
if ! command -v gcc >/dev/null || ! [ -e /usr/include/zlib.h ]; then
  apt-get update -q && apt-get install -y -q gcc zlib1g-dev
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for name in Primitives Metering Metering.AspNetCore; do
  dotnet pack "src/AuthOps.$name" -c Release --nologo -v q -o "$work/feed"
done
version=$(ls "$work"/feed/AuthOps.Primitives.*.nupkg | sed -E 's/.*AuthOps\.Primitives\.(.*)\.nupkg/\1/')
cp -r eng/smoke/web "$work/web"
cat >"$work/nuget.config" <<XML
<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <packageSources>
    <add key="packed" value="$work/feed" />
  </packageSources>
</configuration>
XML
export NUGET_PACKAGES=$work/packages
cd "$work"
started=$SECONDS
dotnet publish web/web.csproj -c Release -r linux-x64 -p:PublishAot=true -p:AuthOpsVersion="$version" -o "$work/aot" --nologo -v q
took=$((SECONDS - started))
"$work/aot/web" | tee "$work/web.txt"
diff - "$work/web.txt" <<TEXT
call 1: OK
call 2: OK
call 3: TooManyRequests
TEXT
echo "published ahead of time in $took s without a warning, $(($(stat -c %s "$work/aot/web") >> 20)) MiB, answers as expected, $(nproc) cores, $(date -u +%F)" |
  tee "$root/eng/long/web-aot.txt"
