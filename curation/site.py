"""The admin as a curator's place of work: Django's own pages, and those that look across the whole record.

Pages use what the apps' admins know, and these register with this site as they are loaded: so it imports its
pages when it is asked for them, and not before.
"""

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path


class CurationSite(AdminSite):
    site_header = "Digital Bridge Record"
    site_title = "Digital Bridge Record"
    index_title = "Everything there is"
    index_template = "curation/dashboard/index.html"
    # People look at lists by name; what is loaded for the side column grows with nothing.
    enable_nav_sidebar = True

    def get_urls(self) -> list[URLPattern]:
        from curation.pages import PAGES  # noqa: PLC0415 - said above

        own = [path(f"work/{page.path}", self.admin_view(page.view), name=page.name) for page in PAGES]
        return [*own, *super().get_urls()]

    def each_context(self, request: HttpRequest) -> dict:
        from curation.pages import MENU  # noqa: PLC0415 - said above

        return {**super().each_context(request), "menu": MENU}

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        from curation.dashboard.page import dashboard_of  # noqa: PLC0415 - said above

        return super().index(request, {**dashboard_of(request.user), **(extra_context or {})})
