"""One machine, served by `make run` on the loopback address: nothing to set."""

from config.secret_key import local_secret_key
from config.settings.base import *  # noqa: F403 - settings are one namespace, refined
from config.settings.base import env

# Off, so that everyone sees the pages that users see; DEBUG=yes shows tracebacks.
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = local_secret_key()
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

# Static files come straight from the packages: no step to forget after an upgrade.
WHITENOISE_USE_FINDERS = True
