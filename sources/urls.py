from config.rest.routers import ResourceRouter
from sources.views import SourceViewSet

router = ResourceRouter()
router.register("sources", SourceViewSet)
urlpatterns = router.urls
