"""The form that a visitor fills in."""

from contact.models import Enquiry
from django import forms

SERVICES = [
    "Laptop repair",
    "Wi-Fi & networking",
    "Website",
    "Microsoft 365",
    "Backup & recovery",
    "Data recovery",
    "Cyber security",
    "Something else",
]


class EnquiryForm(forms.ModelForm):
    service = forms.ChoiceField(choices=[(service, service) for service in SERVICES])
    message = forms.CharField(widget=forms.Textarea, max_length=20_000)
    source = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)

    class Meta:
        model = Enquiry
        fields = ("name", "email", "phone", "service", "message", "source")
