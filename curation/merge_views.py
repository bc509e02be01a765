"""Merges of entries over the API: looked at before, made, listed, undone. For editors."""

from dataclasses import asdict

from django.db.models import BigIntegerField, CharField, Expression, F, QuerySet
from django.db.models.functions import Cast
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import GenericViewSet

from config.rest.bodies import Fault, faults_of, invalid
from config.rest.errors import Conflict, PreconditionFailed, PreconditionRequired, body_error
from config.rest.expressions import JsonObject, UtcMoment
from config.rest.ordering import Column
from config.rest.paging import KeysetPagination
from config.rest.parsers import body_of
from config.rest.policy import Act, check
from config.rest.views import KnownParameters
from curation.merge_serializers import (
    MergePreviewRequestSerializer,
    MergePreviewSerializer,
    MergeRequestSerializer,
    MergeSerializer,
    UndoneSerializer,
    UndoRequestSerializer,
)
from curation.merging import MergeRefused, Preview, VersionsDiffer, merge, preview, undo
from curation.merging.entries import MODELS
from curation.models import Merge
from sources.models import Entry, Status
from sources.writing.reasons import reason_of
from sources.writing.resolving import unknown

LOOK_FIRST = (
    "Say which state you merge: look at it at /merges/preview/, and send the versions that it shows as "
    "loser_version and winner_version. Then nobody's work is merged unseen."
)
# Who merges is known, also where the record is open to the public.
KNOWN = [{"token": []}, {"session": []}]
CHANGED = "One of the two was changed in between: `current` is what a merge would do now."


class Newest(Column):
    """By number, the last first."""

    def key(self, *, descending: bool) -> Expression:
        return -F(self.name)


class MergePagination(KeysetPagination):
    """The newest first, and no other way."""

    parameters = ("cursor", "page_size")

    def get_schema_operation_parameters(self, view) -> list[dict]:
        declared = super().get_schema_operation_parameters(view)
        return [parameter for parameter in declared if parameter["name"] in self.parameters]


