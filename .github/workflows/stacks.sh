# The common part of preview.sh, drift.sh and ends.sh, which set `out`, the folder of the results.
set -euo pipefail
rm -rf "$out"
mkdir -p "$out"
export PATH="$PWD/.venv/bin:$PATH"

command -v pulumi > /dev/null || {
  echo "pulumi was not found on PATH: install version 3.200 or newer before this step" >&2
  exit 2
}

stacks() { # print the names of all stacks except local, which is of one machine
  local file stack
  for file in stacks/*.yaml; do
    stack=$(basename "$file" .yaml)
    if [[ $stack =~ ^[a-z][a-z0-9-]*$ && $stack != local ]]; then echo "$stack"; fi
  done
}

judge() { # STACK, arguments of pulumi, `--`, options of the review; writes the review's exit status to STACK.status
  local at="$out/$1" stack=$1 status=0 command=()
  shift
  while [ "$1" != -- ]; do
    command+=("$1")
    shift
  done
  shift
  pulumi "${command[@]}" --json --non-interactive --stack "$stack" > "$at.json" 2> "$at.log" || true
  pulumi stack export --stack "$stack" > "$at.state.json" 2>> "$at.log" || true
  python -m review "$at.json" --state "$at.state.json" "$@" > "$at.md" 2> "$at.errors" || status=$?
  if [ "$status" -eq 2 ]; then
    python -m review failed --stack "$stack" "$at.errors" "$at.log" > "$at.md"
  fi
  rm -f "$at.state.json"
  echo "$status" > "$at.status"
}
