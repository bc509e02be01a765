"""The flat columns of events, statements, discrepancies and measures in CSV."""

from collections.abc import Callable

from config.rest.exports import at
from sources.exports import RESOURCE_COLUMNS, columns, date_columns, entry_columns, reference_columns


def figures(statement: dict) -> str:
    """Each figure as `measure comparator amount unit`; what the words do not give is left out."""
    return "; ".join(figure_words(figure) for figure in statement["figures"])


def figure_words(figure: dict) -> str:
    amount = figure["amount"]
    if amount is not None and figure["upper"] is not None:
        amount = f"{amount}-{figure['upper']}"
    words = (figure["measure"], figure["comparator"], amount, figure["unit"])
    return " ".join(str(word) for word in words if word not in (None, ""))


def count_of(name: str) -> Callable[[dict], int]:
    return lambda row: len(row[name])


def best_passages(statement: dict) -> list[dict]:
    return [passage for told in statement["attestations"] if told["is_best"] for passage in told["passages"]]


def of_first_best_passage(part: str) -> Callable[[dict], object]:
    def value(statement: dict) -> object:
        return next((passage[part] for passage in best_passages(statement)), None)

    return value


EVENT_COLUMNS = entry_columns(
    {
        **columns("classification"),
        **date_columns("date"),
        **reference_columns("parent"),
        **reference_columns("facility"),
        **columns("locality", "country", "event_status", "participations"),
    }
)

STATEMENT_COLUMNS = {
    **columns("slug", "kind", "text", "language", "gist"),
    **reference_columns("speaker", "type", "slug", "label"),
    **columns("speaker_as_printed", "role"),
    **reference_columns("event"),
    **reference_columns("answers", "slug", "gist"),
    **date_columns("said_on"),
    **columns("mentions"),
    "figures": figures,
    "attestations": count_of("attestations"),
    "sources": at("corroboration", "sources"),
    "independent": at("corroboration", "independent"),
    **{f"best_{part}": of_first_best_passage(part) for part in ("source", "sha256", "start", "end", "exact")},
    # A best attestation may have several: what the source puts in between is left out.
    "best_passages": best_passages,
    # The passages of all others, and of the figures, as the JSON has them.
    "attestations_in_full": at("attestations"),
    "figures_in_full": at("figures"),
    **RESOURCE_COLUMNS,
}

DISCREPANCY_COLUMNS = {**columns("slug", "title", "kind", "note", "about", "readings"), **RESOURCE_COLUMNS}

MEASURE_COLUMNS = columns("slug", "label", "unit", "version", "created_at", "updated_at")
