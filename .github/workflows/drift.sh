#!/usr/bin/env bash
# Compares every stack that has a state with what is there: one Markdown file each in .strata/drift.
set -euo pipefail
out=.strata/drift
rm -rf "$out"
mkdir -p "$out"
export PATH="$PWD/.venv/bin:$PATH"

command -v pulumi > /dev/null || {
  echo "there is no pulumi on PATH: install one of version 3.200 or newer before this step" >&2
  exit 2
}

compare() { # STACK
  local at="$out/$1" status=0
  pulumi refresh --preview-only --json --non-interactive --stack "$1" > "$at.json" 2> "$at.log" || true
  pulumi stack export --stack "$1" > "$at.state.json" 2>> "$at.log" || true
  python -m review "$at.json" --state "$at.state.json" > "$at.md" 2> "$at.told" || status=$?
  if [ "$status" -eq 2 ]; then
    python -m review failed --stack "$1" "$at.told" "$at.log" > "$at.md"
  fi
  rm -f "$at.state.json"
}

for file in stacks/*.yaml; do
  stack=$(basename "$file" .yaml)
  [[ $stack =~ ^[a-z][a-z0-9-]*$ && $stack != local ]] || continue
  if pulumi stack export --stack "$stack" > /dev/null 2>&1; then
    compare "$stack" &
  fi
done
wait
cat "$out"/*.md >> "${GITHUB_STEP_SUMMARY:-/dev/null}" 2> /dev/null || true
