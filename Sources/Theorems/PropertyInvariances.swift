// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Problems
import Shrinkages

/// What changes of a problem do to the estimates: column permutations and signs of `A`, rotations of
/// `y` and `A`, the order of a batch.
enum PropertyInvariances {
  static var all: [Claim] {
    Algorithm.allCases.flatMap { [permutation($0), signs($0), batchOrder($0)] } + [orthogonal]
  }

  enum Algorithm: String, CaseIterable, Sendable {
    case amp, vamp, ista

    var source: Claim.Source {
      switch self {
      case .amp: Claim.Source("AMP", "BSR17 (10)–(12)")
      case .vamp: Claim.Source("VAMP", "BSR17 Algorithm 1")
      case .ista: Claim.Source("ISTA", "BSR17 (3)–(5)")
      }
    }

    /// The estimates of a case, after every iteration.
    func estimates(_ c: LinearCase) -> [Matrix<Double>] {
      switch self {
      case .amp:
        let eta = BernoulliGaussian<Double>(gamma: c.gamma, phi: 1)
        return states(AMP(a: c.a, shrinkage: eta), c).map(\.x)
      case .vamp: return Conditioning.vamp(c).map(\.x)
      case .ista: return states(ISTA(a: c.a, lambda: 0.1 * c.alpha, step: 0.1), c).map(\.x)
      }
    }
  }

  private static func property(
    _ name: String, tolerance: Double,
    _ deviation: @escaping @Sendable (LinearCase) throws -> Double?
  ) -> Property<LinearCase> {
    Property(
      "property/\(name)", tolerance: tolerance, draw: { LinearCase(from: $0) },
      deviation: deviation)
  }

  private static func permutation(_ algorithm: Algorithm) -> Claim {
    property("permutation/\(algorithm.rawValue)", tolerance: 1e-12) { c in
      if algorithm == .vamp && !Conditioning.isGood(c) { return nil }
      let order = permutation(of: c.a.columns, c.stream("permutation"))
      var other = c
      other.a = Matrix(rows: c.a.rows, columns: c.a.columns) { c.a[$0, order[$1]] }
      return distance(algorithm.estimates(c), algorithm.estimates(other)) { x in
        Matrix(rows: x.rows, columns: x.columns) { x[order[$0], $1] }
      }
    }.claim(
      source: algorithm.source,
      hypotheses: algorithm == .vamp ? [Conditioning.hypothesis] : [],
      conclusion: "permuted columns of A permute the estimate",
      evidence: "x̂_t of every iteration",
      theorem: "Invariance.\(algorithm.rawValue)_permutation")
  }

  private static func signs(_ algorithm: Algorithm) -> Claim {
    property("signs/\(algorithm.rawValue)", tolerance: 0) { c in
      let stream = c.stream("signs")
      let signs = (0..<c.a.columns).map { _ in stream.uniform() < 0.5 ? -1.0 : 1 }
      var other = c
      other.a = Matrix(rows: c.a.rows, columns: c.a.columns) { signs[$1] * c.a[$0, $1] }
      return distance(algorithm.estimates(c), algorithm.estimates(other)) { x in
        Matrix(rows: x.rows, columns: x.columns) { signs[$0] * x[$0, $1] }
      }
    }.claim(
      source: algorithm.source,
      conclusion:
        "turned signs of columns of A turn those of the estimate: in exact arithmetic by the"
        + " theorem, and to the bit since a change of sign commutes with every rounding",
      evidence: "x̂_t of every iteration",
      theorem: "Invariance.\(algorithm.rawValue)_signs")
  }

  private static func batchOrder(_ algorithm: Algorithm) -> Claim {
    property("batch-order/\(algorithm.rawValue)", tolerance: 0) { c in
      let order = permutation(of: c.y.columns, c.stream("batch"))
      func reordered(_ x: Matrix<Double>) -> Matrix<Double> {
        Matrix(rows: x.rows, columns: x.columns) { x[$0, order[$1]] }
      }
      var other = c
      other.y = reordered(c.y)
      return distance(algorithm.estimates(c), algorithm.estimates(other), reordered)
    }.claim(
      source: algorithm.source,
      conclusion:
        "columns of a batch do not see one another, nor their order: in exact arithmetic by"
        + " the theorem, and to the bit since the same operations are made for every column",
      evidence: "x̂_t of every iteration",
      theorem: "Batch.\(algorithm.rawValue)_batch_order")
  }

  /// `Q A = (Q U) Diag(s) V^T`, and `Q y`.
  private static let orthogonal = property("orthogonal-vamp", tolerance: 1e-12) { c in
    if !Conditioning.isGood(c) { return nil }
    let q = rotation(of: c.a.rows, c.stream("rotation"))
    var other = c
    other.a = Matrix(zeros: c.a.rows, c.a.columns)
    other.a.add(q, c.a)
    other.y = Matrix(zeros: c.y.rows, c.y.columns)
    other.y.add(q, c.y)
    return distance(Algorithm.vamp.estimates(c), Algorithm.vamp.estimates(other)) { $0 }
  }.claim(
    source: Claim.Source("VAMP", "BSR17 (23)"), hypotheses: [Conditioning.hypothesis],
    conclusion: "an orthogonal matrix before y and A leaves VAMP's estimates",
    evidence: "x̂_t of every iteration, products of Householder reflections",
    theorem: "Invariance.vamp_rotation")

  private static func distance(
    _ a: [Matrix<Double>], _ b: [Matrix<Double>], _ change: (Matrix<Double>) -> Matrix<Double>
  ) -> Double {
    zip(a, b).reduce(0) { larger($0, relativeDistance([change($1.0)], [$1.1])) }
  }

  private static func permutation(of count: Int, _ stream: Stream) -> [Int] {
    var order = Array(0..<count)
    for k in order.indices.dropLast() {
      order.swapAt(k, k + Int(stream.uniform() * Double(count - k)))
    }
    return order
  }

  /// A product of as many reflections `I − 2 u u^T/‖u‖²` as there are rows.
  private static func rotation(of size: Int, _ stream: Stream) -> Matrix<Double> {
    var q = Matrix<Double>(rows: size, columns: size) { $0 == $1 ? 1 : 0 }
    for _ in 0..<size {
      let u = (0..<size).map { _ in stream.normal() }
      let square = u.reduce(0) { $0 + $1 * $1 }
      for j in 0..<size {
        let along = (0..<size).reduce(0) { $0 + u[$1] * q[$1, j] }
        for i in 0..<size { q[i, j] -= 2 * u[i] * along / square }
      }
    }
    return q
  }
}
