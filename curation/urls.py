from django.urls import path

from curation.annotations import AnnotationsView
from curation.changes.views import ChangesView
from curation.merge_views import MergeViewSet
from curation.views import SearchView

urlpatterns = [
    path("search/", SearchView.as_view(), name="search"),
    path("changes/", ChangesView.as_view(), name="changes"),
    path("sources/<slug:slug>/annotations/", AnnotationsView.as_view(), name="source-annotations"),
    path("merges/", MergeViewSet.as_view({"get": "list", "post": "create"}), name="merge-list"),
    path("merges/preview/", MergeViewSet.as_view({"post": "preview"}), name="merge-preview"),
    path("merges/<int:number>/", MergeViewSet.as_view({"get": "retrieve"}), name="merge-detail"),
    path("merges/<int:number>/undo/", MergeViewSet.as_view({"post": "undo"}), name="merge-undo"),
]
