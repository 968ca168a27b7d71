"""Running the analysis of who moves together, over every trace, at the settings of all."""

from marsad.core.analyses import Run
from marsad.core.coordination import Asked
from marsad.store.observatory import Observatory


def run_coordination(observatory: Observatory, actor: str, asked: Asked = Asked()) -> Run:  # noqa: B008 - frozen
    """Count, test, group, and keep the run with its ledger entry; `run.result` is core.coordination_plain's."""
    raise NotImplementedError
