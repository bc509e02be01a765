"""What a passage can back, as the reader's colours and switches tell it apart."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _


class Backing(NamedTuple):
    """`name` is the class in the style sheet; `hows` are the uses (curation/uses.py) that it stands for."""

    name: str
    label: str
    meaning: str
    hows: tuple[str, ...]


BACKINGS = [
    Backing("statement", _("words"), _("words of a statement"), ("attestation",)),
    Backing("attribution", _("who says it"), _("the words that say who said it"), ("attribution",)),
    Backing("figure", _("figure"), _("a figure of a statement"), ("figure",)),
    Backing("citation", _("field"), _("a field of an entry"), ("citation",)),
    Backing(
        "role", _("role"), _("a role at an organization, a part in an event"), ("affiliation", "participation")
    ),
    Backing("reading", _("reading"), _("a reading of a discrepancy"), ("reading",)),
]
BACKING_OF = {how: backing for backing in BACKINGS for how in backing.hows}
