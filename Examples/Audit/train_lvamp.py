# SPDX-License-Identifier: CC0-1.0
"""Learned VAMP in PyTorch. It imports nothing of Assay, and has names of its own.

Borgerding, Schniter, Rangan, "AMP-Inspired Deep Networks for Sparse Linear Inverse Problems", 2017:
Section V, Figure 7, with the Bernoulli-Gaussian shrinkage (37)-(40). Columns are samples.
"""
import argparse
import math
import sys
import time
import zipfile
from pathlib import Path

try:
    import numpy as np
    import torch
    from torch import nn
except ImportError as error:
    sys.exit(f"{error}; this example needs NumPy and PyTorch: pip install numpy torch")


class Layer(nn.Module):
    """An iteration of VAMP with U, s, V, σ_w² and θ = (φ, log((1−γ)/γ)) of its own."""

    def __init__(self, A, noise_variance, phi, log_odds, learns_svd):
        super().__init__()
        for name, matrix in zip(("U", "s", "Vh"), torch.linalg.svd(A, full_matrices=False)):
            setattr(self, name, nn.Parameter(matrix.clone(), requires_grad=learns_svd))
        # Variances are learned by their logarithms, so that no step makes one negative.
        self.log_noise = nn.Parameter(torch.tensor(math.log(noise_variance)))
        self.log_phi = nn.Parameter(torch.tensor(math.log(phi)))
        self.log_odds = nn.Parameter(torch.tensor(float(log_odds)))

    def lmmse(self, r, variance, y):
        """(16), with the part of r outside the span of V, and its mean slope."""
        N = len(r)
        s = self.s[:, None]
        c = torch.exp(self.log_noise) / variance
        x = r + self.Vh.T @ (s / (s**2 + c) * (self.U.T @ y - s * (self.Vh @ r)))
        return x, ((c / (s**2 + c)).sum(0) + N - len(s)) / N

    def shrink(self, r, variance):
        """(37)-(40), the posterior mean of an entry that is active with probability γ; mean slope."""
        phi = torch.exp(self.log_phi)
        gain = phi / (phi + variance)
        half = gain * r**2 / (2 * variance)
        logit = half - self.log_odds - torch.log1p(phi / variance) / 2
        # q is not 1 − p, of which float32 keeps no digit where p is near 1.
        p, q = torch.sigmoid(logit), torch.sigmoid(-logit)
        return gain * r * p, (gain * p * (1 + 2 * half * q)).mean(0)

    def forward(self, r, variance, y):
        r, variance = decouple(*self.lmmse(r, variance, y), r, variance)
        x, slope = self.shrink(r, variance)
        return x, *decouple(x, slope, r, variance)


def decouple(x, slope, r, variance):
    """What x says beyond r. The slope is kept off 0 and 1, where the quotients have no value."""
    slope = slope.clamp(1e-12, 1 - 2**-23)
    return (x - slope * r) / (1 - slope), variance * slope / (1 - slope)


class LVAMP(nn.Module):
    def __init__(self, A, depth, power, *start):
        super().__init__()
        self.register_buffer("power", torch.tensor(float(power)))
        self.layers = nn.ModuleList(Layer(A, *start) for _ in range(depth))

    def forward(self, y, depth=None):
        """The estimates of all layers, or of the first ones."""
        r = y.new_zeros(self.layers[0].Vh.shape[1], y.shape[1])
        variance = self.power.expand(y.shape[1])
        estimates = []
        for layer in self.layers[:depth]:
            x, r, variance = layer(r, variance, y)
            estimates.append(x)
        return estimates


def learn(network, depth, layers, rate, options, draw):
    """Adam on the loss (27) of the first layers."""
    parameters = [p for layer in layers for p in layer.parameters() if p.requires_grad]
    # A step of Adam that suits a logarithm is far too long for the entries of U and V.
    groups = [{"params": [p for p in parameters if p.dim() == 0], "lr": rate}]
    if options.learn_svd:
        groups.append({"params": [p for p in parameters if p.dim() > 0], "lr": rate / 1000})
    adam = torch.optim.Adam(groups)
    # With a rate that falls to nothing the noise of the batches averages out.
    fall = torch.optim.lr_scheduler.LambdaLR(
        adam, lambda step: (1 + math.cos(math.pi * step / options.steps)) / 2)
    for _ in range(options.steps):
        x, y = draw(options.batch)
        loss = ((network(y, depth)[-1] - x) ** 2).sum(0).mean()
        adam.zero_grad()
        loss.backward(inputs=parameters)
        adam.step()
        fall.step()
    return loss.item()


