// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Balls
import Coherence
import StateEvolution
import Testing
import Theorems

/// The bounds in binary64, their ranges, and the weight and the certificate of the LASSO.
@Suite("bounds in binary64, and where they hold") struct BoundsTests {
  static let networks = Array(LayerBoundsTests.vectors.dropLast(2))
  private let unit = 0x1p-53

  private func bounds<S: RealScalar>(
    _ vector: LayerBoundsTests.Vector, _ scalar: (Double) -> S
  ) throws -> LayerBounds<S> where S.Real == S {
    func input(_ name: String) throws -> S { scalar(try vector.input(name).midpoint) }
    return try LayerBounds(
      coherence: input("mu"), sparsity: Int(try vector.input("s").midpoint),
      largestRow: input("beta"), noise: input("sigma"), largestColumn: input("cinf"),
      largestColumns: input("cs"))
  }

  /// No operation cancels but `1 − ρ`, `1 − q`: at most 12 of them a layer, each with its rounding, of
  /// which a quotient by `1 − q` sees `1/(1 − q)` times as much.
  @Test("in binary64 they are off by their roundings alone", arguments: networks)
  func rounding(_ vector: LayerBoundsTests.Vector) throws {
    let (rounded, exact) = (try bounds(vector) { $0 }, try bounds(vector) { Ball($0) })
    let steps = try vector.values("gamma").map(\.ball.midpoint)
    let (low, high) = (try vector.input("low").midpoint, try vector.input("high").midpoint)
    let weight = try vector.input("cw").midpoint
    let balls = steps.map { Ball($0) }
    let q = max(rounded.contraction(from: low, to: high), rounded.rate)
    let allowed = Double(12 * (steps.count + 1)) * unit * (1 + 1 / (1 - q))
    let pairs: [(String, [Double], [Ball])] = [
      ("rate", [rounded.rate], [exact.rate]),
      ("contraction", steps.map(rounded.contraction), balls.map(exact.contraction)),
      (
        "between", [rounded.contraction(from: low, to: high)],
        [exact.contraction(from: Ball(low), to: Ball(high))]
      ),
      ("radius", rounded.radii(steps: steps), exact.radii(steps: balls)),
      ("threshold", rounded.thresholds(steps: steps), exact.thresholds(steps: balls)),
      ("product", rounded.productBounds(steps: steps), exact.productBounds(steps: balls)),
      (
        "geometric", rounded.geometricBounds(from: low, to: high, layers: 7),
        exact.geometricBounds(from: Ball(low), to: Ball(high), layers: 7)
      ),
      (
        "printed", rounded.boundsAsPrinted(weightNorm: weight, layers: 7),
        exact.boundsAsPrinted(weightNorm: Ball(weight), layers: 7)
      ),
    ]
    for (name, values, enclosures) in pairs {
      #expect(values.count == enclosures.count && !values.isEmpty)
      for (value, ball) in zip(values, enclosures) {
        let error = abs((Ball(value) - ball).midpoint)
        #expect(error <= allowed * abs(ball.midpoint), "\(name): \(value), \(ball)")
      }
    }
  }

  @Test("the objective rates too: at most 10 operations, none of which cancels")
  func objective() throws {
    let rounded = ObjectiveBounds(squaredDistance: 2.3, step: 0.18)
    let exact = ObjectiveBounds(squaredDistance: Ball(2.3), step: Ball(0.18))
    for t in [1, 2, 3, 10, 500] {
      let pairs = [
        (rounded.ista(t), exact.ista(t)), (rounded.fista(t), exact.fista(t)),
        (rounded.fista(t, gap: 0.17), exact.fista(t, gap: Ball(0.17))),
      ]
      for (value, ball) in pairs {
        #expect(abs((Ball(value) - ball).midpoint) <= 10 * unit * ball.midpoint)
      }
    }
  }

  /// `Recurrence.contraction_lt1`: with `ρ < 1`, `q(γ) < 1` exactly for `0 < γ < 2/(1 + ρ)`.
  @Test("a layer contracts from 0 to 2/(1 + ρ) and nowhere else", arguments: networks)
  func range(_ vector: LayerBoundsTests.Vector) throws {
    let bounds = try bounds(vector) { Ball($0) }
    let end = Ball(2) / (1 + bounds.rate)
    #expect(bounds.rate.upperBound < 1)
    #expect((bounds.contraction(step: end) - 1).contains(0))
    #expect((bounds.contraction(step: Ball(0)) - 1).contains(0))
    let hair = Ball(1e-12)
    for inside in [hair, Ball(0.5), Ball(1), end - hair] {
      #expect(bounds.contraction(step: inside).upperBound < 1)
    }
    for outside in [-hair, end + hair, Ball(2.5)] {
      #expect(bounds.contraction(step: outside).lowerBound > 1)
    }
    // The steps of the case are inside, and so are the bounds of all of them.
    let (low, high) = (try vector.input("low"), try vector.input("high"))
    #expect(bounds.contraction(from: low, to: high).upperBound < 1)
  }

