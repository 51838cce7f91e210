"""The tables of services and leads, as Django wrote this migration."""

# ruff: noqa: RUF012 (Django reads plain lists here)

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Service",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=80)),
                ("price", models.DecimalField(decimal_places=2, max_digits=8)),
            ],
        ),
        migrations.CreateModel(
            name="Lead",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("first_name", models.CharField(max_length=60)),
                ("last_name", models.CharField(blank=True, max_length=60)),
                ("e_mail", models.EmailField(max_length=254)),
                ("mobile", models.CharField(blank=True, max_length=30)),
                ("enquiry", models.TextField()),
                (
                    "heard_about",
                    models.CharField(
                        blank=True,
                        choices=[("web", "Search engine"), ("friend", "A friend"), ("", "Not said")],
                        max_length=10,
                    ),
                ),
                ("budget_range", models.CharField(blank=True, max_length=20)),
                ("date_sent", models.DateTimeField(db_index=True)),
                ("modified", models.DateTimeField(auto_now=True)),
                ("handled", models.BooleanField(default=False)),
                (
                    "service",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, to="leads.service"
                    ),
                ),
            ],
        ),
    ]
