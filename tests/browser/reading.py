"""Steps that tests of the source reader have in common."""

# Emoji of one and of several code points, a combining mark, and a line end of two.
BEFORE = "🚀👩‍🚀 e\u0301galite\u0301\r\n"
TEXT = (
    f"{BEFORE}Pavel Durov met the press. “We open a lab 🧪 for over 11 million users today”, said Pavel Durov. "
    "Nobody asked. Later he left.\r\nA last line."
)
QUOTE = "We open a lab 🧪 for over 11 million users today"

# Select from the first place where words stand to their end, as dragging the mouse would leave it. Counted in
# UTF-16 units over the text as the browser has it, and so without any help from the page's own scripts.
SELECT = """(words) => {
  const text = document.getElementById('text');
  const from = text.textContent.indexOf(words), to = from + words.length;
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let at = 0, node; (node = walker.nextNode()); at += node.data.length) {
    if (at <= from && from < at + node.data.length) range.setStart(node, from - at);
    if (at < to && to <= at + node.data.length) range.setEnd(node, to - at);
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def open_reader(page, source) -> None:
    page.goto(f"/admin/work/read/{source.slug}/")
    page.wait_for_selector("#reader[data-ready]")


def select(page, words: str) -> None:
    page.evaluate(SELECT, words)
    page.wait_for_function(
        "words => document.getElementById('words').textContent.includes(words.slice(1, 12))", arg=words
    )


def choose(page, form: str, name: str, words: str) -> None:
    """Type words into a field that looks for rows, and take the first that is found."""
    page.fill(f"#{form}-{name}", "")
    page.locator(f"#{form}-{name}").press_sequentially(words)
    page.locator(f"#{form}-{name} + ul [role=option]").first.click()


def save(page, form: str) -> None:
    page.click(f"#form-{form} [type=submit]")


def saved(page) -> str:
    """What the page says once it is saved and shown."""
    page.wait_for_selector("#said.fresh")
    return page.text_content("#said")


def highlighted(page) -> list[list[str]]:
    """The marked segments: their words and the passages over them."""
    return page.eval_on_selector_all(
        "#text mark", "marks => marks.map(mark => [mark.textContent, mark.dataset.passages])"
    )


def place(passage) -> tuple[str, int, int, str]:
    return passage.source.slug, passage.start, passage.end, passage.exact


def place_of(words: str) -> tuple[str, int, int, str]:
    start = TEXT.index(words)
    return "article", start, start + len(words), words
