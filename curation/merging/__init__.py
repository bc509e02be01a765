"""Merging of entries, and undoing it: `merge`, `undo`, and `preview`, which writes nothing."""

from curation.merging.entries import merge
from curation.merging.obstacles import MergeRefused, Obstacle, VersionsDiffer
from curation.merging.previewing import Preview, preview
from curation.merging.undoing import Kept, Undone, undo

__all__ = [
    "Kept",
    "MergeRefused",
    "Obstacle",
    "Preview",
    "Undone",
    "VersionsDiffer",
    "merge",
    "preview",
    "undo",
]
