#!/usr/bin/env bash
# The million iterations of RFC 7748, 5.2, and 10^6 random and extreme inputs a backend against libsodium and BouncyCastle, or
# AUTHOPS_LONG_COUNT of them. The last result lies beside, in x25519.txt.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build tests/AuthOps.Primitives.Tests -c Release -v q --nologo
artifacts/bin/AuthOps.Primitives.Tests/release/AuthOps.Primitives.Tests \
  --explicit only --filter-class '*X25519Tests' --show-live-output on | tee eng/long/x25519.last
grep -oE 'x25519: .*|(total|failed|succeeded|duration): .*' eng/long/x25519.last > eng/long/x25519.txt
rm eng/long/x25519.last
