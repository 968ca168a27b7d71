"""Classifiers made of rules, for the tasks that have too few labelled texts to learn from."""

from collections.abc import Callable
from functools import cache

from marsad.detect.classifying import Classifier
from marsad.detect.rules import abstention, claim, conspiracy, election, threat
from marsad.detect.rules.ruleset import RuleClassifier
from marsad.detect.rules.tables import Rule, read_table

TABLES: dict[str, tuple[Rule, ...]] = {
    "threat": threat.RULES,
    "election": election.RULES,
    "abstention": abstention.RULES,
    "conspiracy": conspiracy.RULES,
    "claim": claim.RULES,
}


@cache
def rule_classifier(task: str) -> RuleClassifier:
    """The rules of `task`, one of TABLES, with what was measured of them."""
    return RuleClassifier(read_table(task, TABLES[task]))


RULES: dict[str, Callable[[], Classifier]] = {
    "threat": lambda: rule_classifier("threat"),
    "election": lambda: rule_classifier("election"),
    "abstention": lambda: rule_classifier("abstention"),
    "conspiracy": lambda: rule_classifier("conspiracy"),
    "claim": lambda: rule_classifier("claim"),
}
