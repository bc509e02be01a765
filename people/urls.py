from rest_framework.routers import SimpleRouter

from people.views import PersonViewSet

router = SimpleRouter()
router.register("people", PersonViewSet)
urlpatterns = router.urls
