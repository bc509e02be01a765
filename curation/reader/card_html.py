"""A card as markup. There may be thousands on a page: a template for each would take long."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from curation.reader.cards import Card, Line
from sources.models import Status

CARD = """<article class="card {status}" id="card-{type}-{slug}" tabindex="-1" data-type="{type}"\
 data-slug="{slug}" data-address="{address}" data-first="{first}" data-passages="{passages}"{may_change}>
<p class="chips"><span class="kind">{kind}</span>{chip}</p>
<h2><button type="button" class="to-passages">{label}</button></h2>
{who}<ul class="lines">{lines}</ul>
<p class="actions"><a href="{page}">{open}</a>{acts}</p>
</article>
"""


def card_html(card: Card) -> SafeString:
    return format_html(
        CARD,
        status=card.status,
        type=card.type,
        slug=card.slug,
        address=card.address,
        first=card.first,
        passages=" ".join(card.passages),
        may_change=SafeString(" data-may-change" if card.may_change else ""),
        kind=card.told.get("kind", card.type),
        chip=""
        if card.status == Status.VERIFIED
        else format_html(' <span class="status {}">{}</span>', card.status, card.status),
        label=card.label,
        who=who_html(card),
        lines=format_html_join("", "{}", ((line_html(line),) for line in card.lines)),
        page=card.page,
        open=_("Edit") if card.may_change else _("Open"),
        acts=acts_html(card),
    )


def who_html(card: Card) -> SafeString | str:
    """Of a statement who says it, as far as this reader may see it, and on what occasion."""
    if not card.told:
        return ""
    speaker, event = card.told["speaker"], card.told["event"]
    who = speaker["label"] if speaker else card.told["speaker_as_printed"] or _("the source itself")
    return format_html('<p class="who">{}{}</p>', who, f" · {event['label']}" if event else "")


def line_html(line: Line) -> SafeString:
    number = len(line.passages)
    return format_html(
        '<li><span class="swatch {}"></span>{}{}{}</li>',
        line.backing.name,
        line.backing.label,
        f": {line.detail}" if line.detail else "",
        format_html(' <span class="times">×{}</span>', number) if number > 1 else "",
    )


def acts_html(card: Card) -> SafeString:
    acts = []
    if card.may_verify:
        acts.append(("verify", "", _("Verify")))
    if card.may_change:
        # Shown by the page's script for the cards of the passage that is chosen.
        acts.append(("detach", SafeString(" hidden"), _("Take off these words")))
    return format_html_join("", ' <button type="button" data-act="{}"{}>{}</button>', acts)
