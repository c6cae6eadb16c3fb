// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Balls
import Testing

/// Eigenvectors of `A A^T`, and worse.
enum Vectors: String, CaseIterable, Sendable {
  case good, reversed, slightlyOff, off, badlyOff, identity, random, singular, zero

  func of(_ a: Matrix<Double>) throws -> Matrix<Double> {
    let m = a.rows
    let u = try SVD(a).u
    func perturbed(_ size: Double) -> Matrix<Double> {
      let noise = BallsTests.random(m, m, 77)
      return Matrix(rows: m, columns: m) { u[$0, $1] + size * noise[$0, $1] }
    }
    switch self {
    case .good: return u
    case .reversed: return Matrix(rows: m, columns: m) { -2 * u[$0, m - 1 - $1] }
    case .slightlyOff: return perturbed(1e-6)
    case .off: return perturbed(1e-2)
    case .badlyOff: return perturbed(0.5)
    case .identity: return Matrix(rows: m, columns: m) { $0 == $1 ? 1 : 0 }
    case .random: return BallsTests.random(m, m, 78)
    case .singular: return Matrix(rows: m, columns: m) { u[$0, $1 == 0 ? 1 : $1] }
    case .zero: return Matrix(zeros: m, m)
    }
  }
}

@Suite("Near-diagonal Gram matrix") struct NearDiagonalGramTests {
  /// Whether solutions and traces for several shifts overlap with those of the Cholesky factor, and
  /// the greatest radius.
  private func compare(
    _ near: NearDiagonalGram, _ cholesky: CholeskyGram<Ball>, _ m: Int, shifts: [Ball]
  ) -> (overlap: Bool, radius: Double) {
    var overlap = true
    var radius = 0.0
    let b = random(m, 1, 99).map { Ball($0) }
    for c in shifts {
      let (solve, trace) = near.shifted(by: c)
      let (exact, exactTrace) = cholesky.shifted(by: c)
      overlap = overlap && trace.overlaps(exactTrace)
      radius = max(radius, trace.radius)
      for (x, y) in zip(solve(b).storage, exact(b).storage) {
        overlap = overlap && x.overlaps(y)
        radius = max(radius, x.radius)
      }
    }
    return (overlap, radius)
  }

  private let shifts: [Ball] = [0, Ball(1e-6), 1, 1000, 1 / Ball(3)]

  @Test(
    "Overlaps with the Cholesky factor, to half the digits or better", arguments: 6...12,
    [128, 256, 512])
  func overlap(m: Int, precision: Int) throws {
    try Ball.$precision.withValue(precision) {
      let a = random(m, m + 5, m)
      let exact = a.map { Ball($0) }
      let near = try NearDiagonalGram(exact, eigenvectors: try SVD(a).u)
      let (overlap, radius) = compare(near, CholeskyGram(exact), m, shifts: shifts)
      #expect(overlap)
      #expect(radius < Double(sign: .plus, exponent: -precision / 2, significand: 1))
    }
  }

