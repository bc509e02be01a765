"""The flat columns of sources in CSV, and those that other resources share. A list is JSON text in one cell."""

from config.rest.exports import Columns, at


def columns(*names: str) -> Columns:
    """Columns that are called as in the JSON."""
    return {name: at(name) for name in names}


def date_columns(name: str) -> Columns:
    return {f"{name}_{part}": at(name, part) for part in ("edtf", "earliest", "latest", "as_printed")}


def reference_columns(name: str, *parts: str) -> Columns:
    return {f"{name}_{part}": at(name, part) for part in parts or ("slug", "label")}


RESOURCE_COLUMNS = columns("status", "version", "created_at", "updated_at")

SOURCE_COLUMNS = {
    **columns(
        "slug", "kind", "title", "language", "sha256", "original_media_type", "url", "publisher", "byline"
    ),
    **date_columns("published"),
    **columns("retrieved_at", "licence", "note", "derived_from"),
    **RESOURCE_COLUMNS,
}


def entry_columns(own: Columns) -> Columns:
    """The columns of an entry around those of its own."""
    return {
        **columns("slug", "label", "names", "description"),
        **own,
        **columns("identifiers", "citations"),
        **RESOURCE_COLUMNS,
    }
