"""The website's addresses."""

from contact import views
from django.urls import path

urlpatterns = [
    path("contact/", views.contact, name="contact"),
    path("contact/thanks/", views.thanks, name="thanks"),
]
