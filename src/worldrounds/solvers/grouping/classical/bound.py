"""What no groups of a `Distances` can be worth: a proved upper bound, by semidefinite programming.

**The relaxation.** Of groups with sizes s_1 >= s_2 >= ... (n elements, m groups) let X (n x n) hold 1 where two
elements are together, themselves included, and 0 elsewhere. The groups are worth <C, X> with C half the distances.
Every such X

a. is 1 on its diagonal and 0 or 1 elsewhere;
b. has row sums r that are the sizes of the elements' groups, and these obey ``r(any k elements) <= S(k)``
   (`Sizes.rows` are S's steps; for equal sizes r = s, exactly);
c. is J/m + W with J all ones, where W is positive semidefinite of trace n - n/m and rank at most m - 1, and its
   k greatest eigenvalues sum to at most ``P(k)``, the most that k groups hold. (With z_g the 0-1 vector of group g,
   X is the sum of z_g z_g', and e, all ones, that of z_g. So W >= 0 by Cauchy; W (sum of z_g / s_g) = 0, or a group
   is empty and X has rank m - 1 or less itself. X has the sizes as eigenvalues; W's are no greater, by Weyl.)

**The theorem.** For *any* symmetric matrix L and *any* vector u, with A = C - L - u e' - e u',

    <C, X> = <A, X> + 2 u'r + <L, J>/m + <L, W>
          <= sum_i (A_ii + the most that r_i - 1 other entries of A's row i sum to)          (a, b)
           + 2 sum_k u_(k) (S(k) - S(k - 1)), u in falling order, or the least size where u_(k) < 0      (b)
           + <L, J>/m + sum_k eigenvalue_k(L) (P(k) - P(k - 1)), eigenvalues in falling order, k < m      (c)

(b) is the greedy rule for a polymatroid, (c) is von Neumann's inequality for the trace of a product. So every step
of the method below gives a valid bound, however badly it has converged.

**The method** looks for the best L and u: the alternating direction method of multipliers on X = Y, where X obeys
(a, b) without whole numbers and Y = J/m + W obeys (c) without rank. Each step:

1. X := the matrix nearest to Y + (C - L)/beta with entries 0..1, diagonal 1 and row sums that obey (b); u are the
   multipliers of the row sums, moved twice (a projection onto a permutahedron is a sort and an isotonic regression).
2. Y := the matrix nearest to X + L/beta that obeys (c): one eigendecomposition, its eigenvalues projected to a simplex.
3. L := L + 1.6 beta (X - Y).
4. Every ten steps beta follows the two residuals; every 25 steps the theorem is applied. Where bounds stop falling,
   single precision turns to double, and then the method ends.

**What is left.** 240 points with twelve coordinates leave a gap of a third of a per cent, and it is the relaxation's own: the
method has converged after 3 seconds. Its X there obeys every triangle inequality, and of the inequalities that k elements
of m groups make at least so many pairs, local search from 60 starts found one broken, by 0.1. Such cuts would not help.

**Rounding.** Steps 1 to 4 may round as they like (single precision is twice as fast). Only the theorem counts, and it is
evaluated in double precision, plus a margin of ``n**2 * epsilon`` times the sum of the magnitudes of all its terms.
That is far above what can go wrong: LAPACK's symmetric eigenvalues are off by a small multiple of
``n * epsilon * norm(L)`` (LAPACK Users' Guide, 4.7.1), a sum of N terms by ``N * epsilon`` times their magnitudes.

**Sources.** J. Povh, F. Rendl, A. Wiegele, "A boundary point method to solve semidefinite programs", Computing 78,
2006; D. E. Oliveira, H. Wolkowicz, Y. Xu, "ADMM for the SDP relaxation of the QAP", Math. Prog. Comp. 10, 2018;
H. Hu, R. Sotirov, H. Wolkowicz, "Facial reduction for symmetry reduced semidefinite and doubly nonnegative
programs", Math. Prog. 200, 2023; for bounds by eigenvalues W. E. Donath, A. J. Hoffman, "Lower bounds for the
partitioning of graphs", IBM J. Res. Dev. 17, 1973; for (b) L. H. Lim, S. J. Wright, "Efficient Bregman projections
onto the permutahedron and related polytopes", AISTATS 2016.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh, eigvalsh
from scipy.optimize import isotonic_regression

from worldrounds.solvers.grouping.classical.problem import Distances

Exact = NDArray[np.float64]
Working = NDArray[Any]  # single precision at first, double at the end

LOOK: Final = 25  # steps between two bounds
PATIENCE: Final = 8  # bounds in a row that fall by less than FALL of their value, before precision is doubled
FALL: Final = 1e-6
MOST_STEPS: Final = 100_000
UNREACHED: Final = -(2**30)


@dataclass(frozen=True)
class Bound:
    """What is proved: no groups of these sizes are worth more than `value`.

    Attributes
    ----------
    value : float
        In the unit of the distances.
    steps : int
        Steps of the method so far, each with one eigendecomposition.
    seconds : float
        Time taken so far.
    """

    value: float
    steps: int
    seconds: float


def upper_bound(
    problem: Distances,
    *,
    seconds: float,
    most_steps: int = MOST_STEPS,
    on_progress: Callable[[Bound], bool] | None = None,
) -> Bound:
    """Prove what no groups can be worth.

    Parameters
    ----------
    problem : Distances
        Some hundred elements: a step takes time as n cubed (15 ms for 480 on two cores).
    seconds : float
        Wall time, 0 or more, but for the last step and its bound. With 0: a bound by eigenvalues alone.
    most_steps : int
        0 or more; another way to stop.
    on_progress : callable, optional
        Called with the best bound so far as ``on_progress(bound)``, every 25 steps; returning False stops.

    Returns
    -------
    Bound
        ``bound.value`` is at least the value of every plan, rounding included.
    """
    began = time.monotonic()
    sizes = Sizes.of(problem)
    if sizes.groups == 1:
        return Bound(
            _rounded_up(problem.matrix.sum() / 2, len(problem), problem.matrix), 0, time.monotonic() - began
        )
    method = Method(problem.matrix, sizes)
    best, calm, over = Bound(np.inf, 0, 0.0), 0, False
    while True:
        value = proved(problem.matrix / 2, *method.multipliers(), sizes)
        calm = 0 if value < best.value - FALL * abs(value) else calm + 1
        best = Bound(min(value, best.value), method.steps, time.monotonic() - began)
        if over or (on_progress is not None and not on_progress(best)):
            return best
        if calm == PATIENCE:
            if method.precise:
                return best
            method.be_precise()
            calm = 0
        for _ in range(LOOK):
            over = method.steps >= most_steps or time.monotonic() - began >= seconds
            if over:
                break
            method.step()
        if method.steps == best.steps:
            return best


@dataclass(frozen=True)
class Sizes:
    """What the bounds of the sizes say about X, for (b) and (c).

    Attributes
    ----------
    groups : int
        m.
    least, most : int
        Sizes of the group of any element.
    rows : ndarray, shape (n,), falling
        S(k) - S(k - 1): sums of the sizes of the groups of any 1, 2, ... n elements are at most S(1), ... S(n).
    spectrum : ndarray, shape (m - 1,)
        P(k) - P(k - 1): the k greatest eigenvalues of W sum to at most P(k), all to P(m - 1) = n - n/m.
    """

    groups: int
    least: int
    most: int
    rows: Exact
    spectrum: Exact

    @classmethod
    def of(cls, problem: Distances) -> Self:
        n, m = len(problem.matrix), len(problem.least)
        least, most = np.sort(problem.least), np.sort(problem.most)[::-1]
        in_rest = np.append(np.cumsum(least)[::-1][1:], 0)  # the m - k smallest groups hold at least so many
        held = np.minimum(np.cumsum(most), n - in_rest)[: m - 1]
        return cls(
            groups=m,
            least=max(1, int(least[0])),
            most=min(n, int(most[0])),
            rows=np.diff(_sums_of_sizes(problem)),
            spectrum=np.diff(np.minimum(held, n - n / m), prepend=0.0),
        )

    @property
    def trace(self) -> float:
        """Of W."""
        return float(self.spectrum.sum())

    @property
    def equal(self) -> bool:
        return self.least == self.most


def _sums_of_sizes(problem: Distances) -> Exact:
    """S(0), ... S(n): the least concave numbers with ``S(k) >= sum of s * s over any groups with k elements``.

    Between whole groups the sum grows by one group's size for each element, so the concave hull holds there too.
    """
    n = len(problem.matrix)
    reach = np.full((n + 1, n + 1), UNREACHED, np.int32)  # [elements so far, those of them in chosen groups]
    reach[0, 0] = 0
    for low, high in zip(problem.least, problem.most, strict=True):
        after = np.full_like(reach, UNREACHED)
        for s in range(low, min(high, n) + 1):
            before = reach[: n + 1 - s]
            np.maximum(after[s:], before, out=after[s:])
            np.maximum(after[s:, s:], before[:, : n + 1 - s] + s * s, out=after[s:, s:])
        reach = after
    return _concave(reach[n])


def _concave(points: NDArray[np.int32]) -> Exact:
    """The upper hull of the points ``(k, points[k])`` that are reached, at every k."""
    hull: list[tuple[int, int]] = []
    for k, y in enumerate(points.tolist()):
        while y >= 0 and len(hull) > 1 and _below(hull[-2], hull[-1], (k, y)):
            hull.pop()
        if y >= 0:
            hull.append((k, y))
    reached, sums = np.array(hull, np.float64).T
    return np.asarray(np.interp(np.arange(len(points)), reached, sums))


def _below(first: tuple[int, int], second: tuple[int, int], third: tuple[int, int]) -> bool:
    """The second lies below the line from the first to the third, or on it."""
    (x, y), (x1, y1), (x2, y2) = first, second, third
    return (y1 - y) * (x2 - x) <= (y2 - y) * (x1 - x)


def proved(cost: Exact, dual: Exact, u: Exact, sizes: Sizes) -> float:
    """The theorem's right side for L = `dual`, with the margin for rounding.

    Where sizes are equal, W e = 0 and ``r = s``: adding ``v e' + e v'`` to L and taking v from u changes nothing
    but the eigenvalues. It is used to give e the least of them.
    """
    n = len(cost)
    if sizes.equal:
        mean = dual.mean(0)
        shift = np.abs(dual).sum(1).max() / n
        v = mean - mean.mean() / 2 + shift
        dual, u = dual - v[:, None] - v, u + v
    rest = cost - dual - u[:, None] - u
    diagonal = rest.trace()
    np.fill_diagonal(rest, -np.inf)
    most = sizes.most - 1
    falling = -np.sort(-np.partition(rest, n - max(most, 1), axis=1)[:, n - most :], axis=1)
    sums = np.hstack([np.zeros((n, 1)), np.cumsum(falling, axis=1)])[:, sizes.least - 1 :]
    ordered = np.sort(u)[::-1]
    value = (
        diagonal
        + sums.max(axis=1).sum()
        + 2 * (ordered * np.where(ordered > 0, sizes.rows, sizes.least)).sum()
        + dual.sum() / sizes.groups
        + (eigvalsh(dual)[::-1][: sizes.groups - 1] * sizes.spectrum).sum()
    )
    return _rounded_up(value, n, cost, dual, 2 * n * u, n * float(np.linalg.norm(dual)))


def _rounded_up(value: float, n: int, *terms: Exact | float) -> float:
    """The value with the margin that the docstring of this module states."""
    return float(value + n * n * np.finfo(np.float64).eps * sum(float(np.abs(term).sum()) for term in terms))


class Method:
    """Steps 1 to 4, in a unit in which the distances' standard deviation is 1."""

    def __init__(self, matrix: Exact, sizes: Sizes) -> None:
        n = len(matrix)
        self._sizes = sizes
        self._unit = float(matrix.std()) / 2 or 1.0
        self._exact = matrix / 2 / self._unit
        self._cost: Working = self._exact.astype(np.float32)
        mean = self._cost.mean(0)
        self._u: Working = mean - mean.mean() / 2
        self._dual: Working = self._cost - self._u[:, None] - self._u
        self._y: Working = np.full((n, n), (sizes.rows.sum() / n - 1) / max(n - 1, 1), np.float32)
        np.fill_diagonal(self._y, 1)
        self._beta = 16.0
        self.steps = 0

    @property
    def precise(self) -> bool:
        return bool(self._cost.dtype == np.float64)

    def be_precise(self) -> None:
        """Go on in double precision."""
        self._cost = self._exact
        self._u, self._dual, self._y = (part.astype(np.float64) for part in (self._u, self._dual, self._y))

    def multipliers(self) -> tuple[Exact, Exact]:
        """L, exactly symmetric, and u, in the unit of the distances."""
        dual = self._dual.astype(np.float64)
        return (dual + dual.T) * (self._unit / 2), self._u.astype(np.float64) * self._unit

    def step(self) -> None:
        near = self._y + (self._cost - self._dual) / self._beta
        for _ in range(2):
            self._move_rows(self._within(near).sum(1))
        x = self._within(near)
        y = self._spectral(x + self._dual / self._beta)
        self._dual += 1.6 * self._beta * (x - y)
        self.steps += 1
        if self.steps % 10 == 0:
            self._follow(float(np.linalg.norm(x - y)), float(np.linalg.norm(y - self._y)))
        self._y = y

    def _within(self, near: Working) -> Working:
        """Step 1 for the multipliers as they are."""
        x = near - (self._u[:, None] + self._u) / self._beta
        np.clip(x, 0, 1, out=x)
        np.fill_diagonal(x, 1)
        return x

    def _move_rows(self, r: Working) -> None:
        """Step 1's multipliers: by how much the row sums that are wished for lie outside (b)."""
        pace = 0.9 * self._beta / len(r)
        wish = r + self._u / pace
        order = np.argsort(-wish)
        outside = isotonic_regression(wish[order] - self._sizes.rows, increasing=False).x
        allowed = np.empty_like(wish)
        allowed[order] = wish[order] - np.maximum(outside, 0)
        self._u = (pace * (wish - np.maximum(allowed, self._sizes.least))).astype(self._cost.dtype)

    def _spectral(self, near: Working) -> Working:
        """Step 2."""
        flat = 1 / self._sizes.groups
        values, vectors = eigh((near - flat).T, driver="evd", overwrite_a=True, check_finite=False)
        falling = values[::-1].astype(np.float64)
        surplus = (np.cumsum(falling) - self._sizes.trace) / np.arange(1, len(falling) + 1)
        rank = int(np.count_nonzero(falling > surplus))
        kept = vectors[:, ::-1][:, :rank] * np.sqrt(falling[:rank] - surplus[rank - 1]).astype(near.dtype)
        nearest: Working = kept @ kept.T
        nearest += flat
        return nearest

    def _follow(self, primal: float, dual: float) -> None:
        """Step 4: keep the residuals of X = Y and of Y within a factor of two."""
        if primal > 2 * dual:
            self._beta = min(self._beta * 1.3, 1e3)
        elif dual > 2 * primal:
            self._beta = max(self._beta / 1.3, 1e-3)
