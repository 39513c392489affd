"""`python -m neurologic` does what the command `neurologic` does."""

import sys

from neurologic.cli import main

sys.exit(main())
