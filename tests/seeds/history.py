from django.apps import apps

from seeds.kinds import KINDS


def history_rows() -> dict[str, int]:
    """How many changes the history of each table holds."""
    labels = {kind.model._meta.app_label for kind in KINDS}
    tracked = [model for label in labels for model in apps.get_app_config(label).get_models()]
    return {model.__name__: model.objects.count() for model in tracked if model.__name__.endswith("History")}
