from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sources.models import Record


def welcome(request: HttpRequest) -> HttpResponse:
    """The front page: what this record is, and where to go on."""
    if not (settings.PUBLIC_READING or request.user.is_authenticated):
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))
    return render(request, "curation/welcome.html", {"record": Record.objects.first()})
