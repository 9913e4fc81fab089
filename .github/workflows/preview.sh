#!/usr/bin/env bash
# Review the stacks that change between $BASE and $HEAD, in parallel: one Markdown file each in .strata/review.
# Exit status 1 if a gate is closed or a preview cannot be read. GitLab runs it too (docs/review.md).
out=.strata/review
source .github/workflows/stacks.sh

mapfile -t changed < <(git diff --name-only "$BASE" "$HEAD")
touched=()
for stack in $(stacks); do
  for one in "${changed[@]}"; do
    case $one in
      stacks/*.yaml) [[ $one == "stacks/$stack.yaml" || $one == "stacks/Pulumi.$stack.yaml" ]] || continue ;;
      components/* | embedded/* | stacks/*.py | __main__.py | Pulumi.yaml | requirements.txt) ;;
      *) continue ;;
    esac
    touched+=("$stack")
    break
  done
done
if [ ${#touched[@]} -eq 0 ]; then
  printf '<!-- strata-review -->\n## This change touches no stack\n' > "$out/none.md"
fi

for stack in "${touched[@]}"; do
  judge "$stack" preview -- --environment "stacks/$stack.yaml" --gate --limit $((60000 / ${#touched[@]})) &
done
wait
cat "$out"/*.md >> "${GITHUB_STEP_SUMMARY:-/dev/stdout}"
cat "$out"/*.errors >&2 2> /dev/null || true
! grep --quiet --invert-match '^0$' "$out"/*.status 2> /dev/null
