from rest_framework.routers import SimpleRouter

from sources.views import SourceViewSet

router = SimpleRouter()
router.register("sources", SourceViewSet)
urlpatterns = router.urls
