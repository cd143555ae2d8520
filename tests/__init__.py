"""The tests; each folder mirrors one of `bot/`."""

import os
import sys

# Containers often set it; every process that a test starts would then compile all its libraries anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
