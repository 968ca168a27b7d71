"""Which resource a key opens: one table. What is not in it opens for nobody, and every key needs USE_API besides."""

from marsad.core.roles import Action
from marsad.web.doors import Open

NAMESPACE = "api"
ROOT = "/api/"

API_DOORS: dict[str, Action | Open] = {
    "api-root": Open.ANYONE,  # there is nothing: the OpenAPI document needs its address
    "openapi-json": Open.ANYONE,  # what may be asked, without a word of the mission
    "mission": Action.SEE_OVERVIEW,
    "sources": Action.SEE_OVERVIEW,
    "questions": Action.SEE_OVERVIEW,
    "codebook": Action.USE_API,
    "roles": Action.USE_API,
    "samples": Action.SEE_AGREEMENT,
    "agreement": Action.SEE_AGREEMENT,
    "estimates": Action.ESTIMATE,
    "machine-errors": Action.ESTIMATE,
    "overview": Action.SEE_OVERVIEW,
    "findings": Action.SEE_FINDINGS,
    "bursts": Action.SEE_BURSTS,
    "coordination": Action.SEE_COORDINATION,
    "origin": Action.SEE_ORIGIN,
    "frames": Action.EXPLORE,
    "search": Action.EXPLORE,
    "ledger": Action.READ_LEDGER,
}

OF_A_QUESTION = frozenset({"question"})
# What may be asked besides; a parameter that is not here is refused, so that a slip of the pen is not taken for 'all'.
PARAMETERS: dict[str, frozenset[str]] = {
    "samples": OF_A_QUESTION,
    "agreement": OF_A_QUESTION,
    "estimates": OF_A_QUESTION,
    "machine-errors": OF_A_QUESTION,
    "search": frozenset(
        {"words", "other_script", "platform", "source", "language", "label", "narrative", "first", "last"}
    ),
    "ledger": frozenset({"after", "limit", "check"}),
}
