#!/usr/bin/env python
"""Every command of the installation starts here: `python manage.py help`."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import OperationalError

from config.absence import explained
from config.env import BadEnvironment

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except BadEnvironment as wrong:
        sys.exit(str(wrong))
    except OperationalError as wrong:
        sys.exit(explained(wrong))
