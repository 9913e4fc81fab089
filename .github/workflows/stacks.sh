# What preview.sh and drift.sh begin with, and what both do with a stack. They set `out`, the folder of the results.
set -euo pipefail
rm -rf "$out"
mkdir -p "$out"
export PATH="$PWD/.venv/bin:$PATH"

command -v pulumi > /dev/null || {
  echo "there is no pulumi on PATH: install one of version 3.200 or newer before this step" >&2
  exit 2
}

stacks() { # the names of those that are not for one machine alone
  local file stack
  for file in stacks/*.yaml; do
    stack=$(basename "$file" .yaml)
    if [[ $stack =~ ^[a-z][a-z0-9-]*$ && $stack != local ]]; then echo "$stack"; fi
  done
}

judge() { # STACK, what the engine is asked, `--`, options of the review; its exit status is left in STACK.status
  local at="$out/$1" stack=$1 status=0 asked=()
  shift
  while [ "$1" != -- ]; do
    asked+=("$1")
    shift
  done
  shift
  pulumi "${asked[@]}" --json --non-interactive --stack "$stack" > "$at.json" 2> "$at.log" || true
  pulumi stack export --stack "$stack" > "$at.state.json" 2>> "$at.log" || true
  python -m review "$at.json" --state "$at.state.json" "$@" > "$at.md" 2> "$at.told" || status=$?
  if [ "$status" -eq 2 ]; then
    python -m review failed --stack "$stack" "$at.told" "$at.log" > "$at.md"
  fi
  rm -f "$at.state.json"
  echo "$status" > "$at.status"
}
