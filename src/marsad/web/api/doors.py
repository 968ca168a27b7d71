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
    "ledger": Action.READ_LEDGER,
}
