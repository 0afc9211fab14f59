"""`python -m workshop`, for those whose shell does not find the command."""

import sys
from pathlib import Path

if sys.path[:1] == [str(Path.cwd())]:
    del sys.path[0]  # else a boto3.py in a lesson's folder would be imported in boto3's place

from workshop.main import main

sys.exit(main())
