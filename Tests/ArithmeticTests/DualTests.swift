// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Testing

/// Functions of one variable with their derivatives, in every arithmetic.
enum Function: String, CaseIterable, Sendable {
  case sum, difference, negative, product, square, quotient, root, exponential, logarithm
  case tangent, falling, rising, threshold, negativeThreshold, thresholdOfThreshold
  case maximum, minimum

  func callAsFunction<S: RealScalar>(_ x: S) -> S where S.Real == S {
    switch self {
    case .sum: x + 3 + x
    case .difference: 3 - x
    case .negative: -x
    case .product: (x + 1) * (x - 5)
    case .square: x.squaredMagnitude
    case .quotient: (x + 1) / (x * x + 2)
    case .root: x.squareRoot()
    case .exponential: S.exp(x)
    case .logarithm: S.log(x)
    case .tangent: S.tanh(x)
    case .falling: S.logistic(x).p
    case .rising: S.logistic(x).q
    case .threshold: S.softThreshold(x, S(0.25))
    case .negativeThreshold: S.softThreshold(-x, S(0.25))
    case .thresholdOfThreshold: S.softThreshold(4, x)
    case .maximum: S.maximum(x * x, x)
    case .minimum: S.minimum(x * x, x)
    }
  }

  /// The derivative, for `0.25 < x < 4`, `x ≠ 1`.
  func derivative(_ x: Ball, below one: Bool) -> Ball {
    let e = Ball.exp(x)
    let d = x * x + 2
    switch self {
    case .sum: return 2
    case .difference, .negative, .negativeThreshold, .thresholdOfThreshold: return -1
    case .product: return 2 * x - 4
    case .square: return 2 * x
    case .quotient: return (d - 2 * x * (x + 1)) / (d * d)
    case .root: return 1 / (2 * x.squareRoot())
    case .exponential: return e
    case .logarithm: return 1 / x
    case .tangent: return 1 - Ball.tanh(x) * Ball.tanh(x)
    case .falling: return -e / ((1 + e) * (1 + e))
    case .rising: return e / ((1 + e) * (1 + e))
    case .threshold: return 1
    case .maximum: return one ? 1 : 2 * x
    case .minimum: return one ? 2 * x : 1
    }
  }
}

@Suite("Dual") struct DualTests {
  static let points = [0.3, 0.71, 1.3, 2.1, 3.9]

  @Test("The tangent is the exact derivative", arguments: Function.allCases, points)
  func tangent(f: Function, x: Double) {
    let exact = f.derivative(Ball(x), below: x < 1).midpoint
    let dual = f(Dual(value: x, tangent: 1))
    // At most 8 operations and an elementary function of 2 ulp; no intermediate number exceeds 40
    // times the greater of 1 and the result, and that only in the quotient's (x + 1)/(x² + 2).
    let allowed: Double = 16 * 0x1p-53 * (1 + abs(exact))
    #expect(abs(dual.tangent - exact) <= allowed, "\(f)'(\(x))")
    #expect(dual.value == f(x))
    // Linear in the tangent, exactly for a power of two.
    #expect(f(Dual(value: x, tangent: -4)).tangent == -4 * dual.tangent)
    #expect(f(Dual(x)).tangent == 0)
  }

  @Test("The tangent is the limit of ball quotients", arguments: Function.allCases, points)
  func quotient(f: Function, x: Double) {
    Ball.$precision.withValue(600) {
      let h = Ball(0x1p-200)
      let quotient = (f(Ball(x) + h) - f(Ball(x))) / h
      // The quotient is off by at most |f''| h/2, far below a unit of roundoff.
      let tangent = f(Dual(value: x, tangent: 1)).tangent
      let allowed: Double = 16 * 0x1p-53 * (1 + abs(tangent))
      #expect(abs(quotient.midpoint - tangent) <= allowed)
      #expect(quotient.radius < 0x1p-300)
    }
  }

  @Test("At a kink the tangent is that of the side the value lies on")
  func kinks() {
    #expect(Dual.softThreshold(Dual(value: 0.25, tangent: 1), Dual(0.25)).tangent == 0)
    #expect(Dual.softThreshold(Dual(value: 0.1, tangent: 1), Dual(0.25)) == Dual(0.0))
    #expect(Dual.softThreshold(Dual(value: -1, tangent: 1), Dual(0.25)).tangent == 1)
    #expect(Dual.softThreshold(Dual(-1.0), Dual(value: 0.25, tangent: 1)).tangent == 1)
    #expect(Dual(value: 2, tangent: 7).support == Dual(1.0))
    #expect(Dual(value: 0, tangent: 7).support == Dual(0.0))
  }

  @Test("Values of a product have Double's bits, tangents are A B' + A' B", arguments: [2, 9, 33])
  func product(n: Int) {
    func dual(_ value: Matrix<Double>, _ tangent: Matrix<Double>) -> Matrix<Dual> {
      Matrix(rows: value.rows, columns: value.columns) {
        Dual(value: value[$0, $1], tangent: tangent[$0, $1])
      }
    }
    let parts: [Matrix<Double>] = (0..<6).map { random(n, n, 10 * n + $0) }
    let (a, b, c) = (dual(parts[0], parts[1]), dual(parts[2], parts[3]), dual(parts[4], parts[5]))
    for sign in [Sign.plus, .minus] {
      var result = c
      Dual.multiply(sign, a, b, into: &result)
      var values = parts[4]
      Double.multiply(sign, parts[0], parts[2], into: &values)
      #expect(result.map(\.value) == values)
      for i in 0..<n {
        for j in 0..<n {
          var sum = c[i, j].tangent
          var size = abs(sum)
          for k in 0..<n {
            let term = a[i, k].value * b[k, j].tangent + a[i, k].tangent * b[k, j].value
            sum += sign == .plus ? term : -term
            size += abs(a[i, k].value * b[k, j].tangent) + abs(a[i, k].tangent * b[k, j].value)
          }
          // 2n terms in a chain, against n sums of two: 2n + n + 2 roundings of at most u each.
          #expect(abs(result[i, j].tangent - sum) <= Double(3 * n + 2) * 0x1p-53 * size)
        }
      }
    }
  }

  @Test("The defaults of columns: norm, combination, threshold")
  func columns() {
    let x = Matrix(
      rows: 2, columns: 1, storage: [Dual(value: 3, tangent: 1), Dual(value: -4, tangent: 2)])
    #expect(x.columnSquaredNorms == [Dual(value: 25, tangent: -10)])
    var out = x
    out.combine([Dual(value: 2, tangent: 1)], out, [1], x)
    #expect(out.storage == [Dual(value: 9, tangent: 6), Dual(value: -12, tangent: 2)])
    let count = out.writeColumns(from: x) { Dual.softThreshold($1, 3, into: $2) }
    #expect(count == [1] && out.storage == [0, Dual(value: -1, tangent: 2)])
  }
}
