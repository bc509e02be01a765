from sources.models.entry import (
    Citation,
    Entry,
    Identifier,
    Name,
    citation_triggers,
    entry_fields,
    entry_triggers,
    identifier_triggers,
    name_triggers,
)
from sources.models.passage import Passage
from sources.models.record import Record
from sources.models.resource import (
    Resource,
    RetiredSlug,
    Reviewed,
    ReviewedQuerySet,
    Status,
    reader_key,
    resource_triggers,
    seen_by,
)
from sources.models.source import Derivation, Source

__all__ = [
    "Citation",
    "Derivation",
    "Entry",
    "Identifier",
    "Name",
    "Passage",
    "Record",
    "Resource",
    "RetiredSlug",
    "Reviewed",
    "ReviewedQuerySet",
    "Source",
    "Status",
    "citation_triggers",
    "entry_fields",
    "entry_triggers",
    "identifier_triggers",
    "name_triggers",
    "reader_key",
    "resource_triggers",
    "seen_by",
]
