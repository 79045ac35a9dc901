"""What the web servers serve: granian in production, gunicorn where `manage.py up` runs everything."""

import os

from django.core.wsgi import get_wsgi_application

from config.kept_answers import KeptAnswers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = KeptAnswers(get_wsgi_application())
