// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Coherence
import ComplexModule
import Problems
import RealModule

/// Preambles that the theorems of SCSZ21 are asked about: one of [JADCE]'s problems, or anybody's matrix.
public struct PreambleSubject: Sendable {
  /// `S`, of real or complex numbers.
  public enum Preambles: Sendable {
    case real(Matrix<Double>)
    case complex(Matrix<Complex<Double>>)

    var shape: String {
      switch self {
      case .real(let s): "\(s.rows)×\(s.columns), real"
      case .complex(let s): "\(s.rows)×\(s.columns), complex"
      }
    }
  }

  /// The first word of its claims' ids.
  public let name: String
  /// How many of the groups are to be covered: rows of real preambles, devices of complex ones; `nil` asks
  /// for as many as the theorems cover.
  public let active: Int?
  /// Whether it is a fault that fewer are covered, and not just silence.
  let isDemanded: Bool
  /// Those of a network for these preambles, which are asked about too.
  let parameters: NetworkParameters?
  /// `M`, columns of the signals that are drawn.
  public let antennas: Int
  public let cost: Claim.Cost
  let preambles: @Sendable (UInt64) throws -> Preambles
  public let isComplex: Bool

  /// Somebody's own matrix.
  /// - Throws: `CoherenceError` for a matrix that has no certificate or two columns that are the same,
  ///   `CheckError` for an `active` outside `1 … N` and a `W` of another shape.
  public init(
    _ preambles: Preambles, active: Int?, antennas: Int = 8,
    parameters: NetworkParameters? = nil, name: String = "preambles"
  ) throws {
    self.parameters = parameters
    if let parameters, parameters.weight.shape != preambles.shape {
      throw CheckError(
        "W is \(parameters.weight.shape), S is \(preambles.shape); they have one shape, and both are real"
          + " or both complex")
    }
    let columns: Int
    switch preambles {
    case .real(let s):
      columns = s.columns
      try Self.check(s)
    case .complex(let s):
      columns = s.columns
      try Self.check(s)
    }
    if let active, !(1...columns).contains(active) {
      throw CheckError("\(active) active of \(columns) columns of S; 1 to \(columns) is wanted")
    }
    self.name = name
    self.active = active
    isDemanded = active != nil
    self.antennas = antennas
    cost = .quick
    self.preambles = { _ in preambles }
    isComplex = if case .complex = preambles { true } else { false }
  }

  private static func check<F: RealOrComplex>(_ s: Matrix<F>) throws {
    try GeneralisedCoherence.check(s)
    try MutualCoherence(s).requireDistinctColumns()
  }

  /// A problem of [JADCE], whose devices are active with probability `p`: `p N` of them are to be covered.
  init(
    _ name: String, _ specification: ActivitySpecification, active: Int? = nil, cost: Claim.Cost
  ) {
    self.name = name
    self.active =
      active ?? Int((specification.activity * Double(specification.devices)).rounded())
    isDemanded = false
    parameters = nil
    antennas = specification.antennas
    self.cost = cost
    preambles = { .complex(try specification.drawPreambles(seed: $0)) }
    isComplex = true
  }

  /// SCSZ21's two sizes, where the theorems are silent, and two difference-set frames, where they are not.
  static let presets: [PreambleSubject] =
    ActivitySpecification.presets.map { name, specification in
      PreambleSubject(
        name, specification, active: name == "singer-13" ? 23 : nil, cost: .full)
    }
    + [
      PreambleSubject(
        "singer-5",
        ActivitySpecification(
          preambles: .singer(order: 5), length: 25, devices: 31, antennas: 8),
        active: 3, cost: .quick)
    ]
}

/// `S` with its certificate, judged, and a weight of the least coherence.
struct CertifiedPreambles<F: RealOrComplex>: Sendable {
  let s: Matrix<F>
  /// `W` with `W_i^H S_i = 1`
  let weight: WeightedPreambles<F>
  let check: CertificateCheck

  static var gap: Double { F.parts == 1 ? 1e-12 : 1e-6 }

  init(_ s: Matrix<F>, threads: Int) throws {
    self.s = s
    let found = try GeneralisedCoherence(gap: Self.gap, threads: threads).certificate(s)
    check = try CertificateCheck(found, of: s)
    weight = WeightedPreambles(s, found.unitWeights(of: s))
  }
}

/// `S` and a weight with its norms in balls.
package struct WeightedPreambles<F: RealOrComplex>: Sendable {
  package let s, w: Matrix<F>
  package let norms: WeightNorms<Ball>

  package init(_ s: Matrix<F>, _ w: Matrix<F>) {
    (self.s, self.w) = (s, w)
    norms = Ball.$precision.withValue(128) { WeightNorms(enclosing: w, of: s) }
  }

  /// The upper end of `μ(W)`.
  package var coherence: Double { norms.coherence.upperBound }

  /// The largest `s` with `(2s − 1) μ(W) < 1`.
  package var covered: Int { CoherenceLimit.rows(coherence, columns: s.columns) }

  /// [STACK] The same over real numbers, SCSZ21 (5): a device is two rows then, its real and its
  /// imaginary one. As `|Re z|, |Im z| ≤ |z|`, the coherence does not grow.
  package var stacked: WeightedPreambles<Double> {
    WeightedPreambles<Double>(s.stackedReal, w.stackedReal)
  }
}

extension Workbench {
  /// The preambles of a subject with their certificate, made once.
  func certified<F: RealOrComplex>(
    _ subject: PreambleSubject, _ s: Matrix<F>
  ) throws -> CertifiedPreambles<F> {
    try once("preambles/\(subject.name)") {
      try CertifiedPreambles(s, threads: settings.threads)
    }
  }

  /// The same with the weight of (14).
  func analytic<F: RealOrComplex>(
    _ subject: PreambleSubject, _ s: Matrix<F>
  ) throws -> WeightedPreambles<F> {
    try once("w14/\(subject.name)") { WeightedPreambles(s, try AnalyticWeight.closedForm(s)) }
  }
}
