"""The project's addresses, and one more that writes as whoever asks."""

import pghistory
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.rest.policy import Act, check
from config.urls import urlpatterns as project_urls
from sources.models import Source


class ProposeSource(APIView):
    def post(self, request: Request) -> Response:
        check(request.user, Act.CREATE, status="proposed")
        pghistory.context(reason="a test")
        source = Source.objects.create(
            slug="proposed", text="Words.", kind="article", language="en", proposed_by=request.user
        )
        return Response({"slug": source.slug, "status": source.status}, status=201)


urlpatterns = [path("api/v1/propose/", ProposeSource.as_view()), *project_urls]

handler403 = "config.rest.errors.permission_denied"
handler404 = "config.rest.errors.page_not_found"
