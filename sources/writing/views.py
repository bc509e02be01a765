"""The writing half of every resource: one row in one transaction, and never over somebody's unseen work."""

from collections.abc import Iterator
from contextlib import contextmanager

import orjson
import pghistory
from django.db import transaction
from django.db.models import Model
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from config.rest import policy
from config.rest.bodies import Fault, invalid
from config.rest.compiled import fields_of
from config.rest.errors import Conflict, Invalid, PreconditionFailed, PreconditionRequired, body_error
from config.rest.etags import ANY, row_etag, versions_in
from config.rest.expressions import as_text
from config.rest.parsers import body_of
from config.rest.policy import Act
from sources.models import Entry, Reviewed, Source, Status
from sources.refusals import check_what_is_deferred
from sources.resting import resting_on
from sources.review import ReasonMissing, check_review
from sources.states.columns import Keys
from sources.states.kinds import Kind
from sources.writing.reading import Body, read_body
from sources.writing.reasons import reason_of
from sources.writing.refusals import told_in_the_body, told_who_gave_way
from sources.writing.rows import change_row, create_row, delete_row

CHANGED = "It was changed in between, and stands now as `current` has it. Make your change on top of that."


class Writing:
    """Creates, changes and deletes rows, as far as their writer may. Put it before ReadingViewSet."""

    kind: Kind

    def known_parameters(self) -> list[str]:
        return super().known_parameters() if self.request.method in SAFE_METHODS else ["format"]

    def create(self, request: Request) -> Response:
        policy.check(request.user, Act.CREATE, status=self.status_at_first(), is_own=True)
        sent = body_of(request)
        if isinstance(sent, list):
            return self.create_many(sent)
        with self.writing():
            slug = self.create_one(sent)
            return self.created(slug)

    def replace(self, request: Request, slug: str) -> Response:
        """The row becomes what the body says, whether it was there before or not."""
        sent = body_of(request)
        with self.writing():
            row = self.locked(slug)
            if row is not None:
                self.permit(Act.CHANGE, row)
                self.refuse_creation_of_what_stands(row)
                self.change_one(row, sent, self.asked_versions(), is_partial=False)
                return self.shown(slug)
            try:
                return self.missing(slug)
            except NotFound:
                self.refuse_change_of_nothing()
                policy.check(request.user, Act.CREATE, status=self.status_at_first(), is_own=True)
                self.create_one(sent, slug=slug)
                return self.created(slug)

    def change(self, request: Request, slug: str) -> Response:
        """What the body names is set, as JSON Merge Patch has it (RFC 7396): a list is replaced as a whole."""
        sent = body_of(request)
        with self.writing():
            row = self.locked(slug)
            if row is None:
                return self.missing(slug)
            self.permit(Act.CHANGE, row)
            self.change_one(row, sent, self.asked_versions(), is_partial=True)
            return self.shown(slug)

    def destroy(self, request: Request, slug: str) -> Response:
        with self.writing():
            row = self.locked(slug)
            if row is None:
                return self.missing(slug)
            self.permit(Act.DELETE, row)
            self.delete_one(row, self.asked_versions())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @contextmanager
    def writing(self, reason: str = "") -> Iterator[None]:
        """All or nothing, with its reason in the history, and what the database refuses told."""
        why = {"reason": reason} if reason else reason_of(self.request)
        if self.request.auth is not None:
            why["token"] = self.request.auth.pk
        with told_who_gave_way(), pghistory.context(**why), transaction.atomic(), told_in_the_body(self.kind):
            yield
            check_what_is_deferred()

    def create_one(self, sent: object, *, slug: str | None = None) -> str:
        body = self.read(sent, is_partial=False, slug=slug)
        user, state = self.request.user, body.state
        columns = {"text": body.text} if body.text is not None else {}
        if self.has_status:
            new = state.get("status", Status.PROPOSED)
            policy.check(user, Act.CREATE, status=new, is_own=True)
            self.review(None, new, user.pk)
            columns["proposed_by"] = user
        create_row(self.kind, body.slug, state, body.keys, **columns)
        return body.slug

    def change_one(self, row: Model, sent: object, versions: list[int] | str, *, is_partial: bool) -> None:
        self.check_still_stands(row, versions)
        body = self.read(sent, is_partial=is_partial, slug=row.slug, key=row.pk)
        self.refuse_what_never_changes(row, sent, body, is_partial=is_partial)
        if "status" in body.names:
            self.review(row.status, body.state.get("status", Status.PROPOSED), row.proposed_by_id)
        change_row(self.kind, row.pk, body.state, body.keys, body.names)

    def delete_one(self, row: Model, versions: list[int] | str) -> None:
        self.check_still_stands(row, versions)
        if resting := resting_on(row, self.request.user):
            mergeable = ", or merge it into another" if issubclass(self.kind.model, Entry) else ""
            detail = f"Other rows rest on it: change these first{mergeable}."
            raise Conflict(detail, *(body_error("", f"{one} rests on it") for one in resting))
        delete_row(row)

    def set_status(self, row: Model, new: str, versions: list[int] | str, *, reason: str) -> None:
        self.check_still_stands(row, versions)
        self.review(row.status, new, row.proposed_by_id, reason=reason, place="/reason")
        change_row(self.kind, row.pk, {"status": new}, Keys(), {"status"})

    def review(
        self, old: str | None, new: str, proposed_by: int | None, *, reason: str = "", place: str = ""
    ) -> None:
        reason = reason or reason_of(self.request).get("reason", "")
        try:
            check_review(self.request.user, old=old, new=new, proposed_by=proposed_by, reason=reason)
        except ReasonMissing as error:
            advice = "" if place else ", in the header X-Change-Reason"
            raise Invalid(body_error(place or "/status", f"{error}{advice}")) from error

    @property
    def has_status(self) -> bool:
        return issubclass(self.kind.model, Reviewed)

    def status_at_first(self) -> str | None:
        return Status.PROPOSED if self.has_status else None

    def permit(self, act: Act, row: Model) -> None:
        user = self.request.user
        if self.has_status:
            policy.check(user, act, status=row.status, is_own=row.proposed_by_id == user.pk)
        else:
            policy.check(user, act, status=None)

    def read(self, sent: object, *, is_partial: bool, slug: str | None, key: int | None = None) -> Body:
        """`slug` is that of the address, which the body may leave out; `key` the id of a row that stands."""
        if slug is not None and isinstance(sent, dict):
            sent = {"slug": slug, **sent}
        serializer = self.serializer_class(partial=is_partial, context={"request": self.request})
        body = read_body(self.kind, serializer, sent, user=self.request.user, key=key)
        if slug not in (None, body.slug):
            raise invalid([Fault(("slug",), f"the address says {slug}, and a slug is for good")])
        return body

    def refuse_what_never_changes(self, row: Model, sent: object, body: Body, *, is_partial: bool) -> None:
        """A text that is another, and in a change also what the server keeps: it would be ignored."""
        faults = []
        if body.text is not None and not Source.objects.filter(pk=row.pk, text=body.text).exists():
            told = "never changes: a changed page is a new source, with a slug of its own"
            faults.append(Fault(("text",), told))
        fields = self.serializer_class().fields
        kept = [name for name in sent if fields[name].read_only]
        if is_partial and kept:
            current = orjson.loads(self.finished(row.slug)[0])
            faults += [
                Fault((name,), "is kept by the record itself: leave it out, or send it as it is")
                for name in kept
                if sent[name] != current[name]
            ]
        if faults:
            raise invalid(faults)

    def locked(self, slug: str) -> Model | None:
        """The row, until the transaction ends nobody else's to change."""
        rows = self.get_queryset().filter(slug=slug).select_for_update(no_key=True, of=("self",))
        known = ("pk", "slug", "version", *(("status", "proposed_by") if self.has_status else ()))
        return rows.only(*known).first()

    def asked_versions(self) -> list[int] | str:
        header = self.request.headers.get("If-Match")
        if header is None:
            raise PreconditionRequired
        return versions_in(header)

    def check_still_stands(self, row: Model, versions: list[int] | str) -> None:
        if versions == ANY or row.version in versions:
            return
        finished, version = self.finished(row.slug)
        raise PreconditionFailed(
            CHANGED, current=orjson.Fragment(finished), etag=row_etag(version, finished.encode())
        )

    def refuse_creation_of_what_stands(self, row: Model) -> None:
        if self.request.headers.get("If-None-Match", "").strip() == ANY:
            self.check_still_stands(row, [])

    def refuse_change_of_nothing(self) -> None:
        if "If-Match" in self.request.headers:
            detail = "There is no such row to change. To create it, leave the If-Match header out."
            raise PreconditionFailed(detail, current=None)

    def finished(self, slug: str) -> tuple[str, int]:
        """A row as its writer sees it, and its version."""
        row = as_text(self.row_of(list(fields_of(self.shape)), []))
        return self.get_queryset().filter(slug=slug).values_list(row, "version").get()

    def shown(self, slug: str, **options) -> Response:
        # What the commit would refuse is refused here, where the answer can still say so.
        check_what_is_deferred()
        finished, version = self.finished(slug)
        return self.answer(finished, version, **options)

    def created(self, slug: str) -> Response:
        location = self.request.build_absolute_uri(self.reverse_action("detail", args=[slug]))
        return self.shown(slug, status=status.HTTP_201_CREATED, headers={"Location": location})
