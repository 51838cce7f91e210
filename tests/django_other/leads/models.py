"""What a visitor sends: table leads_lead, which points at what the studio offers."""

import uuid

from django.db import models


class Service(models.Model):
    title = models.CharField(max_length=80)
    price = models.DecimalField(max_digits=8, decimal_places=2)


class Lead(models.Model):
    HEARD = (("web", "Search engine"), ("friend", "A friend"), ("", "Not said"))

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first_name = models.CharField(max_length=60)
    last_name = models.CharField(max_length=60, blank=True)
    e_mail = models.EmailField()
    mobile = models.CharField(max_length=30, blank=True)
    service = models.ForeignKey(Service, null=True, on_delete=models.SET_NULL)
    enquiry = models.TextField()
    heard_about = models.CharField(max_length=10, choices=HEARD, blank=True)
    budget_range = models.CharField(max_length=20, blank=True)
    date_sent = models.DateTimeField(db_index=True)
    modified = models.DateTimeField(auto_now=True)
    handled = models.BooleanField(default=False)
