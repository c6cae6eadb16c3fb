// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// A shrinkage family with real parameters `θ` that a network may learn: its derivatives up to those
/// that training through an Onsager term needs, in closed form. BSR17 Sec. IV-B.
public protocol ParametricShrinkage<S>: Shrinkage where S: RealScalar, S.Real == S {
  /// The family's name in parameter files, golden cases and adapter messages.
  static var family: String { get }
  /// Names and ranges of `θ`. A family whose count varies takes `count` if it admits it, and else
  /// the next lower one that it admits.
  static func parameters(count: Int) -> [ShrinkageParameter]
  /// The analytic initialisation of training: the soft threshold with `α = 1.1402`, or what comes
  /// close to it; for [BG] `γ = 0.1`, `φ = 1`.
  static var initial: Self { get }
  var theta: [S] { get }
  /// `p`, the count of `θ`.
  var thetaCount: Int { get }
  /// - Throws: `ThetaError` for a `θ` of a wrong count. Ranges are those of `check`: in this
  ///   arithmetic a sign may be undecided.
  init(theta: [S]) throws(ThetaError)
  /// The member `θ` of this family in another arithmetic; without `θ` the initial one.
  static func member<T: RealScalar>(_ theta: [T]?) throws(ThetaError) -> any ParametricShrinkage<T>
  where T.Real == T
  /// The form of the member `θ` for complex numbers, if it has one.
  static func complexMember<C: ComplexScalar>(_ theta: [Double]) -> (any Shrinkage<C>)?
  /// Value and derivatives at `r` and `σ > 0`. At a kink they are those of the inner side: the soft
  /// threshold has slope 0 where `|r| ≤ τ`, so that AMP's `b` counts exact non-zeros.
  /// - Parameters:
  ///   - dTheta: becomes `∂η/∂θ_i`, `p` numbers.
  ///   - drTheta: becomes `∂²η/∂r∂θ_i`, `p` numbers.
  func derivatives(
    _ r: S, _ sigma: S, _ dTheta: MutableColumn<S>, _ drTheta: MutableColumn<S>
  ) -> EntryDerivatives<S>
  /// The adjoint of one column of `apply`, for cotangents `dx` of `x` and `dS` of its sum of slopes:
  ///
  ///     dr_j += dx_j ∂η/∂r + dS ∂²η/∂r²
  ///     dθ_i += Σ_j (dx_j ∂η/∂θ_i + dS ∂²η/∂r∂θ_i)
  ///     dσ    = Σ_j (dx_j ∂η/∂σ + dS ∂²η/∂r∂σ)
  ///
  /// - Returns: `dσ`.
  func adjoint(
    _ r: Column<S>, _ sigma: S, dx: Column<S>, dSlopes: S, dr: MutableColumn<S>,
    dTheta: MutableColumn<S>
  ) -> S
}

extension ParametricShrinkage {
  public static func complexMember<C: ComplexScalar>(_ theta: [Double]) -> (any Shrinkage<C>)? {
    nil
  }

  /// `θ` of a file or a command line.
  /// - Throws: `ThetaError` for a wrong count, or a number out of its range.
  public init(checking theta: [Double]) throws(ThetaError) {
    try Self.check(theta)
    try self.init(theta: theta.map { S($0) })
  }

  /// - Throws: `ThetaError` for a wrong count, or a number out of its range.
  public static func check(_ theta: [Double]) throws(ThetaError) {
    try checkCount(theta.count)
    for (index, parameter) in parameters(count: theta.count).enumerated()
    where !parameter.range.contains(theta[index], in: theta) {
      throw ThetaError(
        family: family, index: index,
        problem: "\(parameter.name) is \(theta[index]); it must be \(parameter.range)")
    }
  }

  static func checkCount(_ count: Int) throws(ThetaError) {
    let names = parameters(count: count).map(\.name)
    if names.count == count { return }
    throw ThetaError(
      family: family, index: nil,
      problem: "theta has \(count) entries, not \(names.count): \(names.joined(separator: ", "))")
  }
}

/// One entry of `θ`.
public struct ShrinkageParameter: Sendable, Equatable {
  public enum Range: Sendable, Equatable, CustomStringConvertible {
    case finite, positive, nonnegative
    /// No less than the entry of `θ` at this index.
    case atLeast(Int)

    func contains(_ value: Double, in theta: [Double]) -> Bool {
      switch self {
      case .finite: value.isFinite
      case .positive: value.isFinite && value > 0
      case .nonnegative: value.isFinite && value >= 0
      case .atLeast(let index): value.isFinite && value >= theta[index]
      }
    }

    public var description: String {
      switch self {
      case .finite: "finite"
      case .positive: "above 0"
      case .nonnegative: "0 or more"
      case .atLeast(let index): "no less than θ\(index + 1)"
      }
    }
  }

  public let name: String
  public let range: Range

  public init(_ name: String, _ range: Range) {
    self.name = name
    self.range = range
  }
}

/// A `θ` that is not one of its family.
public struct ThetaError: Error, Equatable, CustomStringConvertible {
  public let family: String
  /// Which entry of `θ`, from 0; `nil` for a wrong count.
  public let index: Int?
  /// What is wrong, and what would be right.
  public let problem: String

  public var description: String { "shrinkage \(family): \(problem)" }
}
