import pytest

from marsad.core.errors import RefusedInput
from marsad.store.models_file import endpoints_of

LOCAL = "endpoints:\n  - {id: local, address: 'http://127.0.0.1:8080', model: small}\n"
FAR = """endpoints:
  - id: far
    address: https://models.example.org/api/v1/
    model: large
    key: far.key
    decision:
      by: the data protection officer
      on: 2026-09-01
      why: authorisation 12/2026 covers the transfer
"""


def test_nothing_is_allowed_that_is_not_written():
    assert endpoints_of("endpoints: []\n") == ()


def test_an_address_on_this_machine_needs_no_decision():
    (local,) = endpoints_of(LOCAL)
    assert local.address == "http://127.0.0.1:8080"
    assert local.on_this_machine
    assert local.decision is None


def test_an_address_elsewhere_is_kept_with_who_decided():
    (far,) = endpoints_of(FAR)
    assert far.address == "https://models.example.org:443/api"
    assert not far.on_this_machine
    assert far.decision.by == "the data protection officer"


def test_an_address_elsewhere_without_a_decision_is_refused():
    with pytest.raises(
        RefusedInput, match=r"line 3: 'https://models.example.org:443/api' is not on this machine.*09-08"
    ):
        endpoints_of(FAR.split("    decision", maxsplit=1)[0])


@pytest.mark.parametrize("missing", ["by", "on", "why"])
def test_a_decision_says_who_when_and_why(missing):
    lines = [line for line in FAR.splitlines() if not line.strip().startswith(f"{missing}:")]
    with pytest.raises(RefusedInput):
        endpoints_of("\n".join(lines))


@pytest.mark.parametrize(
    "address",
    [
        "ftp://127.0.0.1",
        "127.0.0.1:8080",
        "http://",
        "http://user:secret@127.0.0.1:8080",
        "http://127.0.0.1:8080?to=elsewhere",
        "http://127.0.0.1:8080#x",
        "http://127.0.0.1:99999",
        "http://127.0.0.1 .example.org",
        "http://127.0.0.1\\\\@example.org",
    ],
)
def test_what_is_no_plain_address_is_refused(address):
    with pytest.raises(RefusedInput, match="is not an address"):
        endpoints_of(LOCAL.replace("http://127.0.0.1:8080", address))


@pytest.mark.parametrize(
    "address", ["http://192.168.1.20:8080", "http://127.0.0.1.example.org", "http://localhost.example"]
)
def test_texts_never_leave_the_machine_unencrypted(address):
    with pytest.raises(RefusedInput, match="use https"):
        endpoints_of(LOCAL.replace("http://127.0.0.1:8080", address))


def test_two_endpoints_of_one_id_are_refused():
    with pytest.raises(RefusedInput, match="'local' is there twice"):
        endpoints_of(LOCAL + LOCAL.splitlines()[1] + "\n")


@pytest.mark.parametrize("setting", ["key: ../../secret", "seconds: 0", "requests_per_minute: 0", "token: abc"])
def test_settings_that_cannot_be_are_refused(setting):
    with pytest.raises(RefusedInput):
        endpoints_of(FAR + f"    {setting}\n")
