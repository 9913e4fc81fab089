"""`python -m review`: what a preview will do to data and access, before it is done.

  python -m review PREVIEW.json [--state FILE] [--environment FILE] [--kubeconfig FILE]
                                [--format markdown|json] [--gate]
  python -m review up -s STACK         preview, judge, and carry out exactly what was judged
  python -m review state               what an environment holds that could be lost
  python -m review comment             keep one comment on a pull request up to date
  python -m review issue               keep one issue about drift up to date

Exit status: 0, or 1 where the gate stays shut, or 2 where something cannot be read.
"""

import sys

from .command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
