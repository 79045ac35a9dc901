"""`manage.py signin_link`: a one-time link for somebody who can't sign in any other way."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from detentions.actions import installation
from detentions.models import User


class Command(BaseCommand):
    help = "Print a link that signs one person in, once, within a day. There is no default password anywhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", nargs="?", default="", help="for whom")
        parser.add_argument("--first", action="store_true", help="for the first administrator; prints nothing when one can sign in already")
        parser.add_argument(
            "--site", default=settings.SITE_URL, metavar="URL", help="the address people use, for example http://localhost:8000"
        )
        parser.add_argument("--organisation", default="", metavar="NAME", help="with --first: what the organisation is called")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["first"]:
            organisation = installation.first_organisation(
                name=options["organisation"] or "Our organisation", country=settings.COUNTRY, at=now
            )
            user = installation.first_administrator(organisation=organisation, at=now)
            if installation.an_administrator_can_sign_in():
                return
        else:
            found = User.objects.filter(username=options["username"], is_active=True, is_machine=False).first()
            if found is None:
                raise CommandError(f"There is no active member of staff called {options['username'] or '(no name given)'}.")
            user = found
        token = installation.sign_in_link(user=user, by=user, at=now)
        self.stdout.write(f"{options['site'].rstrip('/')}/portal/first/{token}/")
