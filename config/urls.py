from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from config.rest.description import DocsView, SchemaView
from config.rest.root import RootView
from curation.welcome import welcome

LINKS = {
    "sources": "source-list",
    "people": "person-list",
    "organizations": "organization-list",
    "facilities": "facility-list",
    "events": "event-list",
    "statements": "statement-list",
    "discrepancies": "discrepancy-list",
    "measures": "measure-list",
    "search": "search",
    "merges": "merge-list",
    "changes": "changes",
    "schema": "schema",
    "docs": "docs",
}

api = [
    path("", RootView.as_view(links=LINKS), name="root"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(), name="docs"),
    path("", include("sources.urls")),
    path("", include("orgs.urls")),
    path("", include("people.urls")),
    path("", include("events.urls")),
    path("", include("curation.urls")),
]

urlpatterns = [
    path("", welcome, name="welcome"),
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}curation/icon.svg")),
    path("admin/", admin.site.urls),
    path("api/v1/", include(api)),
]

handler400 = "config.rest.errors.bad_request"
handler403 = "config.rest.errors.permission_denied"
handler404 = "config.rest.errors.page_not_found"
handler500 = "config.rest.errors.server_error"
