"""What the web servers serve: granian in production, gunicorn where `manage.py up` runs everything.

Answers of a moment ago are given again only where figures come from editions: a live figure is that of the moment it is asked for.
"""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.kept_answers import KeptAnswers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

_django = get_wsgi_application()
application = _django if settings.LIVE_STATISTICS else KeptAnswers(_django)
