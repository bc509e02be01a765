"""The tables of the record, as undoing goes through them: read from the models."""

from dataclasses import dataclass
from functools import cached_property

from django.apps import apps
from django.db.models import CASCADE, F, ForeignKey, Model, UniqueConstraint

from sources.models import Passage, Resource, RetiredSlug, Source
from sources.triggers import KeptByTheDatabase

APPS = ("sources", "orgs", "people", "events")
CLOCK = {"id", "version", "changed_in", "created_at", "updated_at"}


@dataclass(frozen=True)
class Table:
    model: type[Model]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def history(self) -> str:
        return self.model.pgh_event_model._meta.db_table

    @property
    def is_resource(self) -> bool:
        return issubclass(self.model, Resource)

    @cached_property
    def columns(self) -> list[str]:
        """Those that the history keeps: all that the database does not generate."""
        kept = {field.column for field in self.model.pgh_event_model._meta.concrete_fields}
        return [field.column for field in self.model._meta.concrete_fields if field.column in kept]

    @cached_property
    def kept_by_the_database(self) -> set[str]:
        """What nobody writes: clocks, and columns that triggers derive."""
        triggers = [t for t in self.model._meta.triggers if isinstance(t, KeptByTheDatabase)]
        derived = {column for trigger in triggers for column in trigger.derived}
        return (CLOCK & set(self.columns)) | derived

    @cached_property
    def references(self) -> list[ForeignKey]:
        """The columns that point at rows of the record."""
        return [
            field
            for field in self.model._meta.concrete_fields
            if isinstance(field, ForeignKey) and hasattr(field.related_model, "pgh_event_model")
        ]

    @cached_property
    def owner(self) -> ForeignKey | None:
        """The key to the row that this one is part of, and goes with. A source's passages go with it."""
        if self.model is Passage:
            return Passage._meta.get_field("source")
        return next((key for key in self.references if key.remote_field.on_delete is CASCADE), None)

    @cached_property
    def unique_columns(self) -> set[str]:
        """The columns that no two rows may have alike, or that say for which rows that holds."""
        names = set()
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint):
                names |= {*constraint.fields, *(e.name for e in constraint.expressions if isinstance(e, F))}
                names |= constraint.condition.referenced_base_fields if constraint.condition else set()
        return {self.model._meta.get_field(name).column for name in names}


def in_order(models: list[type[Model]]) -> list[Table]:
    """What is pointed at comes before what points at it."""
    ordered: list[Table] = []
    waiting = [Table(model) for model in models]
    while waiting:
        there = {table.model for table in ordered}
        ready = [t for t in waiting if {key.related_model for key in t.references} - {t.model} <= there]
        ordered += ready
        waiting = [table for table in waiting if table not in ready]
    return ordered


# The slugs of deleted rows are kept by triggers, and given back where a row comes back.
TABLES = in_order(
    [
        model
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        if hasattr(model, "pgh_event_model") and model is not RetiredSlug
    ]
)
BY_NAME = {table.name: table for table in TABLES}
PASSAGES, SOURCES = BY_NAME[Passage._meta.db_table], BY_NAME[Source._meta.db_table]


def resource_of(table: Table) -> Table:
    """The table of what a row of this one belongs to: the row that counts versions and has a status."""
    while not table.is_resource and table.owner is not None and table is not PASSAGES:
        table = BY_NAME[table.owner.related_model._meta.db_table]
    return table
