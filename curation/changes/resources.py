"""What the feed of changes tells of: the resources, each as its list shows it."""

from dataclasses import dataclass

from django.db.models import Model, QuerySet
from rest_framework.serializers import Serializer

from config.rest.compiled import fields_of
from events.serializers import DiscrepancySerializer, EventSerializer, MeasureSerializer
from events.statement_serializer import StatementSerializer
from events.views import DiscrepancyViewSet, EventViewSet, MeasureViewSet, StatementViewSet
from orgs.serializers import FacilitySerializer, OrganizationSerializer
from orgs.views import FacilityViewSet, OrganizationViewSet
from people.serializers import PersonSerializer
from people.views import PersonViewSet
from sources.models import Entry
from sources.serializers import ListedSourceSerializer
from sources.views import ResourceViewSet, SourceViewSet


@dataclass(frozen=True)
class Followed:
    """`shown_elsewhere` are the columns that other resources show of this one, beside its slug."""

    view: type[ResourceViewSet]
    serializer: type[Serializer]
    shown_elsewhere: tuple[str, ...]

    @property
    def model(self) -> type[Model]:
        return self.view.queryset.model

    @property
    def name(self) -> str:
        return self.model._meta.model_name

    @property
    def history(self) -> type[Model]:
        return self.model.pgh_event_model

    @property
    def is_entry(self) -> bool:
        return issubclass(self.model, Entry)

    @property
    def listed_fields(self) -> tuple[str, ...]:
        return tuple(name for name in fields_of(self.view.shape) if name not in self.view.only_in_detail)

    def visible(self, user) -> QuerySet:
        return self.model._default_manager.visible_to(user)

    def listed(self, user) -> QuerySet:
        return self.visible(user).filter(merged_into=None) if self.is_entry else self.visible(user)

    def visible_states(self, user) -> QuerySet:
        """Of the history, the states in which this reader could see the row. Asked by the one rule there is."""
        states = type(self.model._default_manager.all())(self.history)
        return states.visible_to(user).exclude(pgh_label="delete")

    def listed_states(self, user) -> QuerySet:
        states = self.visible_states(user)
        return states.filter(merged_into=None) if self.is_entry else states


# What is pointed at comes before what points at it.
RESOURCES = {
    followed.name: followed
    for followed in (
        Followed(SourceViewSet, ListedSourceSerializer, ("language", "origin")),
        Followed(OrganizationViewSet, OrganizationSerializer, ("label",)),
        Followed(FacilityViewSet, FacilitySerializer, ("label",)),
        Followed(PersonViewSet, PersonSerializer, ("label",)),
        Followed(EventViewSet, EventSerializer, ("label",)),
        Followed(MeasureViewSet, MeasureSerializer, ("unit",)),
        Followed(StatementViewSet, StatementSerializer, ("gist",)),
        Followed(DiscrepancyViewSet, DiscrepancySerializer, ()),
    )
}
TYPES = list(RESOURCES)
