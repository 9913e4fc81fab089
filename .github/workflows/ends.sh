#!/usr/bin/env bash
# Update every stack whose environment file has a right that has ended, by the plan that the review lets through.
# Exit status 1 if a file is not valid, a gate is closed or an update fails. GitLab runs it too (docs/user.md).
out=.strata/ends
source .github/workflows/stacks.sh

failed=0
for stack in $(stacks); do
  file=stacks/$stack.yaml
  if ! ended=$(python -m stacks ended "$file"); then
    failed=1
  elif [ -n "$ended" ]; then
    printf '%s\n' "$ended"
    python -m review up --stack "$stack" || failed=1
  fi
done
exit "$failed"
