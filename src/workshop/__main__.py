"""`python -m workshop`, for those whose shell does not find the command."""

import sys

from workshop.main import main

sys.exit(main())
