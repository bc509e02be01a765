"""Review over the API: what was proposed is verified or rejected, or proposed again."""

from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from config.rest.bodies import StrictSerializer, faults_of, invalid
from sources.models import Status
from sources.review import ACTS
from sources.serializer_fields import LineField
from sources.writing.reasons import LONGEST


class ReviewSerializer(StrictSerializer):
    """Why; a rejection needs it."""

    reason = LineField(required=False, allow_blank=True, max_length=LONGEST)


class Reviewing:
    """A resource that has a status is also reviewed. Put it before Writing."""

    @action(detail=True, methods=["post"], serializer_class=ReviewSerializer, pagination_class=None)
    def verify(self, request: Request, slug: str) -> Response:
        """What has evidence becomes verified, and so public."""
        return self.give_status(slug, Status.VERIFIED)

    @action(detail=True, methods=["post"], serializer_class=ReviewSerializer, pagination_class=None)
    def reject(self, request: Request, slug: str) -> Response:
        """The row stays, for whoever proposes the same again, and is public no more."""
        return self.give_status(slug, Status.REJECTED)

    @action(detail=True, methods=["post"], serializer_class=ReviewSerializer, pagination_class=None)
    def propose(self, request: Request, slug: str) -> Response:
        """What was verified or rejected is open again."""
        return self.give_status(slug, Status.PROPOSED)

    def give_status(self, slug: str, new: str) -> Response:
        reason = self.asked_reason()
        with self.writing(reason=reason):
            row = self.locked(slug)
            if row is None:
                return self.missing(slug)
            self.permit(ACTS[new], row)
            self.set_status(row, new, self.asked_versions(), reason=reason)
            return self.shown(slug)

    def asked_reason(self) -> str:
        """Of the body, which may be left out."""
        try:
            return ReviewSerializer().run_validation(self.request.data or {}).get("reason", "")
        except ValidationError as error:
            raise invalid(faults_of(error)) from error
