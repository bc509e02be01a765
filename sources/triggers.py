"""Rules that need more than one row, as triggers. Each is named as the sentence that holds.

They are written set-wise (once a statement) so that bulk loads meet them at speed; only what PostgreSQL offers
for single rows alone (deferred checks, changes to the row on its way in) is written row by row.
"""

import pgtrigger
from django.db import models

# The transaction and its moment together: a database restored elsewhere counts its transactions anew.
CHANGED_IN_THIS_TRANSACTION = (
    "changed_in = pg_current_xact_id()::text::bigint AND updated_at = transaction_timestamp()"
)

ROWS = {
    pgtrigger.Insert: (pgtrigger.Referencing(new="new_rows"), ["new_rows"]),
    pgtrigger.Update: (pgtrigger.Referencing(old="old_rows", new="new_rows"), ["new_rows", "old_rows"]),
    pgtrigger.Delete: (pgtrigger.Referencing(old="old_rows"), ["old_rows"]),
}
EVERY_CHANGE = [pgtrigger.Insert, pgtrigger.Update, pgtrigger.Delete]


def after_each(operations: list, name: str, sql: str) -> list[pgtrigger.Trigger]:
    """Run `sql` after each statement of these kinds; `{rows}` in it are the rows touched, old and new alike."""
    triggers = []
    for operation in operations:
        referencing, tables = ROWS[operation]
        rows = " UNION ALL ".join(f"SELECT * FROM {table}" for table in tables)
        triggers.append(
            pgtrigger.Trigger(
                name=f"{name}_{operation.name.lower()[:3]}",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=operation,
                referencing=referencing,
                func=pgtrigger.Func(f"{sql.replace('{rows}', f'({rows})')} RETURN NULL;"),
            )
        )
    return triggers


def refuse(rule: str, message: str) -> str:
    """SQL that fails with `message` as a breach of `rule`, an integrity error to Django.

    `message` is a SQL expression that gives the text.
    """
    return (
        "RAISE EXCEPTION USING ERRCODE = 'check_violation',"
        f" CONSTRAINT = '{rule}', MESSAGE = '{rule}: ' || {message};"
    )


def never_changes(*columns: str, name: str) -> pgtrigger.Trigger:
    """Refuse to change these columns once the row is stored."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf(*columns),
        condition=pgtrigger.AnyChange(*columns),
        func=pgtrigger.Func(
            refuse(name, f"'{', '.join(columns)} of row ' || OLD.id || ' is stored for good'") + " RETURN NEW;"
        ),
    )


def no_cycle(column: str, *, name: str) -> list[pgtrigger.Trigger]:
    """Refuse a row that would stand above itself by following `column`; writers take turns under a lock."""
    changed = {
        pgtrigger.Insert: f"SELECT id, {column} FROM new_rows WHERE {column} IS NOT NULL",
        pgtrigger.Update: (
            f"SELECT new_rows.id, new_rows.{column} FROM new_rows JOIN old_rows USING (id)"
            f" WHERE new_rows.{column} IS DISTINCT FROM old_rows.{column} AND new_rows.{column} IS NOT NULL"
        ),
    }
    triggers = []
    for operation, rows in changed.items():
        triggers += after_each(
            [operation],
            name,
            f"""
            IF NOT EXISTS ({rows}) THEN RETURN NULL; END IF;
            PERFORM pg_advisory_xact_lock(hashtext('{name}'));
            IF EXISTS (
                WITH RECURSIVE upward(start, reached) AS (
                    {rows}
                    UNION
                    SELECT upward.start, above.{column}
                    FROM upward JOIN {{meta.db_table}} above ON above.id = upward.reached
                    WHERE above.{column} IS NOT NULL AND upward.reached <> upward.start
                )
                SELECT 1 FROM upward WHERE reached = start
            ) THEN
                {refuse(name, f"'following {column} leads back to the same row'")}
            END IF;
            """,
        )
    return triggers


def has_part(
    name: str, *, part: str, owner: str, only_if: str = "TRUE", among: str = "TRUE"
) -> pgtrigger.Trigger:
    """At commit, a row for which `only_if` holds has at least one row in table `part` (column `owner`),
    counting those for which `among` holds.

    The owner row is locked, so that two writers cannot each take away what the other relies on.
    """
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Row,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        timing=pgtrigger.Deferred,
        func=pgtrigger.Func(_check_part(name, "{meta.db_table}", "NEW.id", part, owner, only_if, among)),
    )


def keeps_part(
    name: str, *, whole: str, owner: str, only_if: str = "TRUE", among: str = "TRUE"
) -> pgtrigger.Trigger:
    """The other side of `has_part`, on the part's table: the last part is not taken away."""
    return pgtrigger.Trigger(
        name=f"{name}_kept",
        level=pgtrigger.Row,
        when=pgtrigger.After,
        operation=pgtrigger.Delete | pgtrigger.Update,
        timing=pgtrigger.Deferred,
        func=pgtrigger.Func(_check_part(name, whole, f"OLD.{owner}", "{meta.db_table}", owner, only_if, among)),
    )


