"""Posts chosen to train a model, in the desk: coded like any others, told apart, and gone once they are done."""

from collections.abc import Callable
from typing import Any

NOTICE = "ont été choisies pour entraîner un modèle"
IN_ARABIC = "اختيرت هذه المنشورات لتدريب نموذج"


def chosen(posts: int = 2) -> int:
    """A training sample of the first posts."""
    from marsad.core.judgement import DrawnSample, Purpose, Task
    from marsad.store.records import samples, work

    drawn = DrawnSample(
        question="vawp",
        seed=1,
        size=posts,
        population=10,
        strata={},
        posts_version=1,
        signals_version=1,
        codebook_version="1.0",
        purpose=Purpose.TRAINING,
    )
    with work.unit("tester", "propose", "vawp") as unit:
        tasks = [
            Task(
                task_id=0,
                sample_id=0,
                post_id=f"{place:032x}",
                stratum="the model is unsure",
                inclusion_probability=None,
                position=place,
                double=True,
            )
            for place in range(posts)
        ]
        return samples.save_sample(unit, drawn, tasks)


def test_the_desk_says_which_posts_are_for_training(arcadia: Any, browse: Callable[..., Any]) -> None:
    coder = browse("nour")
    assert NOTICE not in coder.get("/").content.decode()
    training = chosen()
    home = coder.get("/").content.decode()
    assert home.count(NOTICE) == 1
    assert f"/code/{arcadia.sample}/" in home
    assert f"/code/{training}/" in home
    assert NOTICE in coder.get(f"/code/{training}/").content.decode()
    assert NOTICE not in coder.get(f"/code/{arcadia.sample}/").content.decode()
    senior = browse("senior")
    assert IN_ARABIC in senior.get(f"/progress/{training}/").content.decode()
    assert IN_ARABIC not in senior.get(f"/progress/{arcadia.sample}/").content.decode()


def test_nothing_of_why_a_post_was_chosen_is_shown(arcadia: Any, browse: Callable[..., Any]) -> None:
    shown = browse("nour").get(f"/code/{chosen()}/").content.decode()
    assert "hésite" not in shown
    assert "unsure" not in shown


def test_a_training_sample_that_is_done_is_no_longer_shown(arcadia: Any, browse: Callable[..., Any]) -> None:
    from marsad.core.judgement import Coding
    from marsad.store.records import codings, members, samples, work

    training = chosen()
    for name in ("nour", "fajr"):
        person = members.member(name)
        with work.unit("tester", "code", "training") as unit:
            for task in samples.tasks_of(training):
                codings.save_coding(unit, person, Coding(task_id=task.task_id, coder=name, codes=()))
    assert f"/code/{training}/" not in browse("nour").get("/").content.decode()
