# SPDX-License-Identifier: CC0-1.0
"""What theory predicts of preambles: coherence, its certificates, the bounds of layers, activity."""
import numpy as np


def without_diagonal(matrix):
    return np.where(np.eye(len(matrix), dtype=bool), 0, matrix)


def mutual_coherence(S):
    """The largest product of each column with another."""
    unit = S / np.linalg.norm(S, axis=0)
    return (without_diagonal(np.abs(unit.conj().T @ unit)).max(1),)


def coherence_certificate(S, W, Z):
    """Upper ends by a weight W, lower ends by multipliers with S = S Z."""
    products, sizes = np.abs(W.conj().T @ S), np.abs(Z)
    upper = without_diagonal(products).max(1) / np.diag(products)
    return upper, (1 - np.diag(sizes)) / without_diagonal(sizes).sum(0)


def layer_bounds(S, W, sparsity, largest_row, noise_norm, steps):
    """Coherence of W, and thresholds and error bounds of the layers of a network that has it."""
    products = np.abs(W.conj().T @ S)
    coherence = (without_diagonal(products) / np.diag(products)[:, None]).max()
    norms = np.sort(np.linalg.norm(W, axis=0) / np.diag(products))[::-1]
    rate = (2 * sparsity - 1) * coherence
    radius, threshold = [sparsity * largest_row], []
    for step in steps:
        threshold.append(step * (coherence * radius[-1] + noise_norm * norms[0]))
        radius.append((step * rate + abs(1 - step)) * radius[-1]
                      + step * noise_norm * (sparsity * norms[0] + norms[:sparsity].sum()))
    return tuple(np.array(values, norms.dtype) for values in ([coherence], threshold, radius))


def row_activity(x, width, threshold, rows_of_device=1):
    """The energy of each device in each sample, and whether it is declared active."""
    devices = len(x) // rows_of_device
    energy = (np.abs(x) ** 2).reshape(rows_of_device, devices, -1, width).sum((0, 3))
    return energy, (energy > threshold).astype(energy.dtype)
