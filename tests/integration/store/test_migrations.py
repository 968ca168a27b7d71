"""Every migration goes down and up again with rows in every table, on both databases; a new one is walked by itself."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import marsad.store.records.migrations
from marsad.core.collection import Collection
from marsad.core.judgement import Coding, DrawnSample, Settlement, Task
from marsad.core.roles import Role

NAMES = sorted(path.stem for path in Path(marsad.store.records.migrations.__file__).parent.glob("0*.py"))
Content = dict[str, tuple[list[str], Counter[tuple[str, ...]]]]  # table -> its columns, its rows


def content() -> Content:
    """Every row of every table of ours, as text."""
    from django.db import connection

    found: Content = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("records_"):
                cursor.execute(f'SELECT * FROM "{table}"')
                columns = [column[0] for column in cursor.description]
                found[table] = (columns, Counter(tuple(map(repr, row)) for row in cursor.fetchall()))
    return found


def shared(content: Content, others: Content) -> Content:
    """What of it stands in tables and columns that the others have too."""
    found: Content = {}
    for table in content.keys() & others.keys():
        columns, rows = content[table]
        kept = sorted(set(columns) & set(others[table][0]))
        places = [columns.index(name) for name in kept]
        narrow: Counter[tuple[str, ...]] = Counter()
        for row, count in rows.items():
            narrow[tuple(row[place] for place in places)] += count
        found[table] = (kept, narrow)
    return found


def guards() -> set[str]:
    """The triggers that refuse changes."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        return {name for (name,) in cursor.fetchall()}


def people_at_work() -> None:
    """What the first version could keep already, by the real functions."""
    from marsad.store.records import codings, collecting, members, samples, work

    with work.unit("tester", "add member", "everybody") as unit:
        people = [members.add_member(unit, name, [role], None) for name, role in PEOPLE]
    drawn = DrawnSample(
        question="q",
        seed=1,
        size=3,
        population=9,
        strata={"high": {"N": 9, "n": 3}},
        posts_version=1,
        signals_version=1,
        codebook_version="1",
    )
    each = {"task_id": 0, "sample_id": 0, "stratum": "high", "inclusion_probability": 0.3, "double": True}
    with work.unit("tester", "sample", "q") as unit:
        number = samples.save_sample(unit, drawn, [Task(post_id=f"p{n}", position=n, **each) for n in range(3)])
    tasks = samples.tasks_of(number)
    for coder, codes in zip(people[:2], (("A1",), ()), strict=True):
        with work.unit(coder.name, "code", "two") as unit:
            for task in tasks[:2]:
                given = Coding(task_id=task.task_id, coder=coder.name, codes=codes, codebook_version="1")
                codings.save_coding(unit, coder, given)
    settled = Settlement(task_id=tasks[0].task_id, settled_by="senior", codes=("A1",), reason="R2")
    with work.unit("senior", "settle", "one") as unit:
        codings.save_settlement(unit, people[2], settled)
    with work.unit("tester", "collection", "search") as unit:
        collecting.add_collection(unit, Collection(source="search", asked="vote"))


PEOPLE = (("first", Role.CODER), ("second", Role.CODER), ("senior", Role.SENIOR_CODER))


def rows_in_every_table() -> None:
    """A row in each table that is still empty, every field filled in as its kind asks."""
    from django.apps import apps

    from marsad.store.records import work

    empty = [model for model in apps.get_app_config("records").get_models() if not model.objects.exists()]
    with work.unit("tester", "fill", "every table"):
        while empty:
            ready = [model for model in empty if all(filled(field) for field in asked(model))]
            assert ready, f"no row can be made in {empty}"
            for model in ready:
                model(**{field.attname: made(field) for field in asked(model)}).save(force_insert=True)
                empty.remove(model)


def asked(model: Any) -> list[Any]:
    """The fields of a new row that must be given."""
    return [field for field in model._meta.concrete_fields if not field.has_default() and not field.auto_created]


def filled(field: Any) -> bool:
    """Whether what the field points at is there."""
    return field.null or not field.is_relation or bool(field.related_model.objects.exists())


def made(field: Any) -> Any:
    """A value of the field's kind."""
    from django.db import models
    from django.utils import timezone

    if field.null:
        return None
    if field.is_relation:
        return field.related_model.objects.order_by("pk").first().pk
    values = {
        models.DateTimeField: timezone.now(),
        models.DateField: timezone.now().date(),
        models.JSONField: {"a": [1]},
        models.BooleanField: True,
        models.FloatField: 0.5,
        models.BinaryField: b"x",
    }
    for kind, value in values.items():
        if isinstance(field, kind):
            return value
    return 1 if isinstance(field, models.IntegerField) else "x"


@contextmanager
def unchanged() -> Iterator[None]:
    """What is inside leaves every row and guard as it was."""
    before = content(), guards()
    yield
    assert (content(), guards()) == before


def test_with_what_the_first_version_kept_each_migration_goes_down_and_up(records: Any) -> None:
    from marsad.store.records import opening, work

    people_at_work()
    whole, guarded, head = content(), guards(), work.head()
    assert sum(whole["records_codingrecord"][1].values()) == 4
    for name in reversed(NAMES[:-1]):
        opening.migrate(name)
        now = content()
        assert shared(whole, now) == shared(now, whole), name
        assert work.head() == head
    assert guards() == set()
    oldest = content()
    for name in NAMES[1:]:
        opening.migrate(name)
        now = content()
        assert shared(now, oldest) == shared(oldest, now), name
    assert now.keys() == whole.keys()
    assert guards() == guarded
    assert work.verify() is None
    work_goes_on()


def work_goes_on() -> None:
    """A row can be written after the tables came back."""
    from marsad.store.records import members, work

    with work.unit("tester", "add member", "later") as unit:
        members.add_member(unit, "later", [Role.CODER], None)


def test_with_rows_in_every_table_going_down_keeps_them_or_is_refused_whole(records: Any) -> None:
    from django.apps import apps

    from marsad.store.records import opening, work

    people_at_work()
    rows_in_every_table()
    assert all(model.objects.exists() for model in apps.get_app_config("records").get_models())
    whole, reached = content(), NAMES[-1]
    for name in reversed(NAMES[:-1]):
        before = content(), guards()
        try:
            opening.migrate(name)
        except RuntimeError:  # an older version would misread what is there: nothing of the step is done
            assert (content(), guards()) == before
            break
        reached, now = name, content()
        assert shared(whole, now) == shared(now, whole), name
    lowest = content()
    opening.migrate()
    now = content()
    assert shared(now, lowest) == shared(lowest, now), reached
    assert now.keys() == whole.keys()
    assert work.verify() is None
    work_goes_on()


def test_going_back_far_is_done_whole_or_not_at_all(records: Any) -> None:
    from marsad.core.judgement import Purpose
    from marsad.store.records import opening, samples, work

    people_at_work()
    drawn = DrawnSample(
        question="q",
        seed=1,
        size=1,
        population=9,
        strata={},
        posts_version=0,
        signals_version=0,
        codebook_version="1",
        purpose=Purpose.TRAINING,
    )
    task = Task(task_id=0, sample_id=0, post_id="p", stratum="", inclusion_probability=None, position=1, double=False)
    with work.unit("tester", "propose", "q") as unit:
        samples.save_sample(unit, drawn, [task])
    with unchanged(), pytest.raises(RuntimeError, match="drawn for training"):
        opening.migrate("0002")
    opening.require_migrated()
