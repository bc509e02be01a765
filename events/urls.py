from config.rest.routers import ResourceRouter
from events.views import DiscrepancyViewSet, EventViewSet, MeasureViewSet, StatementViewSet

router = ResourceRouter()
router.register("events", EventViewSet)
router.register("statements", StatementViewSet)
router.register("discrepancies", DiscrepancyViewSet)
router.register("measures", MeasureViewSet)
urlpatterns = router.urls
