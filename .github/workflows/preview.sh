#!/usr/bin/env bash
# Reviews the stacks that lie between $BASE and $HEAD, side by side: one Markdown file each in .strata/review.
# Exit status 1 when a gate stays shut or a preview cannot be read. GitLab runs it too (docs/review.md).
set -euo pipefail
out=.strata/review
rm -rf "$out"
mkdir -p "$out"
export PATH="$PWD/.venv/bin:$PATH"

command -v pulumi > /dev/null || {
  echo "there is no pulumi on PATH: install one of version 3.200 or newer before this step" >&2
  exit 2
}

mapfile -t changed < <(git diff --name-only "$BASE" "$HEAD")
stacks=()
for file in stacks/*.yaml; do
  stack=$(basename "$file" .yaml)
  [[ $stack =~ ^[a-z][a-z0-9-]*$ && $stack != local ]] || continue
  for one in "${changed[@]}"; do
    case $one in
      stacks/*.yaml) [[ $one == "$file" || $one == "stacks/Pulumi.$stack.yaml" ]] || continue ;;
      components/* | stacks/*.py | __main__.py | Pulumi.yaml | requirements.txt) ;;
      *) continue ;;
    esac
    stacks+=("$stack")
    break
  done
done
if [ ${#stacks[@]} -eq 0 ]; then
  printf '<!-- strata-review -->\n## This change touches no stack\n' > "$out/none.md"
fi

review() { # STACK
  local at="$out/$1" status=0
  pulumi preview --json --non-interactive --stack "$1" > "$at.json" 2> "$at.log" || true
  pulumi stack export --stack "$1" > "$at.state.json" 2>> "$at.log" || true
  python -m review "$at.json" --state "$at.state.json" --environment "stacks/$1.yaml" --gate \
    --limit $((60000 / ${#stacks[@]})) > "$at.md" 2> "$at.gate" || status=$?
  if [ "$status" -eq 2 ]; then
    python -m review failed --stack "$1" "$at.gate" "$at.log" > "$at.md"
  fi
  rm -f "$at.state.json"
  echo "$status" > "$at.status"
}

for stack in "${stacks[@]}"; do review "$stack" & done
wait
cat "$out"/*.md >> "${GITHUB_STEP_SUMMARY:-/dev/null}"
cat "$out"/*.gate >&2 2> /dev/null || true
! grep --quiet --invert-match '^0$' "$out"/*.status 2> /dev/null
