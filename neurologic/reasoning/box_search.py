"""Searches for individuals that boxes leave out, or that the wrong box holds first. Imports the geometry.

They cut the space in two where most boxes end, as prolog/neurologic/boxes/regions.pl does and at the same places, but
in all parts of one depth at a time; so both find the same regions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from neurologic.reasoning.geometry import Bools, Boxes, Ints, Region, categories_of

#: Pairs of a part and a box that are worked on at a time; bounds the memory of a search.
AT_ONCE = 200_000
#: A box that ends at so many places of a part counts as one that ends at more; with one end less it counts twice.
WEIGHTS = 40
#: Points that are tried in each region before a search for one that no box covers.
POINTS = 8


@dataclass(frozen=True)
class _Parts:
    """Parts of the space that are not of one label yet, the boxes that reach into each, and where these end in it."""

    node: Ints  # (n_parts,) their numbers
    root: Ints  # (n_parts,)
    low: Ints  # (n_parts, n_numbers)
    high: Ints
    sets: Ints  # (n_parts, n_categorical)
    final: Bools  # (n_parts,) the label, bad or not, where no box holds
    of_part: Ints  # (n_pairs,) a part and a box each; ordered by part, then by what comes first
    bad: Bools  # (n_pairs,) the label of the box in this part
    end_pair: Ints  # (n_ends,) an end of a range inside a part each
    end_key: Ints  # (n_ends,) where: the place of the feature by name, times the keys of a feature, and the cell
    is_upper: Bools  # (n_ends,)
    set_pair: Ints  # (n_sets,) a set that is not all of the part's each
    set_place: Ints  # (n_sets,) the place of the feature among the categorical ones
    set_mask: Ints  # (n_sets,) within the part's

    def only(self, parts: Bools) -> _Parts:
        """Return some of the parts."""
        if parts.all():
            return self
        pairs = parts[self.of_part]
        ends, sets = pairs[self.end_pair], pairs[self.set_pair]
        part, pair = np.cumsum(parts) - 1, np.cumsum(pairs) - 1
        fields = (self.node, self.root, self.low, self.high, self.sets, self.final)
        node, root, low, high, part_sets, final = (values[parts] for values in fields)
        return _Parts(
            *(node, root, low, high, part_sets, final),
            *(part[self.of_part[pairs]], self.bad[pairs]),
            *(pair[self.end_pair[ends]], self.end_key[ends], self.is_upper[ends]),
            *(pair[self.set_pair[sets]], self.set_place[sets], self.set_mask[sets]),
        )

    def few(self) -> list[_Parts]:
        """Return the same parts in groups that fit into memory."""
        if len(self.of_part) <= AT_ONCE or len(self.node) <= 1:
            return [self] if len(self.node) else []
        middle = min(max(int(self.of_part[len(self.of_part) // 2]), 1), len(self.node) - 1)
        lower = np.arange(len(self.node)) < middle
        return [*self.only(lower).few(), *self.only(~lower).few()]


@dataclass(frozen=True)
class _Cuts:
    """Where each part is cut: along a feature, by name, at a cell or into some categories and the others."""

    feature: Ints
    key: Ints  # as _Parts.end_key; of no use for a cut into categories
    place: Ints  # among the number features, or -1 - place among the categorical ones
    cell: Ints
    chosen: Ints


@dataclass
class Search:
    """A search for individuals with the label bad.

    An individual of a root, itself a box, has the label of the first box of that root that holds it; where none does,
    the root's own.

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
        found, certain = np.zeros(len(roots), dtype=bool), np.ones(len(roots), dtype=bool)
        self._nodes = len(roots)
        stack = self._first_parts(roots, root_bad, pair_root, pair_box, pair_bad).few()
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

    @property
    def _keys(self) -> int:
        return int(self.boxes.n_cells.max(initial=0)) + 1

    def _first_parts(self, roots: Boxes, root_bad: Bools, root: Ints, box: Ints, bad: Bools) -> _Parts:
        names = {place: name for name, place in enumerate(self.boxes.order)}
        bases = np.array([names[place] * self._keys for place in range(roots.low.shape[1])], dtype=np.int64)
        low, high = self.boxes.low[box], self.boxes.high[box]
        lower_pair, lower = np.nonzero(low > roots.low[root])
        upper_pair, upper = np.nonzero(high < roots.high[root])
        sets = self.boxes.sets[box] & roots.sets[root]
        set_pair, set_place = np.nonzero(sets != roots.sets[root])
        numbers = np.arange(len(roots))
        return _Parts(
            *(numbers, numbers, roots.low, roots.high, roots.sets, root_bad),
            *(root, bad),
            np.concatenate((lower_pair, upper_pair)),
            np.concatenate((bases[lower] + low[lower_pair, lower], bases[upper] + high[upper_pair, upper])),
            np.arange(len(lower_pair) + len(upper_pair)) >= len(lower_pair),
            *(set_pair, set_place, sets[set_pair, set_place]),
        )

    def _step(self, parts: _Parts, found: Bools) -> _Parts:
        """Label the parts that are of one label, and cut the others in two."""
        count, pairs = len(parts.node), len(parts.of_part)
        unended = np.ones(pairs, dtype=bool)
        unended[parts.end_pair] = False
        unended[parts.set_pair] = False
        covers = np.flatnonzero(unended)
        # What comes after the first box that covers a part does not matter there.
        first = np.full(count, pairs)
        first[parts.of_part[covers[::-1]]] = covers[::-1]
        covered = first < pairs
        final = parts.final.copy()
        final[covered] = parts.bad[first[covered]]
        before = np.arange(pairs) < first[parts.of_part]
        mixed = np.zeros(count, dtype=bool)
        mixed[parts.of_part[before & (parts.bad != final[parts.of_part])]] = True
        bad = np.flatnonzero(final & ~mixed)
        found[parts.root[bad]] = True
        if self.each:
            for place in bad.tolist():
                sides = (parts.low[place], parts.high[place], parts.sets[place])
                self._leaves[int(parts.node[place])] = Region(*(tuple(side.tolist()) for side in sides))
        else:
            mixed &= ~found[parts.root]
        kept = before & mixed[parts.of_part]
        ends, sets = kept[parts.end_pair], kept[parts.set_pair]
        part, pair = np.cumsum(mixed) - 1, np.cumsum(kept) - 1
        fields = (parts.node, parts.root, parts.low, parts.high, parts.sets, final)
        node, root, low, high, part_sets, final = (values[mixed] for values in fields)
        self.cuts += len(node)
        return self._children(
            _Parts(
                *(node, root, low, high, part_sets, final),
                *(part[parts.of_part[kept]], parts.bad[kept]),
                *(pair[parts.end_pair[ends]], parts.end_key[ends], parts.is_upper[ends]),
                *(pair[parts.set_pair[sets]], parts.set_place[sets], parts.set_mask[sets]),
            )
        )

    def _children(self, parts: _Parts) -> _Parts:
        """Cut each part in two: part k becomes 2k, below its cut or inside its categories, and 2k + 1."""
        count = len(parts.node)
        cuts = self._best_cuts(parts)
        self._cut_nodes.append((parts.node, self._nodes + 2 * np.arange(count), cuts.feature))
        node = self._nodes + np.arange(2 * count)
        self._nodes += 2 * count
        low, high, sets = (np.repeat(side, 2, axis=0) for side in (parts.low, parts.high, parts.sets))
        numbers, rest = np.flatnonzero(cuts.place >= 0), np.flatnonzero(cuts.place < 0)
        high[2 * numbers, cuts.place[numbers]] = cuts.cell[numbers]
        low[2 * numbers + 1, cuts.place[numbers]] = cuts.cell[numbers]
        sets[2 * rest, -1 - cuts.place[rest]] = cuts.chosen[rest]
        sets[2 * rest + 1, -1 - cuts.place[rest]] &= ~cuts.chosen[rest]

        # An end beyond the cut is none of the child, and a range that begins beyond it does not reach into it.
        of_end = parts.of_part[parts.end_pair]
        base, key = cuts.feature[of_end] * self._keys, cuts.key[of_end]
        same = (parts.end_key >= base) & (parts.end_key < base + self._keys)
        from_cut, to_cut = same & (parts.end_key >= key), same & (parts.end_key <= key)
        goes_low, goes_high = np.ones(len(parts.of_part), dtype=bool), np.ones(len(parts.of_part), dtype=bool)
        goes_low[parts.end_pair[from_cut & ~parts.is_upper]] = False
        goes_high[parts.end_pair[to_cut & parts.is_upper]] = False
        ends_low, ends_high = ~(from_cut & parts.is_upper), ~(to_cut & ~parts.is_upper)
        of_set = parts.of_part[parts.set_pair]
        same = cuts.place[of_set] == -1 - parts.set_place
        inside = np.where(same, parts.set_mask & cuts.chosen[of_set], parts.set_mask)
        outside = np.where(same, parts.set_mask & ~cuts.chosen[of_set], parts.set_mask)
        goes_low[parts.set_pair[inside == 0]] = False
        goes_high[parts.set_pair[outside == 0]] = False
        sets_low = inside != sets[2 * of_set, parts.set_place]
        sets_high = outside != sets[2 * of_set + 1, parts.set_place]

        lower, upper = np.flatnonzero(goes_low), np.flatnonzero(goes_high)
        of_child = np.concatenate((2 * parts.of_part[lower], 2 * parts.of_part[upper] + 1))
        order = np.argsort(of_child, kind="stable")
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        pair_low, pair_high = np.full(len(parts.of_part), -1), np.full(len(parts.of_part), -1)
        pair_low[lower], pair_high[upper] = place[: len(lower)], place[len(lower) :]
        end_low = np.flatnonzero(ends_low & goes_low[parts.end_pair])
        end_high = np.flatnonzero(ends_high & goes_high[parts.end_pair])
        set_low = np.flatnonzero(sets_low & goes_low[parts.set_pair])
        set_high = np.flatnonzero(sets_high & goes_high[parts.set_pair])
        end, of = np.concatenate((end_low, end_high)), np.concatenate((set_low, set_high))
        return _Parts(
            *(node, np.repeat(parts.root, 2), low, high, sets, np.repeat(parts.final, 2)),
            *(of_child[order], parts.bad[np.concatenate((lower, upper))[order]]),
            np.concatenate((pair_low[parts.end_pair[end_low]], pair_high[parts.end_pair[end_high]])),
            *(parts.end_key[end], parts.is_upper[end]),
            np.concatenate((pair_low[parts.set_pair[set_low]], pair_high[parts.set_pair[set_high]])),
            *(parts.set_place[of], np.concatenate((inside[set_low], outside[set_high]))),
        )

    def _best_cuts(self, parts: _Parts) -> _Cuts:
        """Return where most boxes of each part end, those with few ends counting more; of equals the first place."""
        names = {place: name for name, place in enumerate(self.boxes.order)}
        set_names = np.array([names[-1 - place] for place in range(parts.sets.shape[1])], dtype=np.int64)
        masks, ranks = _in_standard_order(parts.set_mask)
        width = max(self._keys, len(masks))  # of the keys of a feature, here
        keys = parts.end_key
        if width > self._keys:
            keys = keys // self._keys * width + keys % self._keys
        total = width * len(self.boxes.order)
        n_ends = np.bincount(parts.end_pair, minlength=len(parts.of_part))
        n_ends += np.bincount(parts.set_pair, minlength=len(parts.of_part))
        halvings = WEIGHTS - np.minimum(n_ends, WEIGHTS)
        part_keys = parts.of_part * total
        keys = np.concatenate(
            (
                (part_keys[parts.end_pair] + keys) * (WEIGHTS + 1) + halvings[parts.end_pair],
                (part_keys[parts.set_pair] + set_names[parts.set_place] * width + ranks) * (WEIGHTS + 1)
                + halvings[parts.set_pair],
            )
        )
        keys.sort()
        starts = np.flatnonzero(np.diff(keys, prepend=-1))
        weights = np.diff(starts, append=len(keys)) << keys[starts] % (WEIGHTS + 1)
        cuts = keys[starts] // (WEIGHTS + 1)
        starts = np.flatnonzero(np.diff(cuts, prepend=-1))
        weights = np.add.reduceat(weights, starts) if len(starts) else weights
        cuts = cuts[starts]
        part = cuts // total
        starts = np.flatnonzero(np.diff(part, prepend=-1))
        most = np.flatnonzero(weights == np.maximum.reduceat(weights, starts)[part]) if len(starts) else starts
        best = cuts[most[np.flatnonzero(np.diff(part[most], prepend=-1))]] % total
        feature, cell = best // width, best % width
        place = np.asarray(self.boxes.order, dtype=np.int64)[feature]
        chosen = masks[np.minimum(cell, len(masks) - 1)] if len(masks) else np.zeros(len(best), dtype=parts.sets.dtype)
        return _Cuts(feature, feature * self._keys + np.where(place >= 0, cell, -1), place, cell, chosen)

    def bad_regions(self) -> list[Region]:
        """Return the bad parts of the only root, with those joined that a cut alone separates."""
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
