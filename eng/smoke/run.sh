#!/usr/bin/env bash
# Uses the packed packages as a stranger would: from a folder outside the tree, with a package folder of its own.
# One program uses each library; it runs under the JIT and, published AOT, natively; a web service uses the package for
# hosts, under the JIT; the tool is installed and run.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
feed=$root/artifacts/nupkg
[ -d "$feed" ] || { echo "pack first: eng/pack.sh"; exit 1; }
# AOT links with the system's C compiler and zlib.
if ! command -v gcc >/dev/null || ! [ -e /usr/include/zlib.h ]; then
  apt-get update -q && apt-get install -y -q gcc zlib1g-dev
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Side by side: a program below another's folder would be compiled into it.
cp -r "$root"/eng/smoke/consumer "$root"/eng/smoke/web "$work"/
version=$(ls "$feed"/AuthOps.Primitives.*.nupkg | sed -E 's/.*AuthOps\.Primitives\.(.*)\.nupkg/\1/')
# The feed is added beside whatever source the machine's own configuration names.
cat >"$work/nuget.config" <<XML
<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <packageSources>
    <add key="packed" value="$feed" />
  </packageSources>
</configuration>
XML
export NUGET_PACKAGES=$work/packages
cd "$work"
dotnet publish consumer/consumer.csproj -c Release -r linux-x64 -p:AuthOpsVersion="$version" -o "$work/aot" --nologo -v q
echo "-- JIT"
dotnet run --project consumer/consumer.csproj -c Release -p:AuthOpsVersion="$version" -p:PublishAot=false | tee "$work/jit.txt"
echo "-- AOT"
"$work/aot/consumer" | tee "$work/aot.txt"
diff "$work/jit.txt" "$work/aot.txt"
echo "-- web"
dotnet run --project web/web.csproj -c Release -p:AuthOpsVersion="$version" | tee "$work/web.txt"
diff - "$work/web.txt" <<TEXT
call 1: OK
call 2: OK
call 3: TooManyRequests
TEXT
echo "-- tool"
dotnet tool install AuthOps.Cli --tool-path "$work/tool" --version "$version" --configfile "$work/nuget.config" >/dev/null
"$work/tool/authops" --help | head -n 3
