"""Who sees what: all see what is verified, proposers also their own, editors everything."""

import pytest
from django.contrib.auth.models import AnonymousUser, Permission, User

from sources.models import Passage
from tests.make import (
    make_discrepancy,
    make_event,
    make_facility,
    make_measure,
    make_organization,
    make_passage,
    make_person,
    make_source,
    make_statement,
)

pytestmark = pytest.mark.django_db

MAKERS = [
    make_source,
    make_person,
    make_organization,
    make_facility,
    make_event,
    make_statement,
    make_discrepancy,
]


@pytest.fixture
def proposer():
    return User.objects.create_user("proposer")


@pytest.fixture
def editor():
    editor = User.objects.create_user("editor")
    editor.user_permissions.add(
        Permission.objects.get(codename="view_unverified", content_type__app_label="sources")
    )
    return editor


@pytest.fixture(params=MAKERS, ids=lambda maker: maker.__name__.removeprefix("make_"))
def queryset(request, proposer):
    """Rows of each status, of the proposer and of somebody else."""
    somebody = User.objects.create_user("somebody")
    for whose, user in (("own", proposer), ("other", somebody), ("import", None)):
        for status in ("proposed", "verified", "rejected"):
            row = request.param(slug=f"{whose}-{status}", status=status, proposed_by=user)
    return type(row).objects.filter(slug__contains="-").exclude(slug__regex=r"-\d+$").order_by("slug")


VERIFIED = ["import-verified", "other-verified", "own-verified"]


def slugs(queryset):
    return list(queryset.values_list("slug", flat=True))


def test_everybody_sees_what_is_theirs_to_see(queryset, proposer, editor):
    reader = User.objects.create_user("reader")
    administrator = User.objects.create_superuser("administrator")

    seen = {
        user.username: slugs(queryset.visible_to(user))
        for user in (AnonymousUser(), reader, proposer, editor, administrator)
    }

    everything = sorted(
        f"{whose}-{status}"
        for whose in ("own", "other", "import")
        for status in ("proposed", "verified", "rejected")
    )
    assert seen == {
        "": VERIFIED,
        "reader": VERIFIED,
        "proposer": sorted([*VERIFIED, "own-proposed", "own-rejected"]),
        "editor": everything,
        "administrator": everything,
    }


def test_editor_who_left_sees_what_the_public_sees(queryset, editor):
    User.objects.filter(id=editor.id).update(is_active=False)

    assert slugs(queryset.visible_to(User.objects.get(id=editor.id))) == VERIFIED


def test_visibility_chains_with_other_filters(queryset, proposer):
    mine = queryset.filter(proposed_by=proposer)

    assert slugs(mine.visible_to(AnonymousUser()).filter(slug__endswith="verified")) == ["own-verified"]


def test_passage_is_seen_with_its_source(proposer, editor):
    verified, hidden = make_source("verified"), make_source("hidden", status="proposed")
    own = make_source("own", status="proposed", proposed_by=proposer)
    for source in (verified, hidden, own):
        make_passage(source)

    def seen_by(user):
        return sorted(Passage.objects.visible_to(user).values_list("exact", flat=True))

    assert seen_by(AnonymousUser()) == ["verified"]
    assert seen_by(proposer) == ["own", "verified"]
    assert seen_by(editor) == ["hidden", "own", "verified"]


def test_measure_is_seen_by_all(editor):
    measure = make_measure()

    for user in (AnonymousUser(), editor):
        assert list(type(measure).objects.visible_to(user)) == [measure]
