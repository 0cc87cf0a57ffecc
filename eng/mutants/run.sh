#!/usr/bin/env bash
# Applies each mutant, a patch that makes the code wrong, in a copy of this checkout and expects its tests to go red.
#
#   eng/mutants/run.sh [AREA | PATCH ...]      all mutants, those of a folder beside this script, or single patches
#   eng/mutants/run.sh --seconds N [AREA ...]  a sample that fits N seconds, the least costly setting for CI; which
#                                              mutants are in it follows from the last commit, so that all get a turn
#
# The first lines of a patch, before its first "diff --git", are comments and name what it breaks and who must see it:
#   # mutant: k-anonymity accepts classes of k - 1
#   # project: AuthOps.Anonymization.Tests
#   # filter: --filter-class *ClassTableTests
# (filter: arguments of the test runner, split at spaces; none means the whole project. Make one with `git diff`.)
#
# Prints a table. Exits with 1 where a mutant survives, does not apply or does not build, or where the unchanged code
# is red under the same filter, since then red proves nothing.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
budget=
if [ "${1:-}" = --seconds ]; then
  budget=${2:?--seconds needs a number}
  shift 2
fi

patches=()
for one in "${@:-.}"; do
  if [ -d "$here/$one" ]; then
    while IFS= read -r patch; do patches+=("$patch"); done < <(find "$here/$one" -name '*.patch' | LC_ALL=C sort)
  elif [ -f "$one" ]; then
    patches+=("$(realpath "$one")")
  elif [ -f "$here/$one" ]; then
    patches+=("$here/$one")
  else
    echo "eng/mutants/run.sh: '$one' is neither an area ($(cd "$here" && ls -d -- */ | tr -d / | paste -sd' ')) nor a patch"
    exit 2
  fi
done
[ "${#patches[@]}" -gt 0 ] || { echo "eng/mutants/run.sh: there is no patch"; exit 2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
copy=$work/checkout
mkdir "$copy"
# What git would take: tracked and new files as they stand now, without build output.
(cd "$root" && git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' f; do [ -e "$f" ] && printf '%s\0' "$f"; done | tar --null -T - -c) | tar -x -C "$copy"
[ -d "$root/../shared" ] && ln -s "$(realpath "$root/../shared")" "$work/shared"
cd "$copy"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1
log=$work/log

field() { sed -n '/^diff --git/q; s/^# '"$2"': *//p' "$1" | head -n 1; }

# The style of a mutant does not matter, only whether it is found.
build() { # project, more arguments
  dotnet build "tests/$1" "${@:2}" -c Release --nologo -v q -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false \
    -p:EnforceCodeStyleInBuild=false >"$log" 2>&1
}

# 0 green, 2 red, 124 too long; whatever else means that nothing was tested.
run_tests() { # project, filter
  local filter
  read -r -a filter <<<"$2"
  timeout -k 5 180 dotnet test --project "tests/$1" -c Release --no-build -- ${filter[@]+"${filter[@]}"} >"$log" 2>&1
}

declare -A baseline
clean= # the project whose unchanged code was built last, while no mutant has been applied since
green() { # project, filter
  if [ -z "${baseline[$1|$2]:-}" ]; then
    if { [ "$clean" = "$1" ] || build "$1"; } && clean=$1 && run_tests "$1" "$2"; then baseline[$1|$2]=green; else baseline[$1|$2]=red; tail -n 15 "$log"; fi
  fi
  [ "${baseline[$1|$2]}" = green ]
}

judge() { # patch; prints the verdict in $verdict
  local project filter code=0
  project=$(field "$1" project) filter=$(field "$1" filter)
  verdict="names no project"
  [ -n "$project" ] && [ -d "tests/$project" ] || return 1
  verdict="unchanged code is red"
  green "$project" "$filter" || return 1
  verdict="does not apply"
  git apply --whitespace=nowarn "$1" >"$log" 2>&1 || { tail -n 5 "$log"; return 1; }
  clean=
  verdict="does not build"
  if build "$project" --no-restore; then
    run_tests "$project" "$filter" || code=$?
    case $code in
      0) verdict=SURVIVED ;;
      2) verdict=killed ;;
      124 | 137) verdict="killed (no end in 180 s)" ;;
      134 | 139) verdict="killed (the process died)" ;;
      *) verdict="tests did not run (exit $code)"; tail -n 15 "$log" ;;
    esac
  else
    grep -m 5 'error' "$log"
  fi
  git apply --reverse --whitespace=nowarn "$1"
  [[ $verdict == killed* ]]
}

if [ -n "$budget" ]; then
  # One project only, so that the sample is not all building: the last commit decides which, and where it begins.
  seed=$(git -C "$root" rev-parse HEAD 2>/dev/null || echo none)
  ranked() { while IFS= read -r one; do printf '%s %s\n' "$(printf '%s %s' "$seed" "$(basename "$one")" | sha256sum | cut -c1-16)" "$one"; done | LC_ALL=C sort | cut -d' ' -f2-; }
  mapfile -t patches < <(printf '%s\n' "${patches[@]}" | ranked)
  only=$(field "${patches[0]}" project)
fi

printf '%-34s %-58s %s\n' patch mutant verdict
# A whole run judges the unchanged code under every filter first, on one build of each project; a sample as it goes.
if [ -z "$budget" ]; then
  while IFS= read -r patch; do
    project=$(field "$patch" project)
    [ -d "tests/$project" ] && green "$project" "$(field "$patch" filter)"
  done < <(for patch in "${patches[@]}"; do printf '%s %s\n' "$(field "$patch" project)" "$patch"; done | LC_ALL=C sort | cut -d' ' -f2-)
fi
bad=0 count=0 started=$SECONDS
for patch in "${patches[@]}"; do
  if [ -n "$budget" ]; then
    [ "$(field "$patch" project)" = "$only" ] || continue
    [ "$count" -eq 0 ] || [ $((SECONDS - started)) -lt "$budget" ] || break
  fi
  judge "$patch" || bad=$((bad + 1))
  count=$((count + 1))
  printf '%-34s %-58s %s\n' "$(basename "$(dirname "$patch")")/$(basename "$patch" .patch)" "$(field "$patch" mutant)" "$verdict"
done
echo "$count mutants of ${#patches[@]}, $((count - bad)) killed, $bad not, in $((SECONDS - started)) s"
[ "$bad" -eq 0 ]
