#!/usr/bin/env bash
# The million iterations of RFC 7748, 5.2, and 10^6 random and extreme inputs a backend against BouncyCastle.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build tests/AuthOps.Primitives.Tests -c Release -v q --nologo
artifacts/bin/AuthOps.Primitives.Tests/release/AuthOps.Primitives.Tests --explicit only --filter-class '*X25519Tests'