  @Test("with ρ ≥ 1 no layer contracts", arguments: [0.3334, 0.4])
  func noRange(coherence: Double) throws {
    let bounds = try LayerBounds(
      coherence: Ball(coherence), sparsity: 2, largestRow: 1, noise: 0,
      largestColumn: 1, largestColumns: 2)
    for step in [1e-9, 0.1, 0.5, 1, 1.5, 3] {
      #expect(bounds.contraction(step: Ball(step)).lowerBound > 1)
    }
  }

  @Test("the LASSO's weights are those that are proven, to rounding", arguments: [0, 1])
  func weights(_ k: Int) throws {
    let vector = try #require(LayerBoundsTests.vectors.first { $0.name == "lasso-weights" })
    func value(_ name: String) throws -> Ball { try vector.values(name)[k].ball }
    let alpha = try value("alpha").midpoint
    let sigma = try value("sigma").midpoint
    let weights = [
      ("amp", LASSOWeight.amp(alpha: alpha, sigma: sigma, b: try value("b").midpoint)),
      (
        "vamp",
        LASSOWeight.vamp(alpha: alpha, noiseVariance: try value("noise").midpoint, sigma: sigma)
      ),
    ]
    for (name, weight) in weights {
      let exact = try value(name)
      // Three operations, and three numbers that were rounded before.
      #expect(abs((Ball(weight) - exact).midpoint) <= 8 * unit * exact.midpoint, "\(name)")
    }
  }
}

/// [LASSO-CERT] The duality gap against its definition.
@Suite("the LASSO's certificate") struct CertificateTests {
  private let a = DenseOperator(Matrix<Double>(rows: 2, columns: 3, storage: [1, 0, 0, 1, 1, 1]))
  private let x = Matrix<Double>(rows: 3, columns: 1, storage: [1, 0, 0.5])

  private func certificate(_ y: [Double], _ lambda: Double) -> (gap: Double, objective: Double) {
    LASSOSolution.certificate(x, a, Matrix(rows: 2, columns: 1, storage: y), lambda)
  }

  /// `v = (3/2, 1/2)`, `A^T v = (3/2, 1/2, 2)`, `‖v‖² = 5/2`, `v·y = 5`.
  @Test("by hand: a scaled dual point, one that needs no scale, and no residual")
  func byHand() {
    // u = v/4: G = 5/4 − 5/64
    #expect(certificate([3, 1], 0.5) == (gap: 0.828125, objective: 2))
    // u = v: G = 5 − 5/4
    #expect(certificate([3, 1], 4) == (gap: 3.5, objective: 7.25))
    #expect(certificate([1.5, 0.5], 0.5) == (gap: 0.75, objective: 0.75))
  }

  @Test("F(x) − ½‖y‖² + ½‖y − u‖² in balls, u = v min(1, λ/‖A^T v‖_∞)", arguments: [0.01, 1, 20])
  func definition(lambda: Double) {
    let (a, y, x) = (random(8, 12, 11), random(8, 1, 12), random(12, 1, 13))
    let found = LASSOSolution.certificate(x, DenseOperator(a), y, lambda)
    func dot(_ p: [Ball], _ q: [Ball]) -> Ball { zip(p, q).reduce(0) { $0 + $1.0 * $1.1 } }
    let observed = y.storage.map { Ball($0) }
    let v = (0..<8).map { i in
      (0..<12).reduce(observed[i]) { $0 - Ball(a[i, $1]) * Ball(x[$1, 0]) }
    }
    let largest = (0..<12).reduce(Ball.zero) { most, j in
      Ball.maximum(most, dot((0..<8).map { Ball(a[$0, j]) }, v).largestPart)
    }
    let scale = Ball.minimum(1, Ball(lambda) / largest)
    let rest = zip(observed, v).map { $0 - scale * $1 }
    let norm1 = x.storage.reduce(Ball.zero) { $0 + Ball(abs($1)) }
    let objective = dot(v, v) / 2 + Ball(lambda) * norm1
    let gap = objective - dot(observed, observed) / 2 + dot(rest, rest) / 2
    #expect(gap.lowerBound > 0)
    #expect(abs((Ball(found.objective) - objective).midpoint) < 1e-13 * objective.midpoint)
    #expect(abs((Ball(found.gap) - gap).midpoint) < 1e-13 * objective.midpoint)
  }
}
