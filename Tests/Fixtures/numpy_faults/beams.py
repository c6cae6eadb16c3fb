# SPDX-License-Identifier: CC0-1.0
"""Projected gradients for beams, link by link, by eigenvalues and inverses; derivatives by tangents, forwards."""

import numpy as np

import training
from mistake import made

FAULTS = [
    "beam-descent",
    "beam-power-per-antenna",
    "gram-real-part",
    "beam-noise-of-batch",
    "beam-same-batch",
    "clip-elementwise",
    "projection-without-radial",
    "beam-step-range",
    "beam-power-per-stream",
    "beam-power-always",
    "curvature-half",
    "gamma-held",
    "beam-gradient-wirtinger",
    "beam-conjugation-missing",
    "beam-natural-logarithm",
    "beam-loss-sign",
]


def real(a, b):
    return np.sum(a.real * b.real + a.imag * b.imag)


class Link:
    def __init__(self, h, noise, power, normalisation):
        self.h, self.noise, self.power, self.normalisation = h, noise, power, normalisation
        self.back = h.T if made("beam-conjugation-missing") else h.conj().T
        self.c = (1 if made("beam-gradient-wirtinger") else 2) / self.log2

    @property
    def log2(self):
        return 1.0 if made("beam-natural-logarithm") else np.log(2.0)

    def rate(self, w):
        """Efficiency, and what its gradient is made of."""
        k = self.h @ w
        gram = k.conj().T @ k / self.noise
        value = np.sum(np.log1p(np.linalg.eigvalsh(gram))) / self.log2
        inverse = np.linalg.inv(self.noise * np.eye(w.shape[1]) + k.conj().T @ k)
        return value, k, inverse

    def gradient(self, w):
        _, k, inverse = self.rate(w)
        return self.c * (self.back @ (k @ inverse))

    def change_of_gradient(self, w, e):
        _, k, inverse = self.rate(w)
        l = self.h @ e
        change = l.conj().T @ k + k.conj().T @ l
        return self.c * (self.back @ ((l - k @ inverse @ change) @ inverse))

    def step(self, alpha, w, e):
        """alpha gamma, its derivative by alpha and along e."""
        by_alpha = 1.0
        if made("beam-step-range"):
            by_alpha = 1.0 if 1e-4 < alpha < 0.1 else 0.0
            alpha = min(max(alpha, 1e-4), 0.1)
        if self.normalisation == "none":
            return alpha, by_alpha, 0.0
        gram = self.h.conj().T @ self.h
        largest = np.linalg.eigvalsh(gram.real if made("gram-real-part") else gram)[-1]
        if self.normalisation == "gram":
            gamma = 1.0 / max(1.0, largest)
            return alpha * gamma, by_alpha * gamma, 0.0
        k = self.h @ w
        factor = np.log(2.0) / ((1 if made("curvature-half") else 2) * largest)
        bound = factor * (self.noise + real(k, k))
        if alpha <= bound:
            return alpha, by_alpha, 0.0
        return bound, 0.0, 0.0 if made("gamma-held") else 2 * factor * real(k, self.h @ e)

    def project(self, v, e):
        if made("beam-power-per-antenna"):
            parts = [self.whole(row, tangent) for row, tangent in zip(v, e)]
            return np.array([p[0] for p in parts]), np.array([p[1] for p in parts])
        if made("beam-power-per-stream"):
            parts = [self.whole(column, tangent) for column, tangent in zip(v.T, e.T)]
            return np.array([p[0] for p in parts]).T, np.array([p[1] for p in parts]).T
        return self.whole(v, e)

    def whole(self, v, e):
        square = real(v, v)
        if square <= self.power and not made("beam-power-always"):
            return v, e
        scale = np.sqrt(self.power / square)
        radial = 0.0 if made("projection-without-radial") else real(v, e) / square
        return scale * v, scale * (e - radial * v)

    def layer(self, alpha, w, e, alpha_dot):
        size, by_alpha, along = self.step(alpha, w, e)
        sign = -1.0 if made("beam-descent") else 1.0
        g = self.gradient(w)
        moved = e + sign * (size * self.change_of_gradient(w, e) + (by_alpha * alpha_dot + along) * g)
        return size, *self.project(w + sign * size * g, moved)


def links(H, noise_variance, power, normalisation):
    if made("beam-noise-of-batch"):
        noise_variance = np.full_like(noise_variance, noise_variance.mean())
    return [Link(h, noise, power, normalisation) for h, noise in zip(H, noise_variance)]


def spectral_efficiency(H, noise_variance, W):
    all_links = links(H, noise_variance, 1.0, "none")
    return {"se": np.array([link.rate(w)[0] for link, w in zip(all_links, W)]),
            "gradient": np.array([link.gradient(w) for link, w in zip(all_links, W)])}


def power_projection(V, G, power):
    found = [Link(np.zeros((1, 1)), 1.0, power, "none").project(v, g) for v, g in zip(V, G)]
    return {"W": np.array([f[0] for f in found]), "back": np.array([f[1] for f in found])}


def auto_pgd(H, noise_variance, W_0, alpha, power=1.0, normalisation="none"):
    all_links, w = links(H, noise_variance, power, normalisation), W_0
    steps, course = [], []
    for a in alpha:
        found = [link.layer(a, one, np.zeros_like(one), 0.0) for link, one in zip(all_links, w)]
        w = np.array([f[1] for f in found])
        steps.append([f[0] for f in found])
        course.append(w)
    return {"W": w, "trace/step": np.array(steps), "trace/W": np.array(course)}


def auto_pgd_gradient(H, noise_variance, W_0, alpha, power=1.0, normalisation="none"):
    value, slopes = 0.0, np.zeros(len(alpha))
    for link, first in zip(links(H, noise_variance, power, normalisation), W_0):
        for s in range(len(alpha)):
            w, e = first, np.zeros_like(first)
            for t, a in enumerate(alpha):
                _, w, e = link.layer(a, w, e, float(s == t))
            slopes[s] += real(link.gradient(w), e)
        value += link.rate(w)[0]
    count = (1.0 if made("loss-summed") else len(H)) * (1.0 if made("beam-loss-sign") else -1.0)
    return {"loss": np.array([value / count]), "d_alpha": slopes / count}


def auto_pgd_training(H, noise_variance, W_0, alpha, rate, clip=None, power=1.0, normalisation="none"):
    a = np.log(alpha)
    m, v = np.zeros_like(a), np.zeros_like(a)
    losses, course = [], []
    for u in range(len(H)):
        k = 0 if made("beam-same-batch") else u
        found = auto_pgd_gradient(H[k], noise_variance[k], W_0[k], np.exp(a), power, normalisation)
        g = np.exp(a) * found["d_alpha"]
        if clip is not None and made("clip-elementwise"):
            g = np.clip(g, -clip, clip)
        elif clip is not None and np.linalg.norm(g) > clip:
            g = g * (clip / np.linalg.norm(g))
        new = training.adam(a, g, m, v, rate, u + 1)
        a, m, v = new["p"], new["m"], new["v"]
        losses.append(found["loss"][0])
        course.append(np.exp(a))
    return {"loss": np.array(losses), "alpha": np.array(course)}


def kernel(function):
    return lambda arrays, parameters: function(**arrays, **parameters)


KERNELS = {function.__name__.replace("_", "-"): kernel(function) for function in (
    spectral_efficiency, power_projection, auto_pgd, auto_pgd_gradient, auto_pgd_training)}
