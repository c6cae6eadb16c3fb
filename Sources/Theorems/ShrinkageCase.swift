// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Problems
import Shrinkages

/// A shrinkage of some family with a place to look at it, and a prior.
public struct ShrinkageCase: PropertyCase {
  public enum Family: String, CaseIterable, Sendable {
    case softThreshold = "soft-threshold"
    case bernoulliGaussian = "bernoulli-gaussian"
    case piecewiseLinear = "piecewise-linear"
    case exponential, spline, mlp
  }

  public let family: Family
  public var theta: [Double]
  /// `r`, `σ > 0`, and the prior's `γ`, `φ`.
  public var r, sigma, gamma, phi: Double

  /// Parameters about the analytic initialisation, `r` within some `σ` or the prior's width.
  public init(_ family: Family, from stream: Stream) {
    self.family = family
    func between(_ low: Double, _ high: Double) -> Double {
      low + (high - low) * stream.uniform()
    }
    gamma = between(0.02, 0.5)
    phi = Double.exp(between(-1.5, 1.5))
    sigma = Double.exp(between(-3, 0.5))
    switch family {
    case .softThreshold: theta = [between(0.5, 1.5), between(0.3, 2)]
    case .bernoulliGaussian: theta = [phi, Double.log((1 - gamma) / gamma)]
    case .piecewiseLinear:
      let first = between(0.3, 1.5)
      theta = [first, first + between(0.3, 1.5), between(-0.2, 0.3), between(0.5, 1.5), 1]
    case .exponential: theta = [between(0.5, 2), between(0.8, 1.2), between(-1.2, -0.5)]
    case .spline: theta = [between(0.5, 2), between(0.8, 1.2), between(-1.6, -0.5)]
    case .mlp:
      theta = MLP<Double>(fittingSoftThreshold: between(0.8, 1.5), units: 4).theta
    }
    r = (stream.uniform() < 0.5 ? sigma : phi.squareRoot()) * 2 * stream.normal()
  }

  /// - Throws: `ThetaError`
  public func shrinkage() throws -> any Shrinkage<Double> {
    switch family {
    case .softThreshold: SoftThreshold(theta1: theta[0], theta2: theta[1])
    case .bernoulliGaussian: BernoulliGaussian(theta1: theta[0], theta2: theta[1])
    case .piecewiseLinear: try PiecewiseLinear(checking: theta)
    case .exponential: try Exponential(checking: theta)
    case .spline: try Spline(checking: theta)
    case .mlp: try MLP(checking: theta)
    }
  }

  /// Where the family's shrinkage may have a kink, `|r| > 0` in units of `σ`; the network has one at 0.
  var kinks: [Double] {
    switch family {
    case .softThreshold: [theta[1]]
    case .piecewiseLinear: [theta[0], theta[1]]
    case .spline: [theta[0], 2 * theta[0]]
    case .mlp: [0]
    case .bernoulliGaussian, .exponential: []
    }
  }

  /// Numbers rounded to one, two or three binary places, the place of the prior's width first.
  public var simpler: [ShrinkageCase] {
    var cases: [ShrinkageCase] = []
    func add(_ change: (inout ShrinkageCase) -> Void) {
      var other = self
      change(&other)
      if other.written != written, other.sigma > 0, other.phi > 0, other.gamma > 0, other.gamma < 1
      {
        cases.append(other)
      }
    }
    for scale in [1.0, 4, 16] {
      func round(_ x: Double) -> Double {
        // Never back to more places.
        x * 4096 == (x * 4096).rounded() && x * scale == (x * scale).rounded()
          ? x : (x * scale).rounded() / scale
      }
      add { $0.r = round(r) }
      add { $0.sigma = round(sigma) }
      if family != .bernoulliGaussian {
        add { $0.gamma = round(gamma) }
        add { $0.phi = round(phi) }
        for k in theta.indices { add { $0.theta[k] = round(theta[k]) } }
      }
    }
    return cases
  }

  private var written: String { "\(theta) \(r) \(sigma) \(gamma) \(phi)" }

  public var description: String {
    "\(family.rawValue) θ = \(theta), r = \(r), σ = \(sigma), γ = \(gamma), φ = \(phi)"
  }
}