def _check_part(rule: str, whole: str, key: str, part: str, owner: str, only_if: str, among: str) -> str:
    return f"""
        PERFORM 1 FROM {whole} WHERE id = {key} AND {only_if} FOR NO KEY UPDATE;
        IF FOUND AND NOT EXISTS (SELECT 1 FROM {part} WHERE {owner} = {key} AND {among}) THEN
            {refuse(rule, f"'row ' || {key} || ' of {whole} has none in {part}'")}
        END IF;
        RETURN NULL;
    """


def touches(whole: str, *, by: str, name: str = "touches_its_owner") -> list[pgtrigger.Trigger]:
    """A change to a part counts as a change of the row that it belongs to. `by` selects the owners' ids."""
    sql = f"""
        UPDATE {whole} SET updated_at = transaction_timestamp(), changed_in = pg_current_xact_id()::text::bigint
        WHERE id IN ({by}) AND NOT ({CHANGED_IN_THIS_TRANSACTION});
    """
    # A row that is written as it was is no change.
    differing = "((TABLE new_rows EXCEPT TABLE old_rows) UNION ALL (TABLE old_rows EXCEPT TABLE new_rows))"
    return [
        *after_each([pgtrigger.Insert, pgtrigger.Delete], name, sql),
        *after_each([pgtrigger.Update], name, sql.replace("{rows}", differing)),
    ]


class KeptByTheDatabase(pgtrigger.Trigger):
    """Count versions, once a transaction, and let nobody but triggers write `derived` and the row's own clock.

    Saving a row as it is counts as no change, also when the saved copy has outdated derived columns.
    """

    def __init__(self, *derived: str):
        self.derived = [*derived, "updated_at", "changed_in"]
        super().__init__(name="kept_by_the_database", when=pgtrigger.Before, operation=pgtrigger.Update)

    def get_func(self, model: type[models.Model]) -> str:
        # A generated column is still empty in NEW when this runs, so it is left out of the comparison.
        stored = [f.column for f in model._meta.concrete_fields if not isinstance(f, models.GeneratedField)]
        new, old = (", ".join(f'{row}."{column}"' for column in stored) for row in ("NEW", "OLD"))
        keep = " ".join(f"NEW.{column} := OLD.{column};" for column in self.derived)
        return f"""
            NEW.created_at := OLD.created_at;
            NEW.version := OLD.version;
            IF pg_trigger_depth() = 1 THEN {keep} END IF;
            IF ROW({new}) IS NOT DISTINCT FROM ROW({old}) THEN RETURN NEW; END IF;
            IF NOT (OLD.changed_in = pg_current_xact_id()::text::bigint
                    AND OLD.updated_at = transaction_timestamp()) THEN
                NEW.version := OLD.version + 1;
            END IF;
            NEW.updated_at := transaction_timestamp();
            NEW.changed_in := pg_current_xact_id()::text::bigint;
            RETURN NEW;
        """
