"""What the pages of people, organizations, facilities and events share: names, identifiers, citations."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from sources.admin.counts import count_of
from sources.admin.curated import CuratedAdmin, PartInline
from sources.admin.permissions import visible_parts
from sources.forms.rows import EvidenceFormSet, NameForm, NameFormSet, PassageForm
from sources.models import Passage
from sources.questions import names_like

# Passages with the slugs of their sources: texts are long, and rows do not show them.
PASSAGES = Passage.objects.select_related("source").defer("source__text", "source__original")


class NameInline(PartInline, admin.TabularInline):
    form = NameForm
    formset = NameFormSet
    fields = ("text", "language", "kind")
    verbose_name = "name"


class IdentifierInline(PartInline, admin.TabularInline):
    fields = ("scheme", "value")
    verbose_name = "identifier"


class CitationInline(PartInline, admin.TabularInline):
    form = PassageForm
    formset = EvidenceFormSet
    fields = ("field", "passage", "note")
    verbose_name = "citation"
    verbose_name_plural = "citations: the words behind a field, or behind the whole"

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related(Prefetch("passage", PASSAGES))


class HasCitation(admin.SimpleListFilter):
    title = "evidence"
    parameter_name = "evidence"

    def lookups(self, request, model_admin):
        return [("yes", "with citations"), ("no", "without")]

    def queryset(self, request, queryset):
        citations = queryset.model._meta.get_field("citations").related_model
        cited = Exists(citations.objects.filter(entry=OuterRef("pk")))
        wanted = {"yes": cited, "no": ~cited}
        return queryset.filter(wanted[self.value()]) if self.value() in wanted else queryset


class EntryAdmin(CuratedAdmin):
    ordering = ("label", "slug")
    # Looked for by find_named; this tells Django that there is something to search.
    search_fields = ("names__folded",)
    search_help_text = "A name in any spelling or script, or the beginning of a slug."
    kept_fields = ("label", "proposed_by", "merged_into", "version", "created_at", "updated_at")

    def get_queryset(self, request):
        citations = self.model._meta.get_field("citations").related_model.objects.all()
        citations = visible_parts(citations, request.user)
        return super().get_queryset(request).annotate(citation_count=count_of(citations, "entry"))

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        return queryset.filter(pk__in=find_named(self.model, search_term)), False

    @admin.display(description="citations")
    def citation_count(self, entry) -> int:
        return entry.citation_count


def find_named(model, term: str) -> QuerySet:
    """The keys of entries with such a name, by its folded spelling, or with a slug that begins so."""
    names = model._meta.get_field("names").related_model
    slugs = model.objects.order_by().filter(slug__startswith=term.strip().lower()).values("pk")
    return names_like(names, term).order_by().values("entry_id").union(slugs)
