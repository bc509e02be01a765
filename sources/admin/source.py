from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sources.admin.counts import count_of
from sources.admin.curated import CuratedAdmin, CuratedForm, PartInline
from sources.admin.uses import uses_of
from sources.models import Derivation, Passage, Source

# A source's page lists this many passages, and leads to the rest.
PASSAGES_SHOWN = 500


class TextAsReceived(forms.CharField):
    """All of a text, blanks at its ends too. Browsers send line ends as CRLF; typed, they were LF."""

    def __init__(self, **kwargs):
        super().__init__(
            strip=False, widget=forms.Textarea(attrs={"rows": 24, "class": "vLargeTextField"}), **kwargs
        )

    def to_python(self, value) -> str:
        return super().to_python(value).replace("\r\n", "\n")

    def run_validators(self, value) -> None:
        at = value.find("\x00")
        if at != -1:
            raise ValidationError(
                "The text has a NUL character at offset %(at)s, which cannot be stored:"
                " it is no text as received, or was read in the wrong encoding.",
                code="null_characters_not_allowed",
                params={"at": at},
            )
        super().run_validators(value)


class NewSourceForm(CuratedForm):
    text = TextAsReceived(
        help_text="As received, to the letter: nothing is stripped. It never changes once it is stored."
    )
    original_file = forms.FileField(
        required=False, label="Original", help_text="The file that the text was drawn from (html, pdf), if any."
    )

    def clean(self):
        cleaned = super().clean()
        upload = cleaned.get("original_file")
        if upload:
            self.instance.original = upload.read()
            self.instance.original_media_type = upload.content_type or "application/octet-stream"
        return cleaned


class DerivationInline(PartInline, admin.TabularInline):
    model = Derivation
    fk_name = "source"
    fields = ("derived_from", "kind", "said_by")
    autocomplete_fields = ("derived_from",)
    verbose_name_plural = "derived from other sources"

    def get_queryset(self, request):
        return super().get_queryset(request).defer("derived_from__text", "derived_from__original")


@admin.register(Source)
class SourceAdmin(CuratedAdmin):
    list_display = (
        "slug",
        "title",
        "language",
        "kind",
        "published_edtf",
        "status",
        "passage_count",
        "has_relatives",
        "read_link",
    )
    list_filter = ("status", "kind", "language")
    ordering = ("slug",)
    search_fields = ("slug__startswith", "title__icontains", "publisher__icontains", "byline__icontains")
    search_help_text = "The beginning of a slug; or a word of the title, the publisher or the byline."
    inlines = (DerivationInline,)
    kept_fields = ("sha256", "origin", "proposed_by", "version", "created_at", "updated_at")
    about = (
        "slug",
        "kind",
        "title",
        "language",
        "url",
        "publisher",
        "byline",
        ("published_edtf", "published_as_printed"),
        "retrieved_at",
        "licence",
        "note",
        "status",
    )

    def get_queryset(self, request):
        passages = count_of(Passage.objects.all(), "source")
        return super().get_queryset(request).defer("text", "original").annotate(passage_count=passages)

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return [(None, {"fields": [*self.about, "text", "original_file"]})]
        return [
            (None, {"fields": ["read_link", *self.about, "original_file"]}),
            ("Text", {"fields": ["text_as_received"], "classes": ["wide-text"]}),
            ("What rests on it", {"fields": ["passages"], "classes": ["wide-text"]}),
            *self.get_last_fieldsets(request, obj),
        ]

    def get_readonly_fields(self, request, obj=None):
        shown = [] if obj is None else ["read_link", "original_file", "text_as_received", "passages"]
        return [*super().get_readonly_fields(request, obj), *shown]

    def get_form(self, request, obj=None, change=False, **kwargs):
        kwargs["form"] = NewSourceForm if obj is None else CuratedForm
        return super().get_form(request, obj, change, **kwargs)

    @admin.display(description="passages", ordering="passage_count")
    def passage_count(self, source) -> int:
        return source.passage_count

    @admin.display(description="derived", boolean=True)
    def has_relatives(self, source) -> bool:
        return source.origin != source.pk

    @admin.display(description="read")
    def read_link(self, source) -> SafeString:
        """To the reader, where words are selected and hung on; it lies above this app."""
        return format_html('<a href="{}">Read</a>', reverse("admin:reader", args=[source.slug]))

    @admin.display(description="text")
    def text_as_received(self, source) -> SafeString:
        # A browser drops the first line end inside <pre>: give it one to drop.
        return format_html('<pre class="source-text">\n{}</pre>', source.text)

    @admin.display(description="original")
    def original_file(self, source) -> str:
        if source.original is None:
            return "The text is the document as received."
        return f"{source.original_media_type}, {len(source.original)} bytes"

    @admin.display(description="passages")
    def passages(self, source) -> SafeString:
        passages = list(source.passages.order_by("start", "end")[: PASSAGES_SHOWN + 1])
        uses = uses_of(passages[:PASSAGES_SHOWN], source.shown_to)
        lines = [(passage, uses[passage.pk]) for passage in passages[:PASSAGES_SHOWN]]
        context = {"source": source, "lines": lines, "has_more": len(passages) > PASSAGES_SHOWN}
        return render_to_string("sources/passages.html", context)
