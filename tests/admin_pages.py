"""The admin's pages as a browser has them: what a form would send, and what is written on the page."""

import re
from html.parser import HTMLParser

NEWLINE = re.compile(r"\r\n|\r|\n")


class FormReader(HTMLParser):
    """Collects what a browser would send if nobody changed the form."""

    def __init__(self):
        super().__init__()
        self.sent = {}
        self.select = self.option = self.textarea = None

    def send(self, name: str, value: str) -> None:
        self.sent.setdefault(name, []).append(value)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "input":
            self.read_input(attrs)
        elif tag == "textarea":
            self.textarea = (attrs["name"], [])
        elif tag == "select":
            self.select = (attrs.get("name"), [])
        elif tag == "option" and self.select:
            self.select[1].append((attrs.get("value", ""), "selected" in attrs))

    def read_input(self, attrs):
        kind = attrs.get("type", "text")
        unsent = kind in ("submit", "button", "file") or "name" not in attrs
        unticked = kind in ("checkbox", "radio") and "checked" not in attrs
        if not (unsent or unticked):
            self.send(attrs["name"], attrs.get("value", "on" if kind == "checkbox" else ""))

    def handle_data(self, data):
        if self.textarea:
            self.textarea[1].append(data)

    def handle_endtag(self, tag):
        if tag == "textarea":
            name, parts = self.textarea
            # A browser drops the first line end, and sends all others as CRLF.
            text = NEWLINE.sub("\n", "".join(parts)).removeprefix("\n")
            self.send(name, text.replace("\n", "\r\n"))
            self.textarea = None
        elif tag == "select":
            name, options = self.select
            chosen = [value for value, is_selected in options if is_selected] or [
                value for value, _ in options[:1]
            ]
            if name and chosen:
                self.send(name, chosen[0])
            self.select = None


def sent_by(response) -> dict[str, list[str]]:
    """What the page's form sends as it is."""
    page = response.content.decode()
    form = re.search(r'<form[^>]* id="\w+_form".*?</form>', page, re.DOTALL).group()
    reader = FormReader()
    reader.feed(form)
    return reader.sent


def filled_in(client, path: str, **fields):
    """Open the page, fill in the fields (names as in the form, - for __) and save."""
    sent = sent_by(client.get(path))
    return client.post(path, {**sent, **fields})


def row(prefix: str, at: int, **fields) -> dict:
    """The fields of one row inside the page; with its number, the count of rows there are then."""
    return {f"{prefix}-{at}-{name}": value for name, value in fields.items()} | {
        f"{prefix}-TOTAL_FORMS": at + 1
    }


def errors_of(response) -> list[str]:
    """Every error on the page of a form, the form's own first, then those of the rows inside it."""
    context = response.context_data
    errors = [message for messages in context["adminform"].form.errors.values() for message in messages]
    for inline in context["inline_admin_formsets"]:
        errors += inline.formset.non_form_errors()
        for form_errors in inline.formset.errors:
            errors += [message for messages in form_errors.values() for message in messages]
    return errors
