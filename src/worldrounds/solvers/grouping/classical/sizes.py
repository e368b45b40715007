"""How many members each group gets where sizes are bounded, not given.

Most of the value lies in how many pairs there are inside groups, and a search that moves one element at a time
hardly leaves the sizes it began with. So the sizes are chosen first: those with the most pairs, by dynamic
programming over the groups.
"""

import numpy as np
from numpy.typing import NDArray


def most_pairs(n: int, least: NDArray[np.int32], most: NDArray[np.int32]) -> NDArray[np.int32]:
    """Sizes within the bounds that sum to `n` and hold as many pairs as can be.

    Parameters
    ----------
    n : int
        Elements; ``sum(least) <= n <= sum(most)``.
    least, most : ndarray of int32, shape (m,)

    Returns
    -------
    ndarray of int32, shape (m,)
    """
    reach = np.full((len(least) + 1, n + 1), -1, np.int64)  # most pairs of the first g groups with u elements
    reach[0, 0] = 0
    for g, (low, high) in enumerate(zip(least, most, strict=True)):
        for size in range(low, min(high, n) + 1):
            before = reach[g, : n + 1 - size]
            after = reach[g + 1, size:]
            np.maximum(after, np.where(before >= 0, before + size * (size - 1) // 2, -1), out=after)
    sizes = np.zeros(len(least), np.int32)
    left = n
    for g in range(len(least) - 1, -1, -1):
        for size in range(int(least[g]), min(int(most[g]), left) + 1):
            before = reach[g, left - size]
            if before >= 0 and before + size * (size - 1) // 2 == reach[g + 1, left]:
                sizes[g] = size
        left -= int(sizes[g])
    return sizes
