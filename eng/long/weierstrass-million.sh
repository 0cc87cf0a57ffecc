#!/usr/bin/env bash
# A million random and extreme products of SM2 and P-256 on every backend against BouncyCastle; about half an hour on two cores.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build tests/AuthOps.Primitives.Tests -c Release -v q --nologo
artifacts/bin/AuthOps.Primitives.Tests/release/AuthOps.Primitives.Tests \
  --explicit only --filter-method '*A_million_products*'
