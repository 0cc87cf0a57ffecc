#!/usr/bin/env bash
# Opens a report in headless Chromium and fails on a console message, a request, an overflow or a missing language.
# Usage: eng/report-check.sh REPORT.html [SCREENSHOT_DIR]
# Needs node and Debian's chromium and fonts-noto-cjk; installs what is missing.
set -euo pipefail
[ $# -ge 1 ] || { echo "usage: eng/report-check.sh REPORT.html [SCREENSHOT_DIR]" >&2; exit 2; }
[ -f "$1" ] || { echo "report-check: no file $1" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
if ! command -v chromium >/dev/null || ! command -v node >/dev/null || [ -z "$(fc-list :lang=zh-cn 2>/dev/null)" ]; then
  echo "report-check: installing chromium, fonts-noto-cjk and node" >&2
  apt-get update -qq >/dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk fontconfig nodejs >/dev/null
fi

timeout 120 node "$here/report-check.mjs" "$@"