  @Test(
    "With poor eigenvectors it is undecided or still right, never disjoint",
    arguments: Vectors.allCases, [6, 9])
  func poor(vectors: Vectors, m: Int) throws {
    let a = random(m, m + 2, m + 40)
    let exact = a.map { Ball($0) }
    do {
      let near = try NearDiagonalGram(exact, eigenvectors: try vectors.of(a))
      let (overlap, radius) = compare(near, CholeskyGram(exact), m, shifts: shifts)
      #expect(overlap)
      // Whatever the order, the sign and the length, refined vectors are as good as any.
      if [.good, .slightlyOff].contains(vectors) { #expect(radius < 0x1p-128) }
    } catch is Undecided {
      #expect(![.good, .slightlyOff].contains(vectors))
    }
  }

  /// `A A^T = [2 1; 1 2]`, whose inverse with `c` added takes `(1, −1)` to `(1, −1)/(1 + c)`.
  private let pair = Matrix<Ball>(rows: 2, columns: 3, storage: [1, 0, 1, 1, 0, 1])

  @Test("The bound δ = ε/(1 − ε) is attained, and no smaller one would do", arguments: [0, 1, 6])
  func attained(shift: Int) throws {
    let identity = Matrix<Ball>(rows: 2, columns: 2) { $0 == $1 ? 1 : 0 }
    let c = Ball(Double(shift))
    let (solve, trace) = try NearDiagonalGram(pair, q: identity).shifted(by: c)
    // D = 2 + c, ε = 1/(2 + c), δ = 1/(1 + c), ‖W‖_∞ = 1
    let x = solve(Matrix(rows: 2, columns: 1, storage: [1, -1]))
    for (ball, sign) in zip(x.storage, [1.0, -1]) {
      #expect(abs(ball.midpoint - sign / (2 + Double(shift))) < Self.radiusRounding)
      #expect(ball.overlaps(Ball(sign) / (1 + c)))
      #expect(
        relative(ball.radius, 1 / (1 + Double(shift)) / (2 + Double(shift))) < Self.radiusRounding)
    }
    #expect(
      relative(trace.radius, 2 / (1 + Double(shift)) / (2 + Double(shift))) < Self.radiusRounding)
  }

  @Test("Radii are those of the proven bounds for a Q with W ≠ I", arguments: [0.25, 2])
  func radii(shift: Double) throws {
    // Q = [1 1/8; 0 1]: W = [1 1/8; 1/8 65/64], K = [2 5/4; 5/4 73/32 + 0]
    let q = Matrix<Ball>(rows: 2, columns: 2, storage: [1, 0, Ball(0.125), 1])
    let (solve, trace) = try NearDiagonalGram(pair, q: q).shifted(by: Ball(shift))
    let (k, w) = ((2.0, 1.25, 2.28125), (1.0, 0.125, 1.015625))
    let d = [k.0 + shift * w.0, k.2 + shift * w.2]
    let inverse = max(1 / d[0], 1 / d[1])
    let epsilon = (k.1 + shift * w.1) * inverse
    let delta = epsilon / (1 - epsilon)
    #expect(epsilon > 0.3 && epsilon < 1)
    // Q^T b for b = (1, −2), then x = Q w: its first entry has both errors.
    let u = [1 / d[0], (0.125 - 2) / d[1]]
    let error = delta * max(abs(u[0]), abs(u[1]))
    let x = solve(Matrix(rows: 2, columns: 1, storage: [1, -2]))
    #expect(relative(x[1, 0].radius, error) < Self.radiusRounding)
    #expect(relative(x[0, 0].radius, 1.125 * error) < Self.radiusRounding)
    #expect(relative(trace.radius, 2 * delta * inverse * (w.1 + w.2)) < Self.radiusRounding)
  }

  /// Radii have 30 bits, and a midpoint none beyond its radius.
  private static let radiusRounding = 0x1p-24

  private func relative(_ a: Double, _ b: Double) -> Double { abs(a / b - 1) }

  @Test("Equal eigenvalues: undecided or right", arguments: [1.0, 2])
  func tight(scale: Double) throws {
    let a = Matrix<Double>(rows: 6, columns: 9) { $0 == $1 ? scale : 0 }
    let exact = a.map { Ball($0) }
    do {
      let near = try NearDiagonalGram(exact, eigenvectors: try SVD(a).u)
      #expect(compare(near, CholeskyGram(exact), 6, shifts: [1, 3]).overlap)
    } catch is Undecided {}
  }

  @Test("A matrix without full row rank is right for c > 0, and undecided at c = 0")
  func rankDeficient() throws {
    let factor = random(6, 3, 1).map { (8 * $0).rounded() }
    var a = Matrix<Double>(zeros: 6, 9)
    a.add(factor, random(3, 9, 2).map { (8 * $0).rounded() })
    let exact = a.map { Ball($0) }
    // Any orthonormal complement does for the null space: that of A A^T + a diagonal.
    do {
      let near = try NearDiagonalGram(exact, eigenvectors: Vectors.identity.of(a))
      #expect(compare(near, CholeskyGram(exact), 6, shifts: [1, 3]).overlap)
      #expect(near.shifted(by: 0).traceOfInverse.rounded == nil)
    } catch is Undecided {}
  }
}
