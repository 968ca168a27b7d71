"""What the API says of a saved search: no more than its page does."""

import pytest

from marsad.core.frames import SavedFrame
from marsad.core.queries import Search


@pytest.mark.parametrize(("found", "said"), [(0, 0), (9, None), (10, 10), (2500, 2500)])
def test_a_frame_of_under_ten_posts_keeps_its_number_to_itself(found: int, said: int | None) -> None:
    import marsad.store.records  # noqa: F401 - readies Django, which the API's library asks for
    from marsad.web.api.shapes_found import FrameShape

    frame = SavedFrame(
        name="voting", search=Search(words="vote"), understood="vote", posts_version=1, method="1", found=found
    )
    assert FrameShape.from_orm(frame).found == said
