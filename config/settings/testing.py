"""The test suite: a server of its own, made anew and in a hurry, beside whatever else is running."""

import os

from config.postgres.project import project_cluster
from config.settings.base import *  # noqa: F403 - settings are one namespace, refined
from config.settings.base import DATABASE_URL, DATABASES

EMBEDDED_POSTGRES = None if DATABASE_URL else project_cluster("test-postgres", throwaway=True)
if EMBEDDED_POSTGRES is not None:
    DATABASES["default"] = EMBEDDED_POSTGRES.django_settings()
# Several runs may go side by side on one server.
DATABASES["default"]["TEST"] = {"NAME": f"test_record_{os.getpid()}"}

SECRET_KEY = "of the tests, which keep no secret"  # noqa: S105 - it protects nothing
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Looked for when asked for: listing every file anew for each test client takes longer than most tests.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
