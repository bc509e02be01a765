"""The closed vocabularies that the reader's forms offer, by the names that the API's bodies have for them."""

from curation.uses import ENTRIES
from events.models import Attestation, Discrepancy, Figure, Statement
from sources.models import Name

VOCABULARIES = {
    "statement_kind": Statement.Kind.choices,
    "form": Attestation.Form.choices,
    "name_kind": Name.Kind.choices,
    "discrepancy_kind": Discrepancy.Kind.choices,
    "comparator": Figure.Comparator.choices,
}


def cited_fields() -> dict[str, list[tuple[str, str]]]:
    """What a citation of each type of entry can back."""
    return {entry._meta.model_name: entry.CITED_FIELDS for entry in ENTRIES}
