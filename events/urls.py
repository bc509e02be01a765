from rest_framework.routers import SimpleRouter

from events.views import DiscrepancyViewSet, EventViewSet, MeasureViewSet, StatementViewSet

router = SimpleRouter()
router.register("events", EventViewSet)
router.register("statements", StatementViewSet)
router.register("discrepancies", DiscrepancyViewSet)
router.register("measures", MeasureViewSet)
urlpatterns = router.urls
