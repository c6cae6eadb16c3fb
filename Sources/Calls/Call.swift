// SPDX-License-Identifier: GPL-3.0-or-later

/// The parameters of a call; which of them an algorithm takes stands in `Documentation/ADAPTERS.md`.
public struct Parameters: Sendable, Equatable {
  /// A shrinkage family with its `θ`.
  public struct Shrinkage: Sendable, Equatable {
    public enum Family: String, Codable, CaseIterable, Sendable {
      case softThreshold = "soft-threshold"
      case bernoulliGaussian = "bernoulli-gaussian"
      case piecewiseLinear = "piecewise-linear"
      case exponential
      case spline
      case mlp
    }
    public var family: Family
    public var theta: [Double]

    public init(family: Family, theta: [Double]) {
      self.family = family
      self.theta = theta
    }
  }

  /// How GAMP's observation came about: `z + w`, `w ~ N(0, σ_w²)`, seen through this.
  public struct Channel: Codable, Sendable, Equatable {
    public enum Kind: String, Codable, CaseIterable, Sendable {
      case awgn, probit, quantiser, magnitude
    }
    public var kind: Kind
    /// The cells of a quantiser: `Δ` and `L`.
    public var width: Double?
    public var levels: Int?

    public init(_ kind: Kind, width: Double? = nil, levels: Int? = nil) {
      self.kind = kind
      self.width = width
      self.levels = levels
    }
  }

  /// OAMP's linear estimator.
  public enum Estimator: String, Codable, CaseIterable, Sendable {
    case matchedFilter = "matched-filter"
    case pseudoInverse = "pseudo-inverse"
    case lmmse
  }

  /// Whether GAMP keeps one variance a column or one an entry.
  public enum Variances: String, Codable, CaseIterable, Sendable { case scalar, vector }

  /// `T ≥ 1`
  public var iterations: Int?
  /// `t_0 ≥ 0`, the number of the first iteration of FISTA from a given state.
  public var firstIteration: Int?
  public var alpha, lambda, step, noiseVariance: Double?
  public var theta: [Double]?
  public var shrinkage: Shrinkage?
  /// `d ∈ (0, 1]`; absent means 1.
  public var damping: Double?
  public var estimator: Estimator?
  /// `ε > 0`, the least `v_t²` of OAMP.
  public var varianceFloor: Double?
  public var channel: Channel?
  public var variances: Variances?
  /// Where EM-VAMP's learning starts.
  public var gamma, phi: Double?
  /// `N`, and the row numbers of a partial transform.
  public var size: Int?
  public var rows: [Int]?

  public init(
    iterations: Int? = nil, firstIteration: Int? = nil, alpha: Double? = nil,
    lambda: Double? = nil, step: Double? = nil, noiseVariance: Double? = nil,
    theta: [Double]? = nil, shrinkage: Shrinkage? = nil
  ) {
    self.iterations = iterations
    self.firstIteration = firstIteration
    self.alpha = alpha
    self.lambda = lambda
    self.step = step
    self.noiseVariance = noiseVariance
    self.theta = theta
    self.shrinkage = shrinkage
  }
}

/// One question: an algorithm with its parameters; the arrays come apart, in some arithmetic.
public struct Call: Sendable, Equatable {
  public var algorithm: Algorithm
  public var parameters: Parameters

  public init(_ algorithm: Algorithm, _ parameters: Parameters) {
    self.algorithm = algorithm
    self.parameters = parameters
  }

  /// The parameter at `path`, or a message that names what is missing.
  public func required<T>(_ name: String, _ path: KeyPath<Parameters, T?>) throws -> T {
    guard let value = parameters[keyPath: path] else {
      throw CallError("\(algorithm.rawValue): parameter \"\(name)\" is missing")
    }
    return value
  }

  /// The shrinkage of AMP and VAMP, of complex algorithms in its complex form: their own, or the soft threshold `α σ` of the ℓ1 forms; that
  /// of a kernel, whose name is the family's.
  public func shrinkage() throws -> Parameters.Shrinkage {
    switch algorithm {
    case .complexSoftThreshold:
      return .init(family: .softThreshold, theta: try required("theta", \.theta))
    case .complexBernoulliGaussian:
      return .init(family: .bernoulliGaussian, theta: try required("theta", \.theta))
    case .ampL1, .vampL1:
      return .init(family: .softThreshold, theta: [1, try required("alpha", \.alpha)])
    default:
      guard let family = Parameters.Shrinkage.Family(rawValue: algorithm.rawValue) else {
        return try required("shrinkage", \.shrinkage)
      }
      return .init(family: family, theta: try required("theta", \.theta))
    }
  }
}

/// A call that cannot be answered: what is missing or wrong, and what would be right.
public struct CallError: Error, Equatable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}