class MergeViewSet(KnownParameters, GenericViewSet):
    """Merges of two entries into one."""

    queryset = Merge.objects.all()
    serializer_class = MergeSerializer
    pagination_class = MergePagination
    filter_backends = []
    orderings = {"newest": Newest("id", BigIntegerField())}
    lookup_url_kwarg = "number"

    def initial(self, request: Request, *args, **kwargs) -> None:
        super().initial(request, *args, **kwargs)
        check(request.user, Act.MERGE, status=Status.PROPOSED)

    def known_parameters(self) -> list[str]:
        return [*self.pagination_class.parameters, "format"] if self.action == "list" else ["format"]

    def get_queryset(self) -> QuerySet:
        # Pages are told apart by a slug; of a merge it is its number.
        return super().get_queryset().visible_to(self.request.user).annotate(slug=Cast("id", CharField()))

    def finished_row(self) -> Expression:
        return JsonObject(
            id="id",
            type="type",
            loser="loser",
            winner="winner",
            reason="reason",
            made_by="made_by__username",
            made_at=UtcMoment("made_at"),
            undone_by="undone_by__username",
            undone_at=UtcMoment("undone_at"),
            undo_reason="undo_reason",
        )

    @extend_schema(operation_id="listMerges", auth=KNOWN, responses={200: MergeSerializer, 403: None})
    def list(self, request: Request) -> Response:
        """Merges, the newest first."""
        return self.get_paginated_response(self.paginate_queryset(self.get_queryset()))

    @extend_schema(operation_id="getMerge", auth=KNOWN, responses={200: MergeSerializer, 403: None})
    def retrieve(self, request: Request, number: int) -> Response:
        """One merge, by its number."""
        return Response(self.shown(self.found(number)))

    @extend_schema(
        operation_id="previewMerge", request=MergePreviewRequestSerializer, responses=MergePreviewSerializer
    )
    def preview(self, request: Request) -> Response:
        """What merging two entries would do, and what stands against it. Writes nothing."""
        asked = read(MergePreviewRequestSerializer, request)
        loser, winner = asked_entries(asked, request.user)
        return Response(shown_preview(preview(loser, winner, by=request.user)))

    @extend_schema(
        operation_id="createMerge",
        request=MergeRequestSerializer,
        responses={201: MergeSerializer, 409: None, 412: None, 428: None},
    )
    def create(self, request: Request) -> Response:
        """Merge one entry into another, as a preview showed them."""
        asked = read(MergeRequestSerializer, request)
        loser, winner = asked_entries(asked, request.user)
        if missing := [name for name in ("loser_version", "winner_version") if name not in asked]:
            raise PreconditionRequired(f"{LOOK_FIRST} Missing: {' and '.join(missing)}.")
        versions = asked["loser_version"], asked["winner_version"]
        try:
            made = merge(loser, winner, by=request.user, reason=why(asked, request), versions=versions)
        except MergeRefused as refused:
            raise conflict(refused) from refused
        except VersionsDiffer as differing:
            now = preview(loser, winner, by=request.user)
            tag = '"{}-{}"'.format(*now.versions)
            raise PreconditionFailed(CHANGED, current=shown_preview(now), etag=tag) from differing
        address = reverse("merge-detail", args=[made.pk], request=request)
        return Response(self.shown(made), status=status.HTTP_201_CREATED, headers={"Location": address})

    @extend_schema(
        operation_id="undoMerge",
        request=UndoRequestSerializer,
        responses={200: UndoneSerializer, 409: None},
    )
    def undo(self, request: Request, number: int) -> Response:
        """Undo a merge: what is still as the merge left it becomes what it was. The rest is listed."""
        asked = read(UndoRequestSerializer, request) if request.stream is not None else {}
        try:
            undone = undo(self.found(number), by=request.user, reason=why(asked, request))
        except MergeRefused as refused:
            raise conflict(refused) from refused
        return Response(
            {
                "merge": self.shown(undone.merge),
                "restored": undone.restored,
                "recreated": undone.recreated,
                "kept": [asdict(kept) for kept in undone.kept],
            }
        )

    def found(self, number: int) -> Merge:
        if made := self.get_queryset().filter(pk=number).first():
            return made
        raise NotFound(f"There is no merge {number}. The list of them is at /api/v1/merges/.")

    def shown(self, made: Merge) -> dict:
        return MergeSerializer(
            {
                **{name: getattr(made, name) for name in ("id", "type", "loser", "winner", "reason")},
                "made_by": made.made_by.username,
                "made_at": made.made_at,
                "undone_by": made.undone_by and made.undone_by.username,
                "undone_at": made.undone_at,
                "undo_reason": made.undo_reason,
            }
        ).data


def read(serializer: type, request: Request) -> dict:
    try:
        return serializer().run_validation(body_of(request))
    except ValidationError as error:
        raise invalid(faults_of(error)) from error


def asked_entries(asked: dict, user) -> tuple[Entry, Entry]:
    """The two entries, each by its own slug: one that was merged is not taken for its winner."""
    model = MODELS[asked["type"]]
    found = {
        entry.slug: entry
        for entry in model.objects.visible_to(user).filter(slug__in=[asked["loser"], asked["winner"]])
    }
    faults: list[Fault] = [
        unknown(model, asked[subject], user).within(subject)
        for subject in ("loser", "winner")
        if asked[subject] not in found
    ]
    if faults:
        raise invalid(faults)
    return found[asked["loser"]], found[asked["winner"]]


def why(asked: dict, request: Request) -> str:
    return asked.get("reason", "").strip() or reason_of(request).get("reason", "")


def conflict(refused: MergeRefused) -> Conflict:
    errors = [
        body_error(f"/{obstacle.subject}" if obstacle.subject else "", obstacle.detail)
        for obstacle in refused.obstacles
    ]
    return Conflict(str(refused), *errors)


def shown_preview(found: Preview) -> dict:
    shown = asdict(found)
    shown["obstacles"] = [{"subject": one.subject, "detail": one.detail} for one in found.obstacles]
    return shown
