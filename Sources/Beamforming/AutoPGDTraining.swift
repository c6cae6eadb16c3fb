// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import Problems
import RealModule
import Training

/// [AUTO-PGD] Learns the steps `α_k = exp(a_k)` of [PGD] by Adam on `a`, one a layer or one for all, so that the mean
/// spectral efficiency after the last layer is large. Links are drawn anew for every update.
public struct AutoPGDTraining: Sendable {
  public var links = ChannelSpecification.apgd
  public var layers: Int
  public var streams = 1
  /// Whether all layers have one step.
  public var isTied = false
  public var normalisation = StepNormalisation.none
  /// `α` before the training.
  public var start = 10.0
  /// Adam's, of `a`.
  public var rate = 0.1
  public var updates = 200
  public var batch = 100
  public var seed: UInt64 = 1

  public init(layers: Int) { self.layers = layers }

  /// What one update, or all of them, came to.
  public struct Progress: Sendable {
    public let update: Int
    /// Mean spectral efficiency over the batch, before the update.
    public let spectralEfficiency: Double
  }

  /// - Parameters:
  ///   - threads: which change no bit.
  ///   - progress: told of each update.
  /// - Returns: the network.
  /// - Throws: `NotConverged` of a decomposition, `LinkError` where the efficiency is no number any more.
  public func callAsFunction(
    threads: Int = 1, progress: (Progress) -> Void = { _ in }
  ) throws -> ProjectedGradient<Complex<Double>> {
    let initial = ProjectedGradient<Complex<Double>>(
      steps: [Double](repeating: start, count: isTied ? 1 : layers))
    var a = initial.logarithms
    var moments = Adam<Double>.Moments(count: a.count)
    let adam = Adam<Double>(rate: rate)
    for update in 0..<updates {
      let network = network(a)
      let found = try concurrentMap(batch, threads: threads) { k in
        Result { try gradient(network, trial: update * batch + k) }
      }.map { try $0.get() }
      let mean = found.reduce(0) { $0 + $1.value } / Double(batch)
      guard mean.isFinite else {
        throw LinkError(
          "update \(update + 1): the spectral efficiency is \(mean); the rate is too high")
      }
      // −∂SE/∂a_k = −α_k ∂SE/∂α_k, means in the order of the links
      var g = [Double](repeating: 0, count: a.count)
      for one in found {
        for k in 0..<layers {
          g[isTied ? 0 : k] -= network.steps[k] * one.byStep[k] / Double(batch)
        }
      }
      adam.step(&a, g, &moments)
      progress(Progress(update: update, spectralEfficiency: mean))
    }
    return network(a)
  }

  private func network(_ a: [Double]) -> ProjectedGradient<Complex<Double>> {
    ProjectedGradient(
      logarithms: (0..<layers).map { a[isTied ? 0 : $0] }, normalisation: normalisation)
  }

  private func gradient(
    _ network: ProjectedGradient<Complex<Double>>, trial: Int
  ) throws -> (value: Double, byStep: [Double]) {
    let link = links.draw(seed: seed, trial: trial, of: .training)
    let start = links.start(seed: seed, trial: trial, streams: streams, of: .training)
    return network.gradient(
      link, from: start, eigenvalue: try link.eigenvalue(for: normalisation))
  }
}

extension Link where S: JacobiScalar, S.Real == Double {
  /// `λ_1` of `H^H H`, where a normalisation asks for it.
  public func eigenvalue(for normalisation: StepNormalisation) throws -> Double {
    if normalisation == .none { return 1 }
    let largest = try SVD(h).s.first ?? 0
    return largest * largest
  }
}
