// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Foundation
import Problems
import Shrinkages
import StateEvolution

/// BSR17 Fig. 1: AMP-ℓ1 and VAMP-ℓ1 with the minimax `α`, FISTA and ISTA with the corresponding `λ`.
public struct Figure1: Sendable {
  /// One algorithm's curve.
  public struct Curve: Sendable {
    public let name: String
    /// The mean of `‖x̂_t − x‖²/‖x‖²` over draws, in dB, for `t = 1, 2, …`.
    public let decibels: [Double]
    /// The first iteration at −35 dB as published, and its range over draws of `A`.
    public let published, range: String?

    /// The first iteration at `target` dB or below.
    public func first(below target: Double) -> Int? {
      decibels.firstIndex { $0 <= target }.map { $0 + 1 }
    }
  }

  public let setting: FigureSetting
  /// (a) i.i.d. Gaussian `A`, `λ` of AMP-ℓ1's fixed point; (b) `κ = 15`, `λ` of VAMP-ℓ1's.
  public let iid, kappa15: Panel

  /// - Parameter progress: told what is going on.
  public init(_ setting: FigureSetting, progress: @escaping @Sendable (String) -> Void) throws {
    self.setting = setting
    iid = try Panel(setting, .gaussian, "fig1a", progress)
    kappa15 = try Panel(setting, .geometric(kappa: 15), "fig1b", progress)
  }
}

extension Figure1 {
  public struct Panel: Sendable {
    public let name: String
    public let curves: [Curve]
    public let lambda: Double

    init(
      _ setting: FigureSetting, _ ensemble: Ensemble, _ name: String,
      _ progress: @escaping @Sendable (String) -> Void
    ) throws {
      self.name = name
      let specification = ProblemSpecification(ensemble: ensemble)
      let isIID = ensemble == .gaussian
      let problem = try specification.draw(seed: setting.seed, samples: setting.samples)
      let svd = try SVD(problem.a)
      guard let alpha = minimaxThreshold(gamma: specification.gamma), let largest = svd.s.first
      else {
        throw ExperimentError("no minimax threshold, or A is zero")
      }
      let prior = try BernoulliGaussianPrior(gamma: specification.gamma, phi: specification.phi)
      let soft = SoftThreshold<Double>(theta2: alpha)
      let lambda: Double
      if isIID {
        let evolution = try AMPEvolution(
          prior: prior, shrinkage: soft, noiseVariance: problem.noiseVariance,
          ratio: Double(specification.rows) / Double(specification.columns))
        lambda = try Trajectory(evolution, iterations: 0).fixedPoint().lassoWeight(alpha: alpha)
      } else {
        let evolution = try VAMPEvolution(
          prior: prior, shrinkage: soft,
          spectrum: try Spectrum(
            singularValues: svd.s, rows: specification.rows, columns: specification.columns),
          noiseVariance: problem.noiseVariance)
        lambda = try Trajectory(evolution, iterations: 0).fixedPoint()
          .lassoWeight(alpha: alpha, noiseVariance: problem.noiseVariance)
      }
      let step = (1 - 0x1p-20) / (largest * largest)
      func curve<I: Iteration>(
        _ label: String, _ iteration: I, _ count: Int, _ published: String? = nil,
        range: String? = nil
      ) -> Curve where I.S == Double {
        let run = Run(iterations: count, threads: setting.threads)
        let result = run(iteration, problem.y, truth: problem.x) {
          progress("\(name): \(label), iteration \($0) of \(count)")
        }
        // Draws with x = 0 have no NMSE.
        let drawn = result.nmse.first?.map { !$0.isNaN } ?? []
        return Curve(
          name: label,
          decibels: result.nmse.map { nmse in
            let kept = zip(nmse, drawn).filter(\.1).map(\.0)
            return 10 * log10(kept.reduce(0, +) / Double(kept.count))
          }, published: published, range: range)
      }
      let vamp = VAMP<Double>(
        lmmse: SpectralLMMSE(svd), noiseVariance: problem.noiseVariance,
        initialVariance: prior.secondMoment, shrinkage: soft, columns: specification.columns)
      let printed = FISTA<Double>(a: problem.a, lambda: lambda, step: step, variant: .asPrinted)
      let proper = FISTA<Double>(a: problem.a, lambda: lambda, step: step)
      curves = [
        curve("vamp-l1", vamp, 40, isIID ? "half AMP's" : nil, range: isIID ? "12-15" : nil),
        curve(
          "amp-l1", AMP<Double>(a: problem.a, shrinkage: soft), isIID ? 40 : 10, isIID ? "25" : nil,
          range: isIID ? "22-28" : nil),
        curve(
          "fista-as-printed", printed, isIID ? 400 : 1000, isIID ? "216" : nil,
          range: isIID ? "190-220" : nil),
        curve("fista", proper, isIID ? 400 : 1000),
        curve(
          "ista", ISTA<Double>(a: problem.a, lambda: lambda, step: step), isIID ? 6000 : 10000,
          isIID ? "4402" : nil, range: isIID ? "3300-4700" : nil),
      ]
      self.lambda = lambda
    }
  }
}
