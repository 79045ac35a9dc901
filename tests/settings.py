"""The settings of a test run: the product's own, at the addresses of the test services."""

from tests import services

services.point_environment_at_them()

from config.settings import *  # noqa: E402, F403 — the addresses had to come first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # slow hashing is for enemies, not for tests
