"""The history of a table: every change by whatever door, recorded by triggers."""

import pghistory
import pgtrigger
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.expressions import RawSQL

from sources.triggers import never_changes

TRANSACTION_ID = RawSQL("(pg_current_xact_id()::text::bigint)", ())


def track(model: type[models.Model]) -> type[models.Model]:
    """Record each insert, update and delete of the model in `<Model>History`.

    Columns that the database derives are left out: they follow from the others. `pgh_transaction` is the
    transaction that made the change, by which readers can tell what was committed together. Whoever follows the
    record's changes reads the history of resources by it; their parts' changes touch them.
    """
    derived = [
        field.name
        for field in model._meta.fields
        if isinstance(field, models.GeneratedField | SearchVectorField)
    ]
    tracked = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=derived,
        obj_field=pghistory.ObjForeignKey(related_name="history"),
        append_only=True,
        level=pgtrigger.Statement,
        model_name=f"{model.__name__}History",
        attrs={
            "pgh_transaction": models.BigIntegerField(db_default=TRANSACTION_ID, editable=False),
        },
        meta={
            "verbose_name": f"{model._meta.verbose_name} history",
            "indexes": [by_transaction(model)] if has_version(model) else [],
        },
    )(model)
    # History knows a row by its id: under another it would be another row.
    return pgtrigger.register(never_changes("id", name="id_never_changes"))(tracked)


def has_version(model: type[models.Model]) -> bool:
    """A resource's own table, not a part's. Resources are declared above this module."""
    return any(field.name == "version" for field in model._meta.fields)


def by_transaction(model: type[models.Model]) -> models.Index:
    return models.Index("pgh_transaction", "pgh_id", name=f"{model._meta.model_name}_by_transaction")
