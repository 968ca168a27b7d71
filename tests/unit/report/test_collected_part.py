"""What was collected: the words say what happened to the rows, and no more."""

from types import ModuleType

from marsad.core.words import speaking
from marsad.report.blocks import Bullets
from marsad.report.collected_part import _losses
from marsad.report.numbers import Voice


def test_a_time_read_in_the_source_s_zone_is_not_a_mended_row(reports: ModuleType) -> None:
    with speaking("en"):
        said = [
            item
            for block in _losses(Voice("en", ""), [reports.batch().account])
            if isinstance(block, Bullets)
            for item in block.items
        ]
    assert "Rows mended on the way in: 3." in said
    assert any("Africa/Casablanca" in item for item in said)
