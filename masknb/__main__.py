"""`python -m masknb` is the command `masknb`."""
import sys
from masknb.cli import main

sys.exit(main())
