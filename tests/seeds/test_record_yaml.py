from decimal import Decimal

import pytest

from seeds.record_yaml import YamlRefused, read_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("False", False),
        ("2025-10-02", "2025-10-02"),
        ("2025-10-02T10:00:00Z", "2025-10-02T10:00:00Z"),
        ("12", 12),
        ("-1", -1),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("010", 10),
        ("12:30", "12:30"),
        ("1.50", Decimal("1.50")),
        ("1e3", Decimal("1e3")),
        (".inf", ".inf"),
        ("~", None),
        ("null", None),
        ('"12"', "12"),
        ("'null'", "null"),
        ("=", "="),
        ("7ᵉ étage", "7ᵉ étage"),
        ("a\u00a0b", "a\u00a0b"),
        ('"a\\x85\\u2028\\U0010FFFFb"', "a\x85\u2028\U0010ffffb"),
        ("", None),
    ],
)
def test_scalars_are_read_as_yaml_1_2_has_them(text, value):
    assert read_yaml(f"key: {text}").value == {"key": value}


def test_lines_are_those_of_keys_and_items():
    document = read_yaml("- slug: a\n  names:\n    - {text: A}\n    - text: B\n\n- slug: b\n")

    assert document.lines == {
        (): 1,
        (0,): 1,
        (0, "slug"): 1,
        (0, "names"): 2,
        (0, "names", 0): 3,
        (0, "names", 0, "text"): 3,
        (0, "names", 1): 4,
        (0, "names", 1, "text"): 4,
        (1,): 6,
        (1, "slug"): 6,
    }


def test_line_of_what_is_missing_is_that_of_what_is_around_it():
    document = read_yaml("- slug: a\n  names:\n    - {text: A}\n")

    assert document.line((0, "names", 0, "language")) == 3
    assert document.line((0, "status")) == 1
    assert document.line((7, "slug")) == 1


def test_byte_order_mark_is_not_of_the_record():
    assert read_yaml("\ufeffslug: a").value == {"slug": "a"}


def test_empty_text_is_nothing():
    assert read_yaml("# nothing yet\n").value is None


@pytest.mark.parametrize("nested", ["[" * 100_000, "- " * 100_000, "{a: " * 50_000, "[\n" * 100_000])
def test_deep_nesting_is_refused_before_it_is_read(nested):
    with pytest.raises(YamlRefused, match="nests deeper than 20 levels"):
        read_yaml(nested)


@pytest.mark.parametrize("escape", ["00110000", "7FFFFFFF", "FFFFFFFF"])
def test_escape_above_the_last_character_is_refused_with_its_line(escape):
    with pytest.raises(YamlRefused, match=rf"the escape \\U{escape} is above") as refused:
        read_yaml(f'a: 1\nb: "x\n  y\\U{escape}"\n')

    assert refused.value.line == 3


@pytest.mark.parametrize(("char", "escape"), [("\x85", "x85"), ("\u2028", "u2028"), ("\u2029", "u2029")])
def test_line_break_that_only_yaml_knows_is_refused_with_its_line(char, escape):
    with pytest.raises(YamlRefused, match=rf"write it as \\{escape} in ") as refused:
        read_yaml(f'a: 1\nb: "x{char}y"\n')

    assert refused.value.line == 2


@pytest.mark.parametrize(
    ("text", "slug", "row"),
    [
        ("- slug: a\n- slug: b\n  x: 1\n  x: 2\n", "b", None),
        ("- slug: a\n- x: 1\n  x: 2\n  slug: b\n", "", 2),
        ("- slug: a\n- *b\n", "", None),
        ("slug: a\nx: *b\n", "", None),
    ],
)
def test_refusal_names_the_row_that_it_stands_in(text, slug, row):
    with pytest.raises(YamlRefused) as refused:
        read_yaml(text)

    assert (refused.value.slug, refused.value.row) == (slug, row)


def test_mapping_is_no_key():
    with pytest.raises(YamlRefused, match="a mapping or a list stands as a key"):
        read_yaml("? " * 100_000)


def test_long_number_is_no_number():
    with pytest.raises(YamlRefused, match="a number of more than 60 digits"):
        read_yaml(f"amount: {'9' * 100_000}")
