"""A small record with references of every kind between its entries, and all its tables as they stand."""

from django.apps import apps
from django.contrib.auth.models import Group, User

from tests.make import (
    make_affiliation,
    make_discrepancy,
    make_event,
    make_facility,
    make_organization,
    make_participation,
    make_passage,
    make_person,
    make_source,
    make_statement,
)

TABLES = [
    model
    for app in ("sources", "orgs", "people", "events")
    for model in apps.get_app_config(app).get_models()
    if hasattr(model, "pgh_event_model")
]
# What a change and its undoing leave behind on purpose.
RISES = {"version", "updated_at", "changed_in"}


def whole_record() -> dict[str, list[dict]]:
    """Every row of every table, but for what counts changes."""
    return {model.__name__: rows_of(model) for model in TABLES}


def rows_of(model) -> list[dict]:
    rows = model._base_manager.order_by("pk").values()
    return [{name: value for name, value in row.items() if name not in RISES} for row in rows]


def user_as(role: str) -> User:
    user, _ = User.objects.get_or_create(username=role)
    user.groups.set([Group.objects.get(name=role)])
    return User.objects.get(pk=user.pk)


def dense_record() -> dict:
    """Two entries of each type, `old` and `new`, to which everything that can point at an entry does."""
    source = make_source("one two three four")
    one, two, three = (make_passage(source, words) for words in ("one", "two", "three"))
    made = {"one": one, "two": two, "three": three}
    for make, word in (
        (make_person, "person"),
        (make_organization, "organization"),
        (make_facility, "facility"),
        (make_event, "event"),
    ):
        old, new = made[f"old_{word}"], made[f"new_{word}"] = (
            make(f"Old {word}", slug=f"old-{word}", passage=one),
            make(f"New {word}", slug=f"new-{word}", passage=one),
        )
        new.names.create(text="Shared", language="en", kind="alias")
        old.names.create(text="Shared", language="en", kind="misspelling")
        old.names.create(text="Alt", language="de", kind="preferred")
        old.identifiers.create(scheme="wikidata", value=f"Q{old.pk} {word}")
        old.citations.create(field="description", passage=two)
        make(f"Older {word}", slug=f"older-{word}", passage=one, merged_into=old)
    person, organization, facility, event = (
        made[f"old_{word}"] for word in ("person", "organization", "facility", "event")
    )
    for which in ("old", "new"):
        point_at(made, *(made[f"{which}_{word}"] for word in ("person", "organization", "facility", "event")))
    make_organization(slug="child", parent=organization)
    make_facility(slug="annex", located_in=facility, operator=organization)
    make_event(slug="session", parent=event, facility=facility)
    make_statement(slug="by-old", speaker_person=person, event=event, passage=one)
    make_statement(slug="by-old-body", speaker_organization=organization, passage=one)
    make_statement(slug="of-old-alone", passage=two).mentions.create(person=person)
    make_affiliation(person, made["new_organization"], role="founder", passage=three)
    make_participation(event, person=made["new_person"], role="host", passage=three)
    return made


def point_at(made: dict, person, organization, facility, event) -> None:
    """References of both, which come to be equal where the two are merged."""
    is_old = person.slug.startswith("old")
    first = made.setdefault("statement", None) or make_statement(slug="of-both", passage=made["one"])
    about = made.setdefault("discrepancy", None) or make_discrepancy(slug="about-both")
    made |= {"statement": first, "discrepancy": about}
    for word, entry in (
        ("person", person),
        ("organization", organization),
        ("facility", facility),
        ("event", event),
    ):
        first.mentions.create(**{word: entry})
        about.about.create(**{word: entry})
    anybody, any_body = made["new_person"], made["new_organization"]
    passages = [made["one"], made["two"]] if is_old else [made["one"]]
    with_passages(make_affiliation, passages, person, any_body)
    if is_old:
        with_passages(make_affiliation, passages, anybody, organization)
        with_passages(make_affiliation, passages, person, organization, role="director")
    with_passages(make_participation, passages, event, person=anybody)
    with_passages(make_participation, passages, event, organization=any_body, role="organizer")
    if is_old:
        with_passages(make_participation, passages, made["new_event"], person=person)
        with_passages(
            make_participation, passages, made["new_event"], organization=organization, role="organizer"
        )


def with_passages(make, passages, *arguments, **fields) -> None:
    made = make(*arguments, passage=passages[0], **fields)
    for passage in passages[1:]:
        made.evidence.create(passage=passage)
