"""What the web servers serve: granian in production, gunicorn where `manage.py up` runs everything.

Answers of a moment ago are given again only where figures come from editions: a live figure is that of the moment it is asked for.
"""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

_django = get_wsgi_application()

from config.kept_answers import KeptAnswers  # noqa: E402
from config.warming import settle, warm_up  # noqa: E402 — models can be imported only now

warm_up()
settle()
application = _django if settings.LIVE_STATISTICS else KeptAnswers(_django)
