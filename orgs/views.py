from orgs.exports import FACILITY_COLUMNS, ORGANIZATION_COLUMNS
from orgs.facets import facility_facets, organization_facets
from orgs.filters import FacilityFilters, OrganizationFilters
from orgs.models import Facility, Organization
from orgs.serializers import FacilitySerializer, OrganizationSerializer
from orgs.shapes import facility_shape, organization_shape
from sources.views import EntryViewSet


class OrganizationViewSet(EntryViewSet):
    """Bodies that act: companies, ministries, technoparks."""

    queryset = Organization.objects.all()
    serializer_class = OrganizationSerializer
    filterset_class = OrganizationFilters
    shape = staticmethod(organization_shape)
    facets_for = staticmethod(organization_facets)
    csv_columns = ORGANIZATION_COLUMNS


class FacilityViewSet(EntryViewSet):
    """Places and installations: buildings, laboratories, supercomputers."""

    queryset = Facility.objects.all()
    serializer_class = FacilitySerializer
    filterset_class = FacilityFilters
    shape = staticmethod(facility_shape)
    facets_for = staticmethod(facility_facets)
    csv_columns = FACILITY_COLUMNS
