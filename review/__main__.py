"""Reviews what a preview will do to data and access, before the update: `python -m review`.

  python -m review PREVIEW.json [--state FILE] [--environment FILE] [--kubeconfig FILE]
                                [--format markdown|json] [--gate]
  python -m review up -s STACK         preview, review, and carry out exactly what was reviewed
  python -m review state               list the resources that hold data
  python -m review comment             keep one comment on a pull request up to date
  python -m review issue               keep one issue about drift up to date
  python -m review failed              write the comment for a failed preview

Exit status: 0; 1 if the gate is closed; 2 if something could not be read.
"""

import sys

from .command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
