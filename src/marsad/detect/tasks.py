"""What the text classifiers are asked: one row a task. The first label of each is 'none of it'."""

from dataclasses import dataclass

from marsad.core.words import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTask:
    """One question a classifier answers about a text, with one of its labels."""

    id: str  # also the name of its detector
    title: str
    asks: str
    labels: tuple[str, ...]  # the first: nothing of what is asked
    lawful: tuple[str, ...] = ()  # labels of lawful speech: described in aggregate, never listed by author


TASKS = (
    TextTask(
        id="offensive",
        title=N_("Abusive or offensive"),
        asks=N_("Is the text abusive or offensive towards somebody?"),
        labels=("not offensive", "offensive"),
    ),
    TextTask(
        id="hate",
        title=N_("Hate against a group"),
        asks=N_("Does the text express hate of a group, or of a person as a member of it?"),
        labels=("non-hateful", "hateful"),
    ),
    TextTask(
        id="sexist",
        title=N_("Sexist or misogynist"),
        asks=N_("Is the text sexist or misogynist?"),
        labels=("not sexist", "sexist"),
    ),
    TextTask(
        id="threat",
        title=N_("Threat"),
        asks=N_("Does the text threaten somebody, wish them harm or incite to harm them?"),
        labels=("no threat", "threat"),
    ),
    TextTask(
        id="election",
        title=N_("About the election"),
        asks=N_("Does the text speak of an election, a candidate as such, parties or voting?"),
        labels=("not election", "election"),
    ),
    TextTask(
        id="abstention",
        title=N_("Abstention or boycott"),
        asks=N_("Does the text call for not voting, report it, argue against it, or speak of another boycott?"),
        labels=(
            "unrelated",
            "abstention_call_or_declared",
            "abstention_reported",
            "abstention_opposed",
            "other_boycott",
        ),
        lawful=("abstention_call_or_declared", "abstention_reported", "abstention_opposed", "other_boycott"),
    ),
    TextTask(
        id="conspiracy",
        title=N_("Conspiracy narrative"),
        asks=N_("Does the text tell of a hidden plan of a powerful group?"),
        labels=("no conspiracy", "conspiracy"),
    ),
    TextTask(
        id="claim",
        title=N_("Claim worth checking"),
        asks=N_("Does the text state as a fact something of public interest that can be checked?"),
        labels=("no claim", "claim"),
    ),
    TextTask(
        id="counter-speech",
        title=N_("Counter-speech"),
        asks=N_("Does the text answer, condemn or correct abuse, hate or falsehood?"),
        labels=("no counter-speech", "counter-speech"),
        lawful=("counter-speech",),
    ),
)


def task_of(task_id: str) -> TextTask | None:
    """The task of that id, or None: a unit may train one of its own."""
    return next((task for task in TASKS if task.id == task_id), None)
