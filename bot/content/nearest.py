"""How near two texts lie: whether one slip of the finger turns one into the other."""

from rapidfuzz.distance import OSA


def one_slip_apart(one: str, other: str) -> bool:
    """Whether a single letter more, less, other or swapped with its neighbour makes `one` into `other`."""
    return one != other and OSA.distance(one, other, score_cutoff=1) <= 1
