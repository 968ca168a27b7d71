"""How little a share among the located tells of the rest: bounds, sampling error, wrong labels, base rate."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """What was counted of one unit: a row an account (or an account in a stratum), in any fixed order.

    `outside`, `inside` and `unlocated` are counts of posts, of views, or 0 and 1 for accounts. `stratum` numbers the
    platform and type of account; all 0 where nothing is known of it.
    """

    account: NDArray[np.int64]  # (rows,)
    stratum: NDArray[np.int64]  # (rows,)
    outside: NDArray[np.int64]  # (rows,)
    inside: NDArray[np.int64]  # (rows,)
    unlocated: NDArray[np.int64]  # (rows,)
