# SPDX-License-Identifier: CC0-1.0
"""Arrays that remember what they were computed from, for derivatives of a real number by them all.

The derivative by a complex number is that by its real part and i times that by its imaginary part.
"""

import itertools

import numpy as np

from mistake import made

_clock = itertools.count()


class Node:
    """An array, and pairs of what it depends on and of how a derivative by it goes back there."""

    __array_ufunc__ = None  # so that an array leaves the operator to the node beside it

    def __init__(self, value, *parents):
        self.value, self.parents, self.time = value, parents, next(_clock)

    def __add__(self, other):
        other = node(other)
        return Node(self.value + other.value, (self, lambda g: g), (other, lambda g: g))

    def __sub__(self, other):
        other = node(other)
        return Node(self.value - other.value, (self, lambda g: g), (other, lambda g: -g))

    def __rsub__(self, other):
        return node(other) - self

    def __neg__(self):
        return Node(-self.value, (self, lambda g: -g))

    def __mul__(self, other):
        a, b = self.value, node(other).value
        return Node(a * b, (self, lambda g: g * np.conj(b)), (node(other), lambda g: g * np.conj(a)))

    __radd__, __rmul__ = __add__, __mul__

    def __truediv__(self, other):
        other = node(other)
        a, b = self.value, other.value  # real ones
        return Node(a / b, (self, lambda g: g / b), (other, lambda g: -g * (a / b) / b))

    def __matmul__(self, other):
        other = node(other)
        a, b = self.value, other.value
        return Node(a @ b, (self, lambda g: g @ b.conj().T), (other, lambda g: a.conj().T @ g))

    def __getitem__(self, index):
        def put(g):
            whole = np.zeros(self.value.shape, np.result_type(self.value, g))
            whole[index] = g
            return whole

        return Node(self.value[index], (self, put))

    def turned(self, conjugated=True):
        if not conjugated:
            return Node(self.value.T, (self, lambda g: g.T))
        return Node(self.value.conj().T, (self, lambda g: g.conj().T))

    def reordered(self):
        """In the other memory order."""
        shape = self.value.shape
        return Node(self.value.ravel().reshape(shape, order="F"),
                    (self, lambda g: g.ravel(order="F").reshape(shape)))

    def sum(self):
        """Of each column."""
        shape = self.value.shape
        return Node(self.value.sum(axis=0), (self, lambda g: np.broadcast_to(g, shape)))

    def energy(self):
        """Of each column."""
        return Node((np.abs(self.value) ** 2).sum(axis=0), (self, lambda g: 2.0 * self.value * g))

    def sqrt(self):
        root = np.sqrt(self.value)
        return Node(root, (self, lambda g: g / (2.0 * root)))

    def trace(self):
        return Node(np.trace(self.value), (self, lambda g: g * np.eye(len(self.value))))


def node(value):
    return value if isinstance(value, Node) else Node(value)


def hold(of, *faults):
    """The node, or with one of the mistakes what no derivative goes through."""
    return Node(of.value) if made(*faults) else of


def fitted(g, value):
    """Of what was repeated the sum; of a real number the real part."""
    g = g if np.iscomplexobj(value) else np.real(g)
    shape = np.shape(value)
    g = g.sum(axis=tuple(range(np.ndim(g) - len(shape))))
    return g.sum(axis=tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True)


def derivatives(of, start):
    """The derivatives by all that it depends on, given that by itself."""
    found, waiting = {of: start}, {of}
    while waiting:
        latest = max(waiting, key=lambda each: each.time)
        waiting.remove(latest)
        for parent, back in latest.parents:
            part = fitted(back(found[latest]), parent.value)
            found[parent] = found[parent] + part if parent in found else part
            waiting.add(parent)
    return found
