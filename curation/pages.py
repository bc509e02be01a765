"""The pages of the admin that look across the whole record, and the menu that leads to them."""

from collections.abc import Callable
from typing import NamedTuple

from django.http import HttpResponse

from curation.duplicates import past_merges
from curation.duplicates import views as duplicates
from curation.history import deleted
from curation.history import views as history
from curation.reader.views import read_source, suggest_for_words
from curation.review import views as review


class Page(NamedTuple):
    """Below /admin/work/. Its view gets only staff who are signed in; what each may do is its own affair."""

    path: str
    name: str
    view: Callable[..., HttpResponse]


class MenuEntry(NamedTuple):
    label: str
    name: str


PAGES: list[Page] = [
    Page("read/<slug:slug>/", "reader", read_source),
    Page("read/<slug:slug>/suggestions/", "reader-suggestions", suggest_for_words),
    Page("review/", "review", review.review),
    Page("review/decide/", "review-decide", review.decide_on_one),
    Page("review/verify/", "review-verify-selected", review.verify_selected),
    Page("duplicates/", "duplicates", duplicates.duplicates),
    Page("duplicates/compare/", "duplicates-compare", duplicates.compare),
    Page("duplicates/pair/<str:type>/<slug:loser>/<slug:winner>/", "pair", duplicates.pair),
    Page("duplicates/merge/", "pair-merge", duplicates.merge_pair),
    Page("duplicates/not-the-same/", "pair-not-the-same", duplicates.not_the_same),
    Page("duplicates/decided/", "decided-pairs", duplicates.decided_pairs),
    Page("duplicates/decided/<int:number>/take-back/", "decided-take-back", duplicates.take_back),
    Page("duplicates/merges/", "past-merges", past_merges.past_merges),
    Page("duplicates/merges/<int:number>/", "merged", past_merges.merged),
    Page("duplicates/merges/<int:number>/undo/", "merged-undo", past_merges.undo_merge),
    Page("history/", "history", history.history),
    Page("history/deleted/", "deleted", deleted.deleted),
    Page("history/deleted/<str:table>/<slug:slug>/restore/", "restore", deleted.restore),
    Page("history/run/<int:run>/undo/", "undo-run", history.undo_import_run),
    Page("history/<str:key>/", "one-change", history.change),
]
MENU = [
    MenuEntry("Overview", "admin:index"),
    MenuEntry("Review", "admin:review"),
    MenuEntry("Duplicates", "admin:duplicates"),
    MenuEntry("History", "admin:history"),
]
