#!/usr/bin/env bash
# Runs link-conformance as a step of a job; action.yml gives its inputs as INPUT_* variables.
set -euo pipefail

program=(npx --no-install link-conformance)
if [ -n "$INPUT_PACKAGE" ]; then
  place=$(mktemp -d "${RUNNER_TEMP:-/tmp}/link-conformance.XXXXXX")
  # `--` keeps a package that begins with a hyphen from being a flag of npm; a tarball's path is the caller's.
  package=$INPUT_PACKAGE
  [ -f "$package" ] && package=$(realpath -- "$package")
  npm install --prefix "$place" --no-audit --no-fund --ignore-scripts -- "$package" >&2
  program=("$place/node_modules/.bin/link-conformance")
fi

# A value joined to its flag by "=" stays a value whatever it begins with.
flags=()
flag() {
  if [ -n "$2" ]; then flags+=("--$1=$2"); fi
}
flag target-file "$INPUT_TARGET_FILE"
flag profile "$INPUT_PROFILE"
flag known-failures "$INPUT_KNOWN_FAILURES"
flag baseline "$INPUT_BASELINE"
flag max-warnings "$INPUT_MAX_WARNINGS"
flag reporter github
for name in sarif junit json; do
  flag reporter "$name=$INPUT_REPORTS/link-conformance.$name"
done
while IFS= read -r word; do
  if [ -n "$word" ]; then flags+=("$word"); fi
done <<<"$INPUT_ARGS"
if [ -n "$INPUT_TARGET" ]; then flags+=(-- "$INPUT_TARGET"); fi

status=0
"${program[@]}" run "${flags[@]}" || status=$?

# A line break in a path would begin another output.
reports=${INPUT_REPORTS//[$'\r\n']/}
{
  echo "exit-code=$status"
  for name in sarif junit json; do
    echo "$name=$reports/link-conformance.$name"
  done
} >>"$GITHUB_OUTPUT"
exit "$status"
