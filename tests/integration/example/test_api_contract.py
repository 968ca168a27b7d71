"""The API does what its OpenAPI document says, whatever it is asked: schemathesis, against the desk itself."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from marsad.core.roles import Role

EXAMPLES = {  # how many questions of each kind; fewer where an answer takes long
    "mission": 10,
    "sources": 10,
    "questions": 10,
    "codebook": 10,
    "roles": 10,
    "samples": 10,
    "agreement": 4,
    "estimates": 2,
    "machine-errors": 1,
    "overview": 10,
    "findings": 4,
    "bursts": 4,
    "coordination": 4,
    "origin": 4,
    "frames": 10,
    "search": 25,
    "ledger": 25,
}


@pytest.fixture(scope="module")
def contract(lasting_example: Any) -> Any:
    """The document as the running desk gives it."""
    from marsad.web.application import make_application

    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", make_application(lasting_example.observatory))


def test_every_resource_is_asked_here_and_its_parameters_are_in_the_table(contract: Any) -> None:
    from marsad.web.api.doors import PARAMETERS

    found = {operation.ok().path for operation in contract.get_all_operations()}
    for path in found:
        told = contract.raw_schema["paths"][path]["get"]["parameters"]
        assert {one["name"] for one in told} == PARAMETERS.get(path.rsplit("/", 1)[1], frozenset())
    assert found == {f"/api/v1/{name}" for name in EXAMPLES}


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_answer_is_what_the_document_says(
    contract: Any, lasting_example: Any, name: str, mode: GenerationMode
) -> None:
    """Every check of schemathesis, on questions that fit the document and on questions that do not."""
    key = lasting_example.keys[Role.AUDITOR if name == "ledger" else Role.LEGAL_OFFICER]
    # that the last day is not before the first, a document of this kind cannot say
    left_out = [positive_data_acceptance] if name == "search" else []
    operation = contract[f"/api/v1/{name}"]["GET"]

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES[name],
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def holds(case: Any) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, excluded_checks=left_out)

    holds()


def test_each_analysis_of_the_example_gives_data_and_nothing_but_finite_numbers(ask: Any) -> None:
    together, rising, origins = (ask(name, Role.LEGAL_OFFICER) for name in ("coordination", "bursts", "origin"))
    told = str((together, rising, origins))
    assert "Infinity" not in told
    assert "nan" not in told.lower().split()
    assert [group["accounts"] for group in together["groups"]] == [12]
    assert all(one["state"] == "published" for one in (together, *rising, *origins))
    hashtags = {alert["series"]["name"] for one in rising for alert in one["alerts"]}
    assert "صندوق_تازلومت" in hashtags
    (share,) = [unit for unit in origins[0]["units"] if unit["unit"] == "accounts"]
    assert origins[0]["topic"] == "everything"
    assert 0 < share["bounds"]["identified"][0] < share["share_outside_of_located"] < 1
    assert "demo_" not in told