def read(path):
    """A, y and x in float32, and the noise variance."""
    try:
        with np.load(path) as data:
            A, y, x, noise_variance = (data[name] for name in ("A", "y", "x", "noise_variance"))
        y, x = y.reshape(A.shape[0], -1), x.reshape(A.shape[1], -1)
        if y.shape[1] != x.shape[1]:
            raise ValueError(f"y has {y.shape[1]} columns and x has {x.shape[1]}")
        matrices = [torch.from_numpy(np.asarray(a, dtype=np.float32)) for a in (A, y, x)]
        return *matrices, float(noise_variance)
    except (OSError, KeyError, ValueError, TypeError, AttributeError, IndexError,
            zipfile.BadZipFile) as error:
        sys.exit(f"{path}: {error}; an NPZ file with A, y, x and noise_variance is wanted")


def stated():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", help="NPZ with A, noise_variance, and y and x, to test on")
    parser.add_argument("--output", default="learned.npz", help="NPZ for the parameters")
    parser.add_argument("--estimates", help="NPZ for the layers' estimates of the file's x")
    parser.add_argument("--layers", type=int, default=5)
    parser.add_argument("--gamma", type=float, default=0.1, help="share of entries that are not 0")
    parser.add_argument("--phi", type=float, default=1, help="variance of those")
    parser.add_argument("--steps", type=int, default=300, help="of Adam, in each stage")
    parser.add_argument("--batch", type=int, default=250)
    parser.add_argument("--learn-svd", action="store_true", help="learn U, s and V, too")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if min(options.layers, options.steps, options.batch) < 1:
        parser.error("--layers, --steps and --batch are 1 or more")
    if not (0 < options.gamma <= 1 and options.phi > 0):
        parser.error("--gamma is above 0 and at most 1, --phi is above 0")
    for path in filter(None, (options.output, options.estimates)):
        if not Path(path).absolute().parent.is_dir():
            parser.error(f"{path}: there is no such folder")
    return options


def main():
    options = stated()
    A, y, x, noise_variance = read(options.data)
    torch.manual_seed(options.seed)
    M, N = A.shape

    def draw(samples):
        x = math.sqrt(options.phi) * torch.randn(N, samples)
        x *= torch.rand(N, samples) < options.gamma
        return x, A @ x + math.sqrt(noise_variance) * torch.randn(M, samples)

    # To begin with, σ_w² is the power of y, as in the paper, and half of the entries are active: so
    # noise and prior are to be learned, but for the signal's power.
    power = options.gamma * options.phi
    start = (draw(1000)[1] ** 2).mean().item(), 2 * power, 0, options.learn_svd
    network = LVAMP(A, options.layers, power, *start)
    began = time.time()
    # The paper's Algorithm 3, without its tied networks: a layer begins as the one before it, is
    # learned alone, and then with all before it.
    for t, layer in enumerate(network.layers):
        if t > 0:
            layer.load_state_dict(network.layers[t - 1].state_dict())
        learn(network, t + 1, [layer], 0.2, options, draw)
        loss = learn(network, t + 1, network.layers[: t + 1], 0.03, options, draw)
        print(f"{t + 1} layers: loss {loss:.3e} after {time.time() - began:.0f} s", flush=True)

    with torch.no_grad():
        estimates = torch.stack(network(y))
    nmse = 10 * torch.log10(((estimates - x) ** 2).sum((1, 2)) / (x**2).sum())
    print("NMSE in dB of the file's samples, by layer:", *(f"{e:.3f}" for e in nmse.tolist()))
    np.savez(options.output, **{k: v.numpy() for k, v in network.state_dict().items()})
    if options.estimates:
        np.savez(options.estimates, x=estimates.numpy())


if __name__ == "__main__":
    main()
