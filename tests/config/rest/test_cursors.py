import pytest

from config.rest import cursors
from config.rest.cursors import BadCursor, Cursor


def test_cursor_is_read_as_it_was_written():
    cursor = Cursor(is_backwards=True, place=["infinity", "slug-1", "Дуров"])

    text = cursors.write(cursor, bound_to="here")

    assert cursors.read(text, bound_to="here") == cursor
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_cursor_of_another_list_is_refused():
    text = cursors.write(Cursor(is_backwards=False, place=["a"]), bound_to="here")

    with pytest.raises(BadCursor):
        cursors.read(text, bound_to="there")


def test_cursor_with_any_byte_changed_is_refused():
    text = cursors.write(Cursor(is_backwards=False, place=["2025-10-02", "a"]), bound_to="here")

    # The last character of base64 may carry bits that mean nothing; all others count.
    for place in range(len(text) - 1):
        changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        with pytest.raises(BadCursor):
            cursors.read(changed, bound_to="here")


@pytest.mark.parametrize("text", ["", "a", "abc", "====", "Дуров", "W.W=", "\ud800", "WzFd", "A" * 10_000])
def test_cursor_that_is_none_is_refused(text):
    with pytest.raises(BadCursor):
        cursors.read(text, bound_to="here")
