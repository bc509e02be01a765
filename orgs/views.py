from orgs.exports import FACILITY_COLUMNS, ORGANIZATION_COLUMNS
from orgs.facets import facility_facets, organization_facets
from orgs.filters import FacilityFilters, OrganizationFilters
from orgs.kinds import FACILITIES, ORGANIZATIONS
from orgs.linked_data import facility_node, organization_node
from orgs.models import Facility, Organization
from orgs.serializers import FacilitySerializer, OrganizationSerializer
from orgs.shapes import facility_expansions, facility_shape, organization_expansions, organization_shape
from sources.views import EntryViewSet


class OrganizationViewSet(EntryViewSet):
    """Bodies that act: companies, ministries, technoparks."""

    queryset = Organization.objects.all()
    kind = ORGANIZATIONS
    serializer_class = OrganizationSerializer
    filterset_class = OrganizationFilters
    shape = staticmethod(organization_shape)
    expansions = staticmethod(organization_expansions)
    facets_for = staticmethod(organization_facets)
    linked_data = staticmethod(organization_node)
    csv_columns = ORGANIZATION_COLUMNS


class FacilityViewSet(EntryViewSet):
    """Places and installations: buildings, laboratories, supercomputers."""

    queryset = Facility.objects.all()
    kind = FACILITIES
    serializer_class = FacilitySerializer
    filterset_class = FacilityFilters
    shape = staticmethod(facility_shape)
    expansions = staticmethod(facility_expansions)
    facets_for = staticmethod(facility_facets)
    linked_data = staticmethod(facility_node)
    csv_columns = FACILITY_COLUMNS
