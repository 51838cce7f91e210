"""Keeps the leads that it reads as JSON from standard input, as the website's own views would."""

import json
import os
import sys
from datetime import datetime

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings")
    django.setup()
    from leads.models import Lead, Service

    for row in json.load(sys.stdin):
        title = row.pop("service")
        offered = Service.objects.get_or_create(title=title, defaults={"price": 50})[0] if title else None
        sent = datetime.fromisoformat(row.pop("date_sent"))
        Lead.objects.create(**row, service=offered, date_sent=sent)
