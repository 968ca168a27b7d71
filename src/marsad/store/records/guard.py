"""No write without its ledger entry: rows can be saved only inside a unit of work."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import IntegrityError, OperationalError, models

from marsad.core.errors import NoAnswer, WrongState
from marsad.core.words import _

_open: ContextVar[bool] = ContextVar("unit_of_work_open", default=False)


@contextmanager
def writes_allowed() -> Iterator[None]:
    """Allow writes inside the block; only the unit of work uses it."""
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)


@contextmanager
def said_in_a_sentence() -> Iterator[None]:
    """What a database says when many write at once, as our own errors; around the transaction, which is undone."""
    try:
        yield
    except IntegrityError as error:
        if "unique" not in str(error).lower():
            raise  # a mistake in the programme
        raise WrongState(_("Somebody else wrote this at the same moment; look at it again.")) from error
    except OperationalError as error:
        raise NoAnswer(_("The database is busy or does not answer; nothing was written, try again.")) from error


def require_unit_of_work() -> None:
    """RuntimeError outside a unit of work: a mistake in the programme, never the reader's."""
    if not _open.get():
        raise RuntimeError("a record was written outside a unit of work; use marsad.store.records.work.unit")


M = TypeVar("M", bound=models.Model)


class GuardedQuerySet(models.QuerySet[M]):
    """Rows that are written inside a unit of work, also many at once."""

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[M]:
        """As Django's, inside a unit of work."""
        require_unit_of_work()
        return super().bulk_create(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        """As Django's, inside a unit of work."""
        require_unit_of_work()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """As Django's, inside a unit of work."""
        require_unit_of_work()
        return super().delete()


class Guarded(models.Model):
    """A record that can be written only inside a unit of work."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's, inside a unit of work."""
        require_unit_of_work()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """As Django's, inside a unit of work."""
        require_unit_of_work()
        return super().delete(*args, **kwargs)
