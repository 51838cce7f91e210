"""Settings of the studio's website, with the database as a host's guide tells to write it."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = "only for the website of the tests"
DEBUG = False
INSTALLED_APPS = ["leads"]

# Database
DATABASES = {
    "default": {
        "ENGINE": os.environ.get("DB_ENGINE", "django.db.backends.sqlite3"),
        "NAME": os.environ.get("DB_NAME", BASE_DIR / "studio.sqlite3"),
        "USER": os.getenv("DB_USER", ""),
        "PASSWORD": os.environ.get("DB_PASSWORD") or "",
        "HOST": os.getenv("DB_HOST", ""),  # empty: this server
        "PORT": os.getenv("DB_PORT", ""),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TIME_ZONE = "Europe/London"
USE_TZ = False
