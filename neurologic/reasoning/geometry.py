"""Many boxes at once: which overlap, what none of them covers, and which are covered by others. Imports nothing of ours.

Ranges become whole numbers first. Where boxes end cuts a feature into cells, and a range is the cells from `low` up to but
without `high`; so each comparison here is one of integers, and exact. Sets of categories are bits of an integer. The searches
cut the space in two where most boxes end, as prolog/neurologic/regions.pl does, but in all parts of one depth at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[Any]
Bools: TypeAlias = NDArray[np.bool_]

#: Pairs of a part and a box that are worked on at a time; bounds the memory of a search.
AT_ONCE = 200_000
#: Boxes whose overlaps with all others are worked out at a time.
BLOCK = 2_048
#: Points that are tried in each region before a search for one that no box covers.
POINTS = 8


@dataclass(frozen=True)
class Boxes:
    """Boxes over number features and categorical ones, in cells.

    Attributes
    ----------
    low, high : int arrays of shape (n_boxes, n_numbers)
        The cells of each range: `low <= cell < high`.
    sets : int array of shape (n_boxes, n_categorical)
        A bit for each category, `1 << place`; of Python integers where 62 bits are not enough.
    n_cells : int array of shape (n_numbers,)
    n_categories : tuple of int
    order : tuple of int
        The features by name: a place among the numbers, or `-1 - place` among the categorical ones.
    """

    low: Ints
    high: Ints
    sets: Ints
    n_cells: Ints
    n_categories: tuple[int, ...]
    order: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.low)

    def take(self, places: Ints) -> Boxes:
        """Return some of the boxes."""
        return Boxes(
            self.low[places], self.high[places], self.sets[places], self.n_cells, self.n_categories, self.order
        )

    @property
    def everything(self) -> Boxes:
        """The one box that holds every individual."""
        full = [[(1 << count) - 1 for count in self.n_categories]]
        return Boxes(
            np.zeros((1, len(self.n_cells)), dtype=np.int32),
            self.n_cells[None, :].astype(np.int32),
            np.array(full, dtype=self.sets.dtype).reshape(1, len(self.n_categories)),
            self.n_cells,
            self.n_categories,
            self.order,
        )


def overlap_blocks(boxes: Boxes, starts: Sequence[int] | None = None) -> Iterator[tuple[int, Bools]]:
    """Yield which boxes overlap, some of them at a time.

    Parameters
    ----------
    boxes : Boxes
    starts : sequence of int, optional
        Where a block may begin; anywhere by default.

    Yields
    ------
    (int, bool array of shape (n_block, n_boxes))
        The place of the first box of the block; True where a box of it shares an individual with a box, itself included.

    Notes
    -----
    Sixty-four pairs in an operation: for one feature, the boxes of the block that begin before a box ends are the first
    ones in the order of their beginnings, and one row of bits stands for each such "first so many".
    """
    count = len(boxes)
    allowed = np.arange(count + 1) if starts is None else np.append(np.asarray(starts, dtype=np.int64), count)
    start = 0
    while start < count:
        end = int(allowed[max(np.searchsorted(allowed, start + BLOCK, side="right") - 1, 0)])
        if end <= start:  # the boxes of one rule are more than a block
            end = int(allowed[np.searchsorted(allowed, start, side="right")])
        yield start, _overlaps(boxes, start, end)
        start = end


def _overlaps(boxes: Boxes, start: int, end: int) -> Bools:
    size = end - start
    found = np.full((len(boxes), -(-size // 64)), 0xFFFFFFFFFFFFFFFF, dtype=np.uint64)
    for feature in range(boxes.low.shape[1]):
        low, high = boxes.low[:, feature], boxes.high[:, feature]
        mine, full = low[start:end], boxes.n_cells[feature]
        if (mine > 0).any() and (high < full).any():
            order = np.argsort(mine, kind="stable")
            found &= _first_bits(order)[np.searchsorted(mine[order], high, side="left")]  # those that begin before
        mine = high[start:end]
        if (mine < full).any() and (low > 0).any():
            order = np.argsort(-mine, kind="stable")
            found &= _first_bits(order)[np.searchsorted(-mine[order], -low, side="left")]  # those that end after
    for feature in range(boxes.sets.shape[1]):
        column = boxes.sets[:, feature]
        kinds, kind_of = np.unique(column, return_inverse=True)
        rows = np.stack([_bits(((column[start:end] & kind) != 0).astype(bool)) for kind in kinds])
        found &= rows[kind_of.reshape(-1)]
    bits = np.unpackbits(found.view(np.uint8), axis=1, bitorder="little", count=size)
    return np.ascontiguousarray(bits.T).view(np.bool_)


def _bits(chosen: Bools) -> NDArray[np.uint64]:
    packed = np.packbits(chosen, bitorder="little")
    return np.pad(packed, (0, -len(packed) % 8)).view(np.uint64)


def _first_bits(order: Ints) -> NDArray[np.uint64]:
    """Return a row of bits for each count: those at the first so many places of `order`."""
    rows = np.zeros((len(order) + 1, -(-len(order) // 64)), dtype=np.uint64)
    rows[np.arange(1, len(order) + 1), order // 64] = np.uint64(1) << (order % 64).astype(np.uint64)
    np.bitwise_or.accumulate(rows, axis=0, out=rows)
    return rows


def within(boxes: Boxes, inner: Ints, outer: Ints) -> Bools:
    """Return whether the box at each place of `inner` lies inside the one at the same place of `outer`."""
    found = (boxes.low[inner] >= boxes.low[outer]).all(axis=1) & (boxes.high[inner] <= boxes.high[outer]).all(axis=1)
    outside = boxes.sets[inner] & ~boxes.sets[outer]
    return np.asarray(found & (outside == 0).all(axis=1), dtype=bool)


@dataclass(frozen=True)
class Region:
    """A part of the space: cells `low` to `high` of each number feature, and sets of categories."""

    low: tuple[int, ...]
    high: tuple[int, ...]
    sets: tuple[int, ...]


@dataclass(frozen=True)
class _Parts:
    """Parts of the space that are not of one label yet, and the boxes that reach into each."""

    node: Ints  # (n_parts,) their numbers
    root: Ints  # (n_parts,)
    low: Ints  # (n_parts, n_numbers)
    high: Ints
    sets: Ints  # (n_parts, n_categorical)
    final: Bools  # (n_parts,) the label, bad or not, where no box holds
    of_part: Ints  # (n_pairs,) ordered
    box: Ints  # (n_pairs,)
    bad: Bools  # (n_pairs,) the label of the box in this part

    def only(self, parts: Bools) -> _Parts:
        pairs = parts[self.of_part]
        new = np.cumsum(parts) - 1
        fields = (self.node, self.root, self.low, self.high, self.sets, self.final)
        node, root, low, high, sets, final = (values[parts] for values in fields)
        return _Parts(node, root, low, high, sets, final, new[self.of_part[pairs]], self.box[pairs], self.bad[pairs])

    def few(self) -> list[_Parts]:
        if len(self.box) <= AT_ONCE or len(self.node) <= 1:
            return [self] if len(self.node) else []
        middle = min(max(int(self.of_part[len(self.box) // 2]), 1), len(self.node) - 1)
        lower = np.arange(len(self.node)) < middle
        return [*self.only(lower).few(), *self.only(~lower).few()]


@dataclass
class Search:
    """A search for individuals with the label bad.

    An individual of a root, itself a box, has the label of the first box of that root that holds it; where none does, the
    root's own.

    Attributes
    ----------
    boxes : Boxes
    most_cuts : int
        When to give up.
    each : bool
        Whether all bad parts are wanted, and not only which roots have one.
    cuts : int
        How many there were.
    stopped : bool
        Whether it gave up.
    """

    boxes: Boxes
    most_cuts: int
    each: bool = False
    cuts: int = 0
    stopped: bool = False
    _nodes: int = 0
    _leaves: dict[int, Region] = field(default_factory=dict)
    _cut_nodes: list[tuple[Ints, Ints, Ints]] = field(default_factory=list)  # numbers, first children, features

    def run(
        self, roots: Boxes, root_bad: Bools, pair_root: Ints, pair_box: Ints, pair_bad: Bools
    ) -> tuple[Bools, Bools]:
        """Search all roots.

        Parameters
        ----------
        roots : Boxes
        root_bad : bool array of shape (n_roots,)
            The label where no box holds.
        pair_root, pair_box : int arrays of shape (n_pairs,)
            Which boxes count for which root; ordered by root, then by what comes first. Each reaches into its root.
        pair_bad : bool array of shape (n_pairs,)
            Their labels.

        Returns
        -------
        (bool array of shape (n_roots,), bool array of shape (n_roots,))
            Whether a root has a bad individual; whether that is certain.
        """
        count = len(roots)
        found, certain = np.zeros(count, dtype=bool), np.ones(count, dtype=bool)
        numbers = np.arange(count)
        self._nodes = count
        stack = _Parts(
            numbers, numbers, roots.low, roots.high, roots.sets, root_bad, pair_root, pair_box, pair_bad
        ).few()
        while stack:
            parts = stack.pop()
            if not self.each:
                parts = parts.only(~found[parts.root])
            if self.cuts >= self.most_cuts:
                certain[parts.root] = False
                self.stopped = True
            else:
                stack.extend(self._step(parts, found).few())
        return found, certain | found

    def _step(self, parts: _Parts, found: Bools) -> _Parts:
        """Label the parts that are of one label, and cut the others in two."""
        of_part, box = parts.of_part, parts.box
        low, high = self.boxes.low[box], self.boxes.high[box]
        sets = self.boxes.sets[box] & parts.sets[of_part]
        ends = low > parts.low[of_part], high < parts.high[of_part], sets != parts.sets[of_part]
        covers = np.flatnonzero(~(ends[0].any(axis=1) | ends[1].any(axis=1) | ends[2].any(axis=1)))
        # What comes after the first box that covers a part does not matter there.
        first = np.full(len(parts.node), len(box))
        first[of_part[covers[::-1]]] = covers[::-1]
        covered = first < len(box)
        final = parts.final.copy()
        final[covered] = parts.bad[first[covered]]
        before = np.arange(len(box)) < first[of_part]
        mixed = np.zeros(len(parts.node), dtype=bool)
        mixed[of_part[before & (parts.bad != final[of_part])]] = True
        bad = np.flatnonzero(final & ~mixed)
        found[parts.root[bad]] = True
        if self.each:
            for part in bad.tolist():
                sides = (parts.low[part], parts.high[part], parts.sets[part])
                self._leaves[int(parts.node[part])] = Region(*(tuple(side.tolist()) for side in sides))
        else:
            mixed &= ~found[parts.root]
        pairs = np.flatnonzero(before & mixed[of_part])
        rows = (np.cumsum(mixed) - 1)[of_part[pairs]]
        fields = (parts.node, parts.root, parts.low, parts.high, parts.sets, final)
        node, root, part_low, part_high, part_sets, final = (values[mixed] for values in fields)
        self.cuts += len(node)
        sides = (low[pairs], high[pairs], sets[pairs])
        feature, place, chosen = self._best_cuts(rows, sides, tuple(end[pairs] for end in ends), len(node))
        self._cut_nodes.append((node, self._nodes + 2 * np.arange(len(node)), feature))
        new = self._nodes + np.arange(2 * len(node))
        self._nodes += 2 * len(node)
        # Part k becomes 2k, which lies below its cut or inside its categories, and 2k + 1.
        lower, upper = 2 * np.arange(len(node)), 2 * np.arange(len(node)) + 1
        part_low, part_high, part_sets = (np.repeat(side, 2, axis=0) for side in (part_low, part_high, part_sets))
        ordered = np.asarray(self.boxes.order, dtype=np.int64)[feature]
        number = np.flatnonzero(ordered >= 0)
        part_high[lower[number], ordered[number]] = place[number]
        part_low[upper[number], ordered[number]] = place[number]
        rest = np.flatnonzero(ordered < 0)
        part_sets[lower[rest], -1 - ordered[rest]] = chosen[rest]
        part_sets[upper[rest], -1 - ordered[rest]] &= ~chosen[rest]
        goes_low, goes_high = self._sides_of_cut(sides, rows, ordered, place, chosen)
        of_child = np.concatenate((2 * rows[goes_low], 2 * rows[goes_high] + 1))
        child_pair = np.concatenate((pairs[goes_low], pairs[goes_high]))
        by_child = np.argsort(of_child, kind="stable")
        return _Parts(
            new, np.repeat(root, 2), part_low, part_high, part_sets, np.repeat(final, 2), of_child[by_child],
            box[child_pair[by_child]], parts.bad[child_pair[by_child]],
        )  # fmt: skip

    def _best_cuts(
        self, rows: Ints, sides: tuple[Ints, Ints, Ints], ends: tuple[Bools, ...], count: int
    ) -> tuple[Ints, Ints, Ints]:
        """Return the feature, the cell and the categories at which most boxes of each part end; the first of equals."""
        names = {place: name for name, place in enumerate(self.boxes.order)}
        number_name = np.array([names[place] for place in range(ends[0].shape[1])], dtype=np.int64)
        set_name = np.array([names[-1 - place] for place in range(ends[2].shape[1])], dtype=np.int64)
        row, feature, rank = [], [], []
        for side, end in zip(sides[:2], ends[:2], strict=True):
            pair, column = np.nonzero(end)
            row.append(rows[pair])
            feature.append(number_name[column])
            rank.append(side[pair, column].astype(np.int64))
        pair, column = np.nonzero(ends[2])
        masks, mask_rank = _in_standard_order(sides[2][pair, column])
        row.append(rows[pair])
        feature.append(set_name[column])
        rank.append(mask_rank)
        ranks = int(max(self.boxes.n_cells.max(initial=0), len(masks))) + 1
        features = len(self.boxes.order)
        keys = (np.concatenate(row) * features + np.concatenate(feature)) * ranks + np.concatenate(rank)
        cuts, counts = np.unique(keys, return_counts=True)
        part = cuts // (features * ranks)
        best = np.lexsort((cuts, -counts, part))
        best = best[np.searchsorted(part[best], np.arange(count))]
        found_feature, found_rank = cuts[best] // ranks % features, cuts[best] % ranks
        chosen = masks[np.minimum(found_rank, len(masks) - 1)] if len(masks) else np.zeros(count, dtype=sides[2].dtype)
        return found_feature, found_rank, chosen

    def _sides_of_cut(
        self, sides: tuple[Ints, Ints, Ints], rows: Ints, ordered: Ints, place: Ints, chosen: Ints
    ) -> tuple[Bools, Bools]:
        """Return which boxes reach below, or into, the cut of their part, and which beyond it."""
        low, high, sets = sides
        goes_low, goes_high = np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
        of_number = ordered[rows] >= 0
        pair = np.flatnonzero(of_number)
        cut, column = place[rows[pair]], ordered[rows[pair]]
        goes_low[pair] = low[pair, column] < cut
        goes_high[pair] = high[pair, column] > cut
        pair = np.flatnonzero(~of_number)
        mask, column = chosen[rows[pair]], -1 - ordered[rows[pair]]
        goes_low[pair] = (sets[pair, column] & mask) != 0
        goes_high[pair] = (sets[pair, column] & ~mask) != 0
        return goes_low, goes_high

    def bad_regions(self) -> list[Region]:
        """Return the bad parts of the root, where only one was searched, with those joined that a cut alone separates."""
        found = {node: [region] for node, region in self._leaves.items()}
        for nodes, children, features in reversed(self._cut_nodes):
            for node, child, feature in zip(nodes.tolist(), children.tolist(), features.tolist(), strict=True):
                lower, upper = found.pop(child, []), found.pop(child + 1, [])
                if lower or upper:
                    found[node] = _joined(lower, upper, self.boxes.order[feature])
        return found.get(0, [])


def _in_standard_order(masks: Ints) -> tuple[Ints, Ints]:
    """Return different masks in the order in which Prolog has lists of their categories, and the place of each."""
    different, place = np.unique(masks, return_inverse=True)
    order = sorted(range(len(different)), key=lambda entry: categories_of(int(different[entry])))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return different[order], rank[place.reshape(-1)]


def categories_of(mask: int) -> tuple[int, ...]:
    """Return the places of the bits of a mask.

    Examples
    --------
    >>> categories_of(0b1101)
    (0, 2, 3)
    """
    return tuple(place for place in range(mask.bit_length()) if mask >> place & 1)


def _joined(lower: list[Region], upper: list[Region], feature: int) -> list[Region]:
    """Put together what only the cut along a feature has separated."""

    def rest(region: Region) -> tuple[Any, ...]:
        if feature < 0:
            place = -1 - feature
            return (region.low, region.high, region.sets[:place], region.sets[place + 1 :])
        sides = (region.low, region.high)
        return (*(side[:feature] + side[feature + 1 :] for side in sides), region.sets)

    waiting: dict[tuple[Any, ...], list[Region]] = {}
    for region in upper:
        waiting.setdefault(rest(region), []).append(region)
    joined, taken = [], set()
    for region in lower:
        whole = region
        for other in waiting.get(rest(region), []):
            if id(other) not in taken and (feature < 0 or region.high[feature] == other.low[feature]):
                taken.add(id(other))
                whole = _union(region, other, feature)
                break
        joined.append(whole)
    return [*joined, *(region for region in upper if id(region) not in taken)]


def _union(lower: Region, upper: Region, feature: int) -> Region:
    if feature >= 0:
        high = (*lower.high[:feature], upper.high[feature], *lower.high[feature + 1 :])
        return Region(lower.low, high, lower.sets)
    place = -1 - feature
    union = lower.sets[place] | upper.sets[place]
    return Region(lower.low, lower.high, (*lower.sets[:place], union, *lower.sets[place + 1 :]))


def bad_points(
    boxes: Boxes, roots: Boxes, root_bad: Bools, pair_root: Ints, pair_box: Ints, pair_bad: Bools, known: Bools
) -> Bools:
    """Return which roots are known to have a bad individual, or have one among a few points drawn in each.

    Parameters
    ----------
    boxes : Boxes
    roots, root_bad, pair_root, pair_box, pair_bad
        As for `Search.run`.
    known : bool array of shape (n_roots,)
        The roots that need no look.
    """
    random = np.random.default_rng(0)
    found = known.copy()
    for _ in range(POINTS):
        looked_at = np.flatnonzero(~found[pair_root])
        if not len(looked_at):
            break
        root, box = pair_root[looked_at], pair_box[looked_at]
        spread = roots.high - roots.low
        point = roots.low + (random.random(spread.shape) * spread).astype(roots.low.dtype)
        some = roots.sets & random.integers(0, 2**62, roots.sets.shape)
        some = np.where(some == 0, roots.sets, some)
        category = some & -some
        here = (boxes.low[box] <= point[root]).all(axis=1) & (boxes.high[box] > point[root]).all(axis=1)
        here &= ((boxes.sets[box] & category[root]) != 0).all(axis=1)
        label = np.zeros(len(roots), dtype=bool)
        label[root] = root_bad[root]
        inside = np.flatnonzero(here)[::-1]
        label[root[inside]] = pair_bad[looked_at[inside]]  # the first one is written last
        found |= label
    return found
