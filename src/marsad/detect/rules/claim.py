"""Whether a text states as a fact something of public interest that can be checked. Patterns: tables/claim.yaml.

What is asked, wished, felt, ordered or foreseen is no claim. A claim is not a falsehood: most are true.
"""

from marsad.core.words import N_
from marsad.detect.rules.tables import Rule

CLAIM, NO = "claim", "no claim"

RULES = (
    Rule(id="asks", label=NO, says=N_("A question: {words}."), asked=True),
    Rule(id="wishes or prays", label=NO, says=N_("A wish, a prayer, a greeting or an order: {words}.")),
    Rule(id="feels or thinks", label=NO, says=N_("Says what the writer feels or thinks: {words}.")),
    Rule(id="says who said it", label=CLAIM, says=N_("States something with its source: {words}."), asked=False),
    Rule(id="figure of public matters", label=CLAIM, says=N_("A number beside a public matter: {words}."), asked=False),
    Rule(
        id="event with an institution",
        label=CLAIM,
        says=N_("Tells what an institution or official did: {words}."),
        asked=False,
    ),
    Rule(
        id="event with a place or date",
        label=CLAIM,
        says=N_("Tells of an event with its place or date: {words}."),
        asked=False,
    ),
    Rule(id="breaking news", label=CLAIM, says=N_("Is written as news: {words}."), asked=False),
    Rule(
        id="tells of an event", label=CLAIM, says=N_("Tells of an event, with nobody addressed: {words}."), asked=False
    ),
    Rule(
        id="public matter",
        label=NO,
        says=N_("Speaks of a public matter, but states nothing that can be checked: {words}."),
    ),
)
