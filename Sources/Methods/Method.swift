// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Twins

/// A method of the register: what it is asked, and the two implementations that answer.
public protocol Method: Sendable {
  static var card: Card { get }
  /// The mistakes that its twin can be told to make, besides those of any implementation.
  static var faults: [Fault] { get }
  /// The answer of Assay's own algorithms, in the arithmetic `S`.
  /// - Throws: `CallError` for a missing parameter or array, or one of a wrong shape.
  static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S
  /// The answer of the plain loops.
  /// - Throws: likewise.
  static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T
  /// What an answer may hold in the place of an output, by its name, for the right `outputs`.
  static func standIns(
    _ inputs: Arrays<Double>, _ outputs: Arrays<Double>
  ) -> [String: StandIn]
  /// Numbers that may be any in a range, by output and offset: slopes at a kink.
  static func latitude(
    _ p: Parameters, _ inputs: Arrays<Double>
  ) throws -> [String: [Int: ClosedRange<Double>]]
  /// How a proof encloses its results: the first way, and those that may confirm it.
  static func routes(_ p: Parameters, _ arrays: Arrays<Double>) -> [ProofRoute]
  /// The recursion line by line, for a candidate's own numbers; `nil` of what keeps no trace.
  static func recursion(
    _ p: Parameters, _ inputs: Arrays<Double>, _ kit: Factorisations<Double>
  ) throws -> Recursion?
  /// The ways to write it that lose nothing that they need not.
  static func stable(_ p: Parameters) -> [Style]
  /// The textbook forms that it may be written in besides, which may lose more.
  static func textbook(_ p: Parameters) -> [Style]
  /// What was compared with a threshold on the way to an answer; `nil` if nothing is.
  static func comparisons(
    _ p: Parameters, _ inputs: Arrays<Double>, _ outputs: Arrays<Double>
  ) throws -> Comparisons?
}

extension Method {
  public static func routes(_ p: Parameters, _ arrays: Arrays<Double>) -> [ProofRoute] {
    [.direct]
  }
  public static func standIns(
    _ inputs: Arrays<Double>, _ outputs: Arrays<Double>
  ) -> [String: StandIn] { [:] }
  public static func latitude(
    _ p: Parameters, _ inputs: Arrays<Double>
  ) throws -> [String: [Int: ClosedRange<Double>]] { [:] }
  public static func recursion(
    _ p: Parameters, _ inputs: Arrays<Double>, _ kit: Factorisations<Double>
  ) throws -> Recursion? { nil }
  public static func stable(_ p: Parameters) -> [Style] {
    Style.stable + (p.hasPosterior ? [.sigmoid] : [])
  }
  public static func textbook(_ p: Parameters) -> [Style] { p.posteriorForms }
  public static func comparisons(
    _ p: Parameters, _ inputs: Arrays<Double>, _ outputs: Arrays<Double>
  ) throws -> Comparisons? { nil }

  /// Its mistakes, and those of any implementation that it admits.
  public static var allFaults: [Fault] {
    let readsMatrix = card.inputs.contains { $0.name == "A" && $0.shape == "M×N" && !$0.isComplex }
    return faults + (card.isIteration ? [.iterationMissing] : [])
      + (readsMatrix ? [.rowMajorAsColumnMajor] : []) + [.float32Leak]
  }
}

/// How a proof encloses a method's results: what stands for the inverses in it, or another formula.
public enum ProofRoute: String, Codable, Sendable {
  /// There is no inverse in it.
  case direct
  /// `(A A^H + c I)⁻¹` by its Cholesky factor.
  case cholesky
  /// The same of a real matrix of full row rank, through one near-diagonalisation for all `c`.
  case nearDiagonal = "near-diagonal"
  /// The LMMSE stage through `(A^H A + c I)⁻¹`, for any rank.
  case normalEquations = "normal-equations"
  /// A kernel straight from what its card says, slopes and derivatives by forward differentiation.
  case definition
  /// A gradient by forward differentiation, without adjoints.
  case forwardDifferentiation = "forward-differentiation"

  /// Of a real matrix: near-diagonalisation pays where it is large.
  static func ofInverse(_ arrays: Arrays<Double>) -> [ProofRoute] {
    (arrays["A"]?.shape.first ?? 0) > largeRows
      ? [.nearDiagonal, .cholesky] : [.cholesky, .nearDiagonal]
  }

  /// Rows past which a matrix is large.
  package static let largeRows = 64

  /// Of an LMMSE stage of a real matrix.
  static func ofLMMSE(_ arrays: Arrays<Double>) -> [ProofRoute] {
    ofInverse(arrays) + [.normalEquations]
  }
}

/// Sizes and the thresholds that they were compared with.
public struct Comparisons: Sendable {
  public let sizes, thresholds: [Double]

  init(_ sizes: [Double], _ thresholds: [Double]) {
    self.sizes = sizes
    self.thresholds = thresholds
  }
}
