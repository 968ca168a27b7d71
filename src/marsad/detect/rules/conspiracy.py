"""Whether a text tells of a hidden plan of a powerful group. The patterns are in tables/conspiracy.yaml.

Reporting, asking about, mocking or debunking such a story is not telling it.
"""

from marsad.core.words import N_
from marsad.detect.rules.tables import Rule

CONSPIRACY, NO = "conspiracy", "no conspiracy"

RULES = (
    Rule(
        id="debunks or reports",
        label=NO,
        says=N_("Reports, mocks or corrects a conspiracy story: {words}."),
    ),
    Rule(
        id="names the plan", label=CONSPIRACY, says=N_("Names a hidden plan or a secret group: {words}."), quoted=False
    ),
    Rule(
        id="known story",
        label=CONSPIRACY,
        says=N_("Tells a story known from conspiracy narratives: {words}."),
        quoted=False,
    ),
    Rule(
        id="they hide it",
        label=CONSPIRACY,
        says=N_("Says that some powerful people hide or steer things: {words}."),
        quoted=False,
    ),
    Rule(
        id="cannot be refuted",
        label=CONSPIRACY,
        says=N_("A turn of phrase that no evidence could answer: {words}."),
        quoted=False,
    ),
    Rule(id="hints", label=CONSPIRACY, says=N_("Hints at powerful people behind events: {words}."), quoted=False),
    Rule(id="its words alone", label=NO, says=N_("Words of such stories, but none is told: {words}.")),
)
