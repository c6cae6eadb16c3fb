# SPDX-License-Identifier: CC0-1.0
"""Beamforming by projected gradients. Arrays have a link an entry of the first index: H is links × receivers × transmitters."""
import numpy as np

import unrolled

LN2 = np.log(2)


def adjoint(x):
    return x.conj().swapaxes(-1, -2)


def inner(a, b):
    """Re<A, B> of every link, kept as links × 1 × 1."""
    return (a.conj() * b).real.sum((-2, -1), keepdims=True)


class Link:
    """K = H W and M = σ²I + KᴴK: what efficiency, gradient and second derivative are made of."""

    def __init__(self, H, noise_variance, W):
        self.H, self.K = H, H @ W
        self.noise = np.reshape(noise_variance, (-1, 1, 1))
        self.M = self.noise * np.eye(W.shape[-1], dtype=W.real.dtype) + adjoint(self.K) @ self.K
        self.solved = self.over(self.K)

    def over(self, x):
        """X M⁻¹"""
        return adjoint(np.linalg.solve(self.M, adjoint(x)))

    def efficiency(self):
        return np.linalg.slogdet(self.M / self.noise)[1] / LN2

    def gradient(self):
        return (2 / LN2) * (adjoint(self.H) @ self.solved)

    def second_derivative(self, E):
        L = self.H @ E
        change = adjoint(L) @ self.K + adjoint(self.K) @ L
        return (2 / LN2) * (adjoint(self.H) @ self.over(L - self.solved @ change))


def spectral_efficiency(H, noise_variance, W):
    link = Link(H, noise_variance, W)
    return {"se": link.efficiency().astype(W.real.dtype), "gradient": link.gradient().astype(W.dtype)}


def project(V, power):
    return V * np.sqrt(power / np.maximum(power, inner(V, V)))


def project_back(V, G, power):
    square = np.maximum(power, inner(V, V))
    radial = np.where(inner(V, V) > power, inner(V, G) / square, 0)
    return (G - radial * V) * np.sqrt(power / square)


def power_projection(V, G, power):
    return {"W": project(V, power).astype(V.dtype), "back": project_back(V, G, power).astype(V.dtype)}


def step(alpha, normalisation, link):
    """αγ, its derivative by α, and the factor of Re<H E, K> in its derivative along E."""
    if normalisation == "none":
        return alpha, 1, 0
    largest = np.linalg.norm(link.H, 2, axis=(-2, -1))[:, None, None] ** 2
    if normalisation == "gram":
        gamma = 1 / np.maximum(1, largest)
        return alpha * gamma, gamma, 0
    bound = LN2 / (2 * largest) * (link.noise + inner(link.K, link.K))
    acts = alpha > bound
    return np.where(acts, bound, alpha), np.where(acts, 0, 1), np.where(acts, LN2 / largest, 0)


def layers(H, noise_variance, W, alpha, power, normalisation):
    for a in alpha:
        link = Link(H, noise_variance, W)
        size, by_alpha, slope = step(a, normalisation, link)
        V = W + size * link.gradient()
        W = project(V, power)
        yield link, size, by_alpha, slope, V, W


def auto_pgd(H, noise_variance, W_0, alpha, power=1.0, normalisation="none"):
    passed = list(layers(H, noise_variance, W_0, alpha, power, normalisation))
    course = [W.astype(W_0.dtype) for *_, W in passed]
    sizes = [np.broadcast_to(np.ravel(size), len(H)) for _, size, *_ in passed]
    return {"W": course[-1], "trace/step": sizes, "trace/W": course}


def auto_pgd_gradient(H, noise_variance, W_0, alpha, power=1.0, normalisation="none"):
    passed = list(layers(H, noise_variance, W_0, alpha, power, normalisation))
    end = Link(H, noise_variance, passed[-1][-1])
    d = -end.gradient() / len(H)
    d_alpha = []
    for link, size, by_alpha, slope, V, _ in reversed(passed):
        d = project_back(V, d, power)
        along = inner(d, link.gradient())
        d_alpha.insert(0, (by_alpha * along).sum())
        d = d + size * link.second_derivative(d) + along * slope * (adjoint(link.H) @ link.K)
    return {"loss": np.array([-end.efficiency().mean()], alpha.dtype),
            "d_alpha": np.array(d_alpha, alpha.dtype)}


def auto_pgd_training(H, noise_variance, W_0, alpha, rate, clip=None, power=1.0, normalisation="none"):
    a = np.log(alpha)
    m, v = np.zeros_like(a), np.zeros_like(a)
    losses, course = [], []
    for update in range(len(H)):
        found = auto_pgd_gradient(
            H[update], noise_variance[update], W_0[update], np.exp(a), power, normalisation)
        g = np.exp(a) * found["d_alpha"]
        if clip is not None:
            g = g * (clip / max(clip, np.linalg.norm(g)))
        new = unrolled.adam(p=a, g=g.astype(a.dtype), m=m, v=v, rate=rate, update=update + 1)
        a, m, v = new["p"], new["m"], new["v"]
        losses.append(found["loss"][0])
        course.append(np.exp(a))
    return {"loss": losses, "alpha": course}
