"""The admin as a curator's place of work: Django's own pages, and those that look across the whole record."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import URLPattern, path

from curation.pages import MENU, PAGES


class CurationSite(AdminSite):
    site_header = "Digital Bridge Record"
    site_title = "Digital Bridge Record"
    index_title = "Everything there is"
    # People look at lists by name; what is loaded for the side column grows with nothing.
    enable_nav_sidebar = True

    def get_urls(self) -> list[URLPattern]:
        own = [path(f"work/{page.path}", self.admin_view(page.view), name=page.name) for page in PAGES]
        return [*own, *super().get_urls()]

    def each_context(self, request: HttpRequest) -> dict:
        return {**super().each_context(request), "menu": MENU}
