"""Columns whose rule the database knows by its type or computes by itself."""

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import F, Func, Value
from django.db.models.lookups import Exact

from sources.countries import ALPHA_2


def validate_edtf(text: str) -> None:
    """Refuse what is not a date of EDTF level 0-1 (ISO 8601-2). The database's own function decides."""
    if "\x00" in text or not _is_edtf(text):
        raise ValidationError(
            "“%(value)s” is not an EDTF date. Write 2025, 2025-10, 2025-10-02, 2025-10-02? (uncertain),"
            " 2024~ (approximate), ../2026 (by 2026) or 2025-10-02/2025-10-04.",
            code="not_edtf",
            params={"value": text},
        )


def _is_edtf(text: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT edtf_range(%s) IS NOT NULL", [text])
        [is_edtf] = cursor.fetchone()
    return is_edtf


class EdtfField(models.CharField):
    """A date as exact as its source: EDTF level 0-1 text, or empty. A domain of the database holds the rule."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs.setdefault("help_text", "EDTF: 2025, 2025-10, 2025-10-02, 2025-10-02?, 2024~, ../2026")
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, validate_edtf]

    def db_type(self, connection):
        return "edtf"

    def cast_db_type(self, connection):
        return "edtf"


def AsPrinted():  # noqa: N802  (declares a column, reads like the fields beside it)
    """The words of a date as the source prints them."""
    return models.CharField(max_length=200, blank=True, default="")


def EarliestDay(edtf: str):  # noqa: N802  (declares a column, reads like the fields beside it)
    """The first day that the date in column `edtf` allows; null where it is open or empty."""
    return _day(edtf, "edtf_earliest")


def LatestDay(edtf: str):  # noqa: N802  (declares a column, reads like the fields beside it)
    """The last day that the date in column `edtf` allows; null where it is open or empty."""
    return _day(edtf, "edtf_latest")


def _day(edtf: str, function: str) -> models.GeneratedField:
    return models.GeneratedField(
        expression=Func(F(edtf), function=function, output_field=models.DateField()),
        output_field=models.DateField(null=True),
        db_persist=True,
    )


class VocabularyField(models.CharField):
    """A word of a closed vocabulary (`choices`). The column refuses any other, by whatever door it comes."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 40)
        super().__init__(*args, **kwargs)

    def db_check(self, connection) -> str:
        words = [word for word, _ in self.flatchoices] + ([""] if self.blank else [])
        quoted = ", ".join(f"'{word}'" for word in words)
        return f"{connection.ops.quote_name(self.column)} IN ({quoted})"


# A slug stands in addresses where these have a meaning of their own: /statements/facets/.
RESERVED_SLUGS = ("facets",)


def validate_not_reserved(slug: str) -> None:
    if slug in RESERVED_SLUGS:
        raise ValidationError(
            "“%(value)s” is an address of its own: choose another slug.", params={"value": slug}
        )


class SlugField(models.SlugField):
    """A slug also by SQL: letters, digits, hyphens, underscores, and none that is reserved."""

    default_validators = [*models.SlugField.default_validators, validate_not_reserved]

    def db_check(self, connection) -> str:
        column = connection.ops.quote_name(self.column)
        reserved = ", ".join(f"'{slug}'" for slug in RESERVED_SLUGS)
        return f"{column} ~ '^[-a-zA-Z0-9_]+$' AND {column} NOT IN ({reserved})"


class CountryField(VocabularyField):
    """ISO 3166-1 alpha-2, or empty."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 2)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs.setdefault("help_text", "ISO 3166-1 alpha-2: KZ, DE")
        super().__init__(*args, choices=[(code, code) for code in sorted(ALPHA_2)], **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["choices"]  # The standard's list, not each migration's.
        return name, path, args, kwargs


class IsLanguageTag(Func):
    """Whether the text is a BCP 47 tag of the plain kind: fr, zh-Hant, kk-Cyrl-KZ."""

    function = "is_language_tag"
    output_field = models.BooleanField()


class NumNonNulls(Func):
    """How many of the columns hold a value."""

    function = "num_nonnulls"
    output_field = models.IntegerField()


def exactly_one_of(*columns: str, name: str) -> models.CheckConstraint:
    """A constraint: one of the columns points at something, and only one."""
    return models.CheckConstraint(
        condition=Exact(NumNonNulls(*columns), Value(1)),
        name=name,
        violation_error_message=f"Fill in exactly one of {', '.join(columns)}.",
    )


def language_is_a_tag(name: str) -> models.CheckConstraint:
    """A constraint: `language` is a BCP 47 tag."""
    return models.CheckConstraint(
        condition=IsLanguageTag("language"),
        name=name,
        violation_error_message="The language is a BCP 47 tag: en, fr, de, ru, kk, kk-Cyrl, zh-Hant.",
    )
