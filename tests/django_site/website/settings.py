"""Settings of the website; SITE_DATABASE_URL says which database it keeps its enquiries in."""

import os
from urllib.parse import parse_qsl, unquote, urlsplit


def database(url):
    if url.startswith("sqlite:///"):
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": url.removeprefix("sqlite:///")}
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    engine = "postgresql"
    if parts.scheme == "mysql":
        import pymysql

        pymysql.install_as_MySQLdb()  # the driver that Django asks for needs a compiler
        engine = "mysql"
    return {
        "ENGINE": f"django.db.backends.{engine}",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": parts.port or "",
        "OPTIONS": options,
    }


SECRET_KEY = "only for the website of the tests"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["contact"]
MIDDLEWARE = ["django.middleware.csrf.CsrfViewMiddleware"]
ROOT_URLCONF = "website.urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
WSGI_APPLICATION = "website.wsgi.application"
DATABASES = {"default": database(os.environ["SITE_DATABASE_URL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Europe/London"
