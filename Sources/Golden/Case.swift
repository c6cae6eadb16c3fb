// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Methods

/// One golden case as its file `cases/<algorithm>/<id>.json` states it; the schemas are
/// `Golden/schema/case-1.json` to `case-3.json`.
public struct Case: Codable, Sendable, Equatable {
  public struct ArrayInfo: Codable, Sendable, Equatable {
    public var name: String
    public var dtype: String
    public var shape: [Int]
  }

  public struct File: Codable, Sendable, Equatable {
    /// Relative to the suite's folder.
    public var file: String
    public var sha256: String
    /// `"C"`: the last index runs fastest.
    public var order: String
    public var arrays: [ArrayInfo]
  }

  /// How an expected value is known.
  public enum Status: String, Codable, CaseIterable, Sendable {
    /// Ball arithmetic left one binary64 number for every component.
    case proven
    /// The result of a long computation, with its reason.
    case computed
    /// Whole numbers and rationals.
    case exact
  }

  public struct Enclosure: Codable, Sendable, Equatable {
    public var status: Status
    public var route: ProofRoute
    /// Bits that decided every component.
    public var precision: Int
    public var certified: Int
    public var total: Int
  }

  public struct Decisions: Codable, Sendable, Equatable {
    /// The smallest `||r| − τ|/τ` over all comparisons with a threshold.
    public var margin: Double
    public var comparisons: Int
    /// `‖x‖_0` of the final estimate.
    public var support: Int
  }

  public struct Bound: Codable, Sendable, Equatable {
    /// A power of two, in the metric's units.
    public var allowed: Double
    /// The largest error of the correct formulations, and where it arose.
    public var largestError: Double
    public var formulation: String
    public var array: String
    public var iteration: Int
  }

  public struct Tolerance: Codable, Sendable, Equatable {
    public var metric: Metric
    /// The formulations that were run.
    public var basis: [String]
    /// Absent where the formulations themselves lose the result.
    public var float64: Bound?
    public var float32: Bound?

    public subscript(dtype: DType) -> Bound? { dtype == .float64 ? float64 : float32 }
  }

  public var schema: String
  public var id: String
  public var revision: Int
  public var title: String
  public var algorithm: MethodName
  public var level: Level
  public var spec: [String]
  public var source: [String]
  public var flags: [String]
  public var inputs: [File]
  public var parameters: Parameters
  public var expected: File
  public var enclosure: Enclosure
  public var decisions: Decisions?
  public var tolerance: Tolerance

  public var call: Call { Call(algorithm, parameters) }

  /// The flag of a case whose closest decision is within 2¹⁰ tolerances of its threshold.
  public static let nearThreshold = "NearThreshold"

  func target(_ expected: Arrays<Double>, _ dtype: DType) throws -> Target? {
    guard let bound = tolerance[dtype] else { return nil }
    let margin = decisions.map { $0.margin / dtype.unitRoundoff } ?? 0
    return Target(
      card: try Register.card(algorithm), expected: expected, metric: tolerance.metric,
      allowed: bound.allowed,
      dtype: dtype, exactSupport: margin > 0x1p10 * bound.allowed)
  }
}
