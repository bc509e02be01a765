import pytest
from rest_framework.exceptions import ParseError

from config.rest.etags import etag, row_etag, versions_in


def test_tag_of_a_row_holds_its_version_and_a_digest_of_its_body():
    assert row_etag(3, b'{"slug": "a"}') == '"3-9059cf5ee0f53096"'


def test_other_version_and_other_body_have_other_tags():
    tags = {row_etag(3, b"{}"), row_etag(4, b"{}"), row_etag(3, b"[]"), etag(b"{}"), etag(b"[]")}

    assert len(tags) == 5


@pytest.mark.parametrize(
    ("header", "versions"),
    [
        ("*", "*"),
        (" * ", "*"),
        ('"3-1f0c"', [3]),
        ('W/"3-1f0c"', [3]),
        ('"3-1f0c.gz"', [3]),
        ('"3-1f0c", W/"12-ab" ,"0-c"', [3, 12, 0]),
    ],
)
def test_versions_are_taken_from_the_tags(header, versions):
    assert versions_in(header) == versions


@pytest.mark.parametrize(
    "header",
    [
        "",
        "3",
        "3-1f0c",
        '"3-1f0c',
        '3-1f0c"',
        '"3-1f0c" "4-ab"',
        '"3-1f0c",',
        '*, "3-1f0c"',
        'w/"3-1f0c"',
        "''",
    ],
)
def test_header_without_tags_is_refused(header):
    with pytest.raises(ParseError) as refused:
        versions_in(header)

    assert str(refused.value) == (
        "The If-Match header holds no ETag: send it as the row was given with it, quotation marks and all, "
        'such as "3-1f0c5a7be92d4806".'
    )


@pytest.mark.parametrize(
    "tag", ["", "3", "3-", "-ab", "+3-ab", "٣-ab", "3.0-ab", "9" * 19 + "-ab", "1f0c5a7be92d4806", "x" * 8000]
)
def test_tag_of_something_else_than_a_row_is_refused(tag):
    with pytest.raises(ParseError) as refused:
        versions_in(f'"3-ab", "{tag}"')

    assert str(refused.value).startswith(
        f"“{tag[:50]}” in the If-Match header is not the ETag of a row, such as"
    )
