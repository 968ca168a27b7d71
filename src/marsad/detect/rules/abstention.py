"""Abstention and boycott: who calls for not voting, who reports it, who argues against it, and what else is boycotted.

Calling for abstention is lawful speech: what these rules say is counted in the aggregate, never listed by author.
The patterns are in tables/abstention.yaml.
"""

from marsad.core.words import N_
from marsad.detect.rules.tables import Rule

UNRELATED, CALL, REPORTED, OPPOSED, OTHER = (
    "unrelated",
    "abstention_call_or_declared",
    "abstention_reported",
    "abstention_opposed",
    "other_boycott",
)
SLOGAN = 2  # words in a post that is little more than the word for boycott

RULES = (
    Rule(
        id="boycott of something else",
        label=OTHER,
        says=N_("A boycott of goods, events, prayers or people, not of a vote: {words}."),
    ),
    Rule(id="argues against it", label=OPPOSED, says=N_("Argues against abstaining or boycotting: {words}.")),
    Rule(
        id="show of hands",
        label=CALL,
        says=N_("Asks who else does not vote: {words}."),
    ),
    Rule(
        id="will not vote",
        label=CALL,
        says=N_("Says that the writer does not vote: {words}."),
        asked=False,
        quoted=False,
    ),
    Rule(id="do not vote", label=CALL, says=N_("Tells others not to vote: {words}."), asked=False, quoted=False),
    Rule(
        id="spoils the paper",
        label=CALL,
        says=N_("Speaks of handing in a blank or spoilt paper as a choice: {words}."),
        asked=False,
        quoted=False,
    ),
    Rule(id="praises it", label=CALL, says=N_("Praises a boycott or those who did not vote: {words}."), asked=False),
    Rule(
        id="boycott of the vote",
        label=CALL,
        says=N_("Calls for boycotting the vote, or says that the writer does: {words}."),
        asked=False,
        quoted=False,
    ),
    Rule(
        id="declares a boycott",
        label=CALL,
        says=N_("Declares or calls for a boycott without saying of what: {words}."),
        asked=False,
        quoted=False,
    ),
    Rule(
        id="short slogan",
        label=CALL,
        says=N_("A short post that is little more than the word for boycott or abstention: {words}."),
        asked=False,
        short=SLOGAN,
    ),
    Rule(id="reports not voting", label=REPORTED, says=N_("Says that people did not vote, or will not: {words}.")),
    Rule(
        id="reports it",
        label=REPORTED,
        says=N_("Speaks of abstention or of a boycott, without calling for it: {words}."),
    ),
)
