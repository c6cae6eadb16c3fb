// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Methods

/// One golden case as its file `cases/<algorithm>/<id>.json` states it; the schemas are
/// `Golden/schema/case-1.json` to the newest.
public struct Case: Codable, Sendable, Equatable {
  public struct ArrayInfo: Codable, Sendable, Equatable {
    public var name: String
    public var dtype: String
    public var shape: [Int]

    package init(name: String, dtype: String, shape: [Int]) {
      self.name = name
      self.dtype = dtype
      self.shape = shape
    }
  }

  public struct File: Codable, Sendable, Equatable {
    /// Relative to the suite's folder.
    public var file: String
    public var sha256: String
    /// `"C"`: the last index runs fastest.
    public var order: String
    public var arrays: [ArrayInfo]

    package init(file: String, sha256: String, order: String, arrays: [ArrayInfo]) {
      self.file = file
      self.sha256 = sha256
      self.order = order
      self.arrays = arrays
    }
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

    package init(status: Status, route: ProofRoute, precision: Int, certified: Int, total: Int) {
      self.status = status
      self.route = route
      self.precision = precision
      self.certified = certified
      self.total = total
    }
  }

  public struct Decisions: Codable, Sendable, Equatable {
    /// The smallest `||r| − τ|/τ` over all comparisons with a threshold.
    public var margin: Double
    public var comparisons: Int
    /// `‖x‖_0` of the final estimate.
    public var support: Int

    package init(margin: Double, comparisons: Int, support: Int) {
      self.margin = margin
      self.comparisons = comparisons
      self.support = support
    }
  }

  public struct Bound: Codable, Sendable, Equatable {
    /// A power of two, in the metric's units.
    public var allowed: Double
    /// The largest error of the correct formulations, and where it arose.
    public var largestError: Double
    public var formulation: String
    public var array: String
    public var iteration: Int
    /// Where textbook forms of the same mathematics lose more.
    public var textbook: Textbook?

    package init(
      allowed: Double, largestError: Double, formulation: String, array: String, iteration: Int,
      textbook: Textbook? = nil
    ) {
      self.allowed = allowed
      self.largestError = largestError
      self.formulation = formulation
      self.array = array
      self.iteration = iteration
      self.textbook = textbook
    }
  }

  /// What right formulas allow that are not written in a stable form.
  public struct Textbook: Codable, Sendable, Equatable {
    /// A power of two, in the metric's units.
    public var allowed: Double
    public var forms: [Form]

    package init(allowed: Double, forms: [Form]) {
      self.allowed = allowed
      self.forms = forms
    }
  }

  public struct Form: Codable, Sendable, Equatable {
    public var name: String
    public var largestError: Double

    package init(name: String, largestError: Double) {
      self.name = name
      self.largestError = largestError
    }
  }

  public struct Tolerance: Codable, Sendable, Equatable {
    public var metric: Metric
    /// The formulations that were run.
    public var basis: [String]
    /// Absent where the formulations themselves lose the result.
    public var float64: Bound?
    public var float32: Bound?

    package init(metric: Metric, basis: [String], float64: Bound? = nil, float32: Bound? = nil) {
      self.metric = metric
      self.basis = basis
      self.float64 = float64
      self.float32 = float32
    }

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

  package init(
    schema: String, id: String, revision: Int, title: String, algorithm: MethodName, level: Level,
    spec: [String], source: [String], flags: [String], inputs: [File], parameters: Parameters,
    expected: File, enclosure: Enclosure, decisions: Decisions?, tolerance: Tolerance
  ) {
    self.schema = schema
    self.id = id
    self.revision = revision
    self.title = title
    self.algorithm = algorithm
    self.level = level
    self.spec = spec
    self.source = source
    self.flags = flags
    self.inputs = inputs
    self.parameters = parameters
    self.expected = expected
    self.enclosure = enclosure
    self.decisions = decisions
    self.tolerance = tolerance
  }

  public var call: Call { Call(algorithm, parameters) }

  /// The flag of a case whose closest decision is within 2¹⁰ tolerances of its threshold.
  public static let nearThreshold = "NearThreshold"

  /// The flag of a case that asks for the slope of the inner side of a kink.
  public static let kinkSide = "KinkSide"

  /// The flag of a case in which a clip acts, so that its constants matter.
  public static let clipActs = "ClipActs"

  /// What an answer is compared with: by the tolerance of stable forms, or of right formulas.
  package func target(
    _ expected: Arrays<Double>, inputs: Arrays<Double>, _ dtype: DType, textbook: Bool = false
  ) throws -> Target? {
    guard let bound = tolerance[dtype] else { return nil }
    let allowed = textbook ? bound.textbook?.allowed ?? bound.allowed : bound.allowed
    let margin = decisions.map { $0.margin / dtype.unitRoundoff } ?? 0
    let method = try Register.method(algorithm)
    var target = Target(
      card: method.card, expected: expected, metric: tolerance.metric,
      allowed: allowed, dtype: dtype, exactSupport: margin > 0x1p10 * allowed)
    target.standIns = method.standIns(inputs, expected)
    if !flags.contains(Self.kinkSide) {
      do { target.latitude = try method.latitude(parameters, inputs) } catch let error as CallError
      {
        throw SuiteError(file: id, problem: error.description)
      }
    }
    return target
  }
}
