#!/usr/bin/env bash
# Opens a report in headless Chromium and fails on a console message, a request, an overflow or a missing language.
# Usage: eng/report-check.sh REPORT.html [SCREENSHOT_DIR]
# Needs node and Debian's chromium and fonts-noto-cjk; installs the latter two where it may.
set -euo pipefail
[ $# -ge 1 ] || { echo "usage: eng/report-check.sh REPORT.html [SCREENSHOT_DIR]" >&2; exit 2; }
[ -f "$1" ] || { echo "report-check: no file $1" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
if ! command -v chromium >/dev/null || [ -z "$(fc-list :lang=zh-cn 2>/dev/null)" ]; then
  echo "report-check: installing chromium and fonts-noto-cjk" >&2
  apt-get update -qq >/dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk fontconfig >/dev/null
fi
command -v node >/dev/null || { echo "report-check: node is missing" >&2; exit 2; }
timeout 120 node "$here/report-check.mjs" "$@"
