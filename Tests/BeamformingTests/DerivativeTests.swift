// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Beamforming
import ComplexModule
import Networks
import RealModule
import Testing

/// Derivatives beside those that dual numbers carry.
struct DerivativeTests {
  @Test("The gradient is that of dual numbers", arguments: [1, 2, 3], [UInt64(1), 2, 3])
  func gradient(streams: Int, seed: UInt64) {
    let drawn = Drawn(seed: seed, streams: streams)
    let gradient = SpectralEfficiency(drawn.link, drawn.w).gradient
    let dual = drawn.dual.spectralEfficiency(drawn.moved(drawn.w, along: drawn.direction))
    let found = inner(gradient, drawn.direction)
    #expect(abs(found - dual.tangent) <= 1e-12 * (1 + abs(dual.tangent)))
  }

  @Test("The second derivative is that of the gradient", arguments: [1, 2, 3], [UInt64(1), 2, 3])
  func secondDerivative(streams: Int, seed: UInt64) {
    let drawn = Drawn(seed: seed, streams: streams)
    let found = SpectralEfficiency(drawn.link, drawn.w).secondDerivative(along: drawn.direction)
    let dual = SpectralEfficiency(drawn.dual, drawn.moved(drawn.w, along: drawn.direction)).gradient
    for (a, b) in zip(found.storage, dual.storage) {
      #expect(
        abs(a.real - b.real.tangent) < 1e-11 && abs(a.imaginary - b.imaginary.tangent) < 1e-11)
    }
  }

  @Test(
    "The projection's adjoint is its derivative, inside and out, as duals have it",
    arguments: [0.25, 1.5, 40], [UInt64(1), 2, 3])
  func projection(scale: Double, seed: UInt64) {
    let drawn = Drawn(seed: seed, streams: 2)
    let v = drawn.w.map { Complex.scale(scale, $0) }
    let back = PowerBall.adjoint(drawn.direction, at: v, 1)
    // It is symmetric, so that its adjoint along D is its derivative along D.
    let dual = PowerBall.projection(drawn.moved(v, along: drawn.direction), Dual(1))
    for (a, b) in zip(back.storage, dual.storage) {
      #expect(
        abs(a.real - b.real.tangent) < 1e-13 && abs(a.imaginary - b.imaginary.tangent) < 1e-13)
    }
    let power = PowerBall.projection(v, 1).columnSquaredNorms.reduce(0, +)
    #expect(power <= 1 + 1e-12)
  }

  @Test(
    "The network's gradient by each step is that of dual numbers",
    arguments: StepNormalisation.allCases, [1, 3])
  func network(normalisation: StepNormalisation, streams: Int) throws {
    for seed in 1...5 as ClosedRange<UInt64> {
      let drawn = Drawn(seed: seed, streams: streams)
      let eigenvalue = try Optimum(drawn.link, streams: 1).eigenvalue
      let steps = [0.05, 3, 0.2, 0.7]
      let network = AutoPGD<Number>(
        receivers: 4, transmitters: 6, streams: streams, depth: 4, normalisation: normalisation)
      let best = try Optimum(drawn.link, streams: streams)
      let found = try network.gradient(
        network.parameters { _, t in [steps[t]] },
        Batch(links: [LinkStart(drawn.link, drawn.w, eigenvalue: eigenvalue)]),
        truth: Matrix(rows: 6 * streams, columns: 1, storage: best.beams.storage))
      let still = drawn.moved(drawn.w, along: Matrix(zeros: 6, streams))
      for k in steps.indices {
        let moved = ProjectedGradient<DualNumber>(
          steps: steps.enumerated().map { Dual(value: $1, tangent: $0 == k ? 1 : 0) },
          normalisation: normalisation)
        let end = moved.course(drawn.dual, from: still, eigenvalue: Dual(eigenvalue))
        let dual = drawn.dual.spectralEfficiency(end[steps.count - 1])
        #expect(abs(best.spectralEfficiency - found.loss - dual.value) < 1e-11)
        #expect(
          abs(-found.gradient.entries[k] - dual.tangent) <= 1e-10 * (1 + abs(dual.tangent)),
          "seed \(seed), step \(k): \(-found.gradient.entries[k]), \(dual.tangent)")
      }
    }
  }
}
