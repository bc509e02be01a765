from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from events.forms import AttestationForm, AttestationFormSet
from events.models import Attestation, AttestationPassage, Figure, Mention, Statement
from events.statement_words import worded
from sources.admin.counts import count_of
from sources.admin.curated import CuratedAdmin, PartInline
from sources.admin.entries import PASSAGES
from sources.admin.permissions import visible_parts
from sources.forms.rows import PassageForm
from sources.models import Source

# A filter of the side column lists this many sources; others are reached by the search.
SOURCES_LISTED = 100


class AttestationInline(PartInline, admin.StackedInline):
    model = Attestation
    form = AttestationForm
    formset = AttestationFormSet
    evidence_in = "parts"
    autocomplete_fields = ("source",)
    fields = (
        ("source", "is_best"),
        "evidence",
        ("form", "is_translation"),
        "attribution",
        "attributed_via",
        "note",
    )

    def get_queryset(self, request):
        parts = AttestationPassage.objects.prefetch_related(Prefetch("passage", PASSAGES))
        return (
            super()
            .get_queryset(request)
            .defer("source__text", "source__original")
            .prefetch_related(Prefetch("parts", parts), Prefetch("attribution", PASSAGES))
        )


class FigureInline(PartInline, admin.StackedInline):
    model = Figure
    form = PassageForm
    autocomplete_fields = ("measure",)
    fields = ("measure", ("comparator", "amount", "upper"), "passage")

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related(Prefetch("passage", PASSAGES))


class MentionInline(PartInline, admin.TabularInline):
    model = Mention
    autocomplete_fields = ("person", "organization", "facility", "event")
    fields = autocomplete_fields
    verbose_name_plural = "mentions (one column in each row)"


class AttestedIn(admin.SimpleListFilter):
    title = "source"
    parameter_name = "source"

    def lookups(self, request, model_admin):
        sources = Source.objects.visible_to(request.user).order_by("slug")
        return list(sources.values_list("slug", "slug")[:SOURCES_LISTED])

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        attested = Attestation.objects.filter(statement=OuterRef("pk"), source__slug=self.value())
        return queryset.filter(Exists(attested))


class InLanguage(admin.SimpleListFilter):
    """The languages of the sources, which are few: listing those of all statements would read all of them."""

    title = "language"
    parameter_name = "language"

    def lookups(self, request, model_admin):
        return [(tag, tag) for tag in languages()]

    def queryset(self, request, queryset):
        return queryset if self.value() is None else queryset.filter(language=self.value())


class HasAttestation(admin.SimpleListFilter):
    title = "evidence"
    parameter_name = "evidence"

    def lookups(self, request, model_admin):
        return [("yes", "with attestations"), ("no", "without")]

    def queryset(self, request, queryset):
        attested = Exists(Attestation.objects.filter(statement=OuterRef("pk")))
        wanted = {"yes": attested, "no": ~attested}
        return queryset.filter(wanted[self.value()]) if self.value() in wanted else queryset


@admin.register(Statement)
class StatementAdmin(CuratedAdmin):
    list_display = (
        "gist",
        "speaker",
        "kind",
        "said_on_edtf",
        "status",
        "attestation_count",
    )
    list_filter = ("status", "kind", InLanguage, AttestedIn, HasAttestation)
    list_select_related = ("speaker_person", "speaker_organization")
    ordering = ("-updated_at", "-slug")
    # Looked for in the search column; this tells Django that there is something to search.
    search_fields = ("search",)
    search_help_text = (
        "Words of any attestation or of the gist (“two words” for words that stand together), or a slug."
    )
    autocomplete_fields = ("speaker_person", "speaker_organization", "event", "answers")
    fieldsets = (
        (None, {"fields": ("slug", "kind", "gist", "status")}),
        (
            "Who said it, and when",
            {
                "fields": (
                    ("speaker_person", "speaker_organization"),
                    ("speaker_as_printed", "role"),
                    "event",
                    ("said_on_edtf", "said_on_as_printed"),
                    "answers",
                ),
                "description": "No speaker and nothing printed for one: the sources' own claim.",
            },
        ),
    )
    kept_fields = ("text", "language", "proposed_by", "version", "created_at", "updated_at")
    inlines = (AttestationInline, FigureInline, MentionInline)

    def get_queryset(self, request):
        attestations = count_of(visible_parts(Attestation.objects.all(), request.user), "statement")
        return super().get_queryset(request).defer("search").annotate(attestation_count=attestations)

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        return queryset.filter(pk__in=find_worded(search_term, request.user)), False

    @admin.display(description="speaker")
    def speaker(self, statement) -> str:
        return statement.speaker_person or statement.speaker_organization or statement.speaker_as_printed

    @admin.display(description="attestations")
    def attestation_count(self, statement) -> int:
        return statement.attestation_count


def find_worded(term: str, user) -> QuerySet:
    """The keys of statements with these words, stemmed in any language in use, or a slug that begins so."""
    slugs = Statement.objects.order_by().filter(slug__startswith=term.strip().lower()).values("pk")
    return worded(term, user).union(slugs)


def languages() -> list[str]:
    return list(Source.objects.order_by("language").values_list("language", flat=True).distinct())
