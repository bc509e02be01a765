from rest_framework.routers import SimpleRouter

from orgs.views import FacilityViewSet, OrganizationViewSet

router = SimpleRouter()
router.register("organizations", OrganizationViewSet)
router.register("facilities", FacilityViewSet)
urlpatterns = router.urls
