"""A model that answers over the network: where it may be asked, and who decided that posts may leave the machine."""

from dataclasses import dataclass
from datetime import date

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Why texts may leave this machine: a transfer, perhaps across a border (law 09-08; method 9.4)."""

    by: str
    on: date
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One address that the unit's settings allow, with the one model that is asked there."""

    id: str
    scheme: str
    host: str
    port: int
    path: str  # before '/v1/chat/completions'; '' for none
    model: str
    key: str | None = None  # name of a file in the observatory's keys
    requests_per_minute: int = 60
    seconds: float = 60.0  # the longest one answer may take
    instructions: str = ""  # the unit's own words on what the labels mean
    decision: Decision | None = None

    @property
    def address(self) -> str:
        """Scheme, host, port and path: nothing is asked anywhere else."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}{self.path}"

    @property
    def on_this_machine(self) -> bool:
        """Whether what is asked stays on the machine."""
        return self.host in LOOPBACK
