"""The pages: the form, and the thanks for it."""

from contact.forms import EnquiryForm
from django.http import HttpResponse
from django.shortcuts import redirect, render


def contact(request):
    if request.method == "POST":
        form = EnquiryForm(request.POST)
        if form.is_valid():
            form.save()
            return redirect("thanks")
        return render(request, "contact/form.html", {"form": form}, status=422)
    form = EnquiryForm(initial={"source": request.GET.get("from", "contact-page")})
    return render(request, "contact/form.html", {"form": form})


def thanks(_request):
    return HttpResponse("Thank you. We reply within one working day.")
