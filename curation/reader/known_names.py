"""The names of the record that stand in a text, however many names there are."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast

from curation.reader.names_in_text import NamedEntry, NamedPlace, find_names, first_words
from curation.uses import ENTRIES

# A text that names more of them is a list; its first names are underlined.
MOST_NAMES = 5_000


class IsAmong(Func):
    """Whether a text is one of an array: a single parameter, however long."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY ("
    output_field = BooleanField()


def known_names(text: str, user) -> list[NamedPlace]:
    """Where names of visible entries stand in the text, by their spelling."""
    rows = sorted(_names_that_begin_with(first_words(text), user)[:MOST_NAMES])
    return find_names(text, [(name, NamedEntry(type_, slug, label)) for name, type_, slug, label in rows])


def _names_that_begin_with(words: set[str], user) -> QuerySet:
    """All names whose first word is one of these: it is looked up in a hash as each table is read once."""
    first = Func(F("text"), Value(" "), Value(1), function="split_part", output_field=TextField())
    sought = Value(sorted(words), ArrayField(TextField()))
    found = []
    for entry in ENTRIES:
        shown = entry.objects.visible_to(user).filter(merged_into=None)
        names = entry._meta.get_field("names").related_model.objects.order_by()
        found.append(
            names.filter(IsAmong(first, sought), entry__in=shown).values_list(
                Cast("text", TextField()),
                Cast(Value(entry._meta.model_name), TextField()),
                Cast("entry__slug", TextField()),
                Cast("entry__label", TextField()),
            )
        )
    one, *others = found
    return one.union(*others)
