"""What gunicorn serves."""

import os

import django

from config.handler import Handler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
os.environ.setdefault("DATABASE_FOR_WEB", "yes")

django.setup(set_prefix=False)
application = Handler()
