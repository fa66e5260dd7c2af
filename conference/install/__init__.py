"""Sets up the machine and the checkout before anything else can be imported: standard library only."""

import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 13):  # said before newer syntax is read
    sys.exit("Python 3.11, 3.12 or 3.13 is needed. Name one like this: make run PYTHON=python3.12")
