from config.rest.routers import ResourceRouter
from people.views import PersonViewSet

router = ResourceRouter()
router.register("people", PersonViewSet)
urlpatterns = router.urls
