from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sources.models import Record


def welcome(request: HttpRequest) -> HttpResponse:
    """The front page: what this record is, and where to go on."""
    return render(request, "curation/welcome.html", {"record": Record.objects.first()})
