from django.contrib import admin

from sources.admin.passage import PassageAdmin
from sources.admin.record import RecordAdmin
from sources.admin.source import SourceAdmin

admin.site.site_header = "Digital Bridge Record"
admin.site.site_title = "Digital Bridge Record"
admin.site.index_title = "The record"

__all__ = ["PassageAdmin", "RecordAdmin", "SourceAdmin"]
