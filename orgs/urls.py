from config.rest.routers import ResourceRouter
from orgs.views import FacilityViewSet, OrganizationViewSet

router = ResourceRouter()
router.register("organizations", OrganizationViewSet)
router.register("facilities", FacilityViewSet)
urlpatterns = router.urls
