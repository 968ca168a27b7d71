"""What people decided stays as it was: the database itself refuses to change or remove a row, on both engines."""

from typing import Any

import pytest

# Rows of these tables are corrected by the acts that are named in the ledger, with fingerprints the doctor compares.
CHANGED_BY_ACTS = {"filebatch", "member", "optout", "sample", "sampletask", "tourprogress"}
CORRECTED = {"codingrecord", "apitoken"}  # an answer with the earlier one kept; a key's last use and its end


@pytest.fixture
def full(records: Any) -> list[str]:
    """A row in every table; the names of the tables whose rows stay."""
    from django.apps import apps
    from django.utils import timezone

    from marsad.store.records import work

    models = {model._meta.model_name: model for model in apps.get_app_config("records").get_models()}
    waiting = dict(models)
    with work.unit("tester", "fill", "every table"):
        while waiting:
            before = len(waiting)
            for name, model in list(waiting.items()):
                fields = [one for one in model._meta.concrete_fields if not one.has_default() and not one.auto_created]
                if all(one.null or not one.is_relation or one.related_model.objects.exists() for one in fields):
                    if not model.objects.exists():
                        model(**{one.attname: _made(one, timezone.now()) for one in fields}).save(force_insert=True)
                    del waiting[name]
            assert len(waiting) < before, f"no row can be made in {sorted(waiting)}"
    return sorted(models.keys() - CHANGED_BY_ACTS)


def _made(field: Any, now: Any) -> Any:
    from django.db import models

    if field.null:
        return None
    if field.is_relation:
        return field.related_model.objects.order_by("pk").first().pk
    given = {
        models.DateTimeField: now,
        models.DateField: now.date(),
        models.JSONField: {"a": [1]},
        models.BooleanField: True,
        models.FloatField: 0.5,
        models.IntegerField: 1,
    }
    return next((value for kind, value in given.items() if isinstance(field, kind)), "x")


def refused(statement: str) -> None:
    from django.db import DatabaseError, connection, transaction

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_no_row_of_what_was_decided_is_changed_removed_or_replaced(full: list[str]) -> None:
    from django.apps import apps
    from django.db import connection

    for name in full:
        model = apps.get_model("records", name)
        table, key = model._meta.db_table, model._meta.pk.column
        assert model.objects.count() > 0
        refused(f'DELETE FROM "{table}"')
        refused(f'UPDATE "{table}" SET "{key}" = "{key}"' if name not in CORRECTED else _forged(name, table))
        if connection.vendor == "sqlite":
            refused(f'INSERT OR REPLACE INTO "{table}" SELECT * FROM "{table}"')
        else:
            refused(f'TRUNCATE "{table}" CASCADE')


def _forged(name: str, table: str) -> str:
    return f'UPDATE "{table}" SET ' + ("codes = '[]'" if name == "codingrecord" else "sha256 = 'mine'")
