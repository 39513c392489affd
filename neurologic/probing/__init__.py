"""What to ask a network, and asking it: regions of the input space, rows drawn inside them, batches and budgets.

May import `errors`, `schema` and `networks`. Methods of induction ask only through here, so that every question is
counted, comes in batches and follows from the seed.
"""

from neurologic.probing.asking import Asking, Progress
from neurologic.probing.regions import Region
from neurologic.probing.sampling import draw_independent, draw_near, join

__all__ = ["Asking", "Progress", "Region", "draw_independent", "draw_near", "join"]
