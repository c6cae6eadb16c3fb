// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Testing

/// A scalar that takes every default of `Scalar`: `re + im √−1` in small integers, exact.
private struct Gauss: Scalar, Equatable {
  typealias Real = Double
  var re, im: Double
  static let zero = Gauss(re: 0, im: 0)
  init(re: Double, im: Double) { (self.re, self.im) = (re, im) }
  init(real: Double) { self.init(re: real, im: 0) }
  static func + (a: Gauss, b: Gauss) -> Gauss { Gauss(re: a.re + b.re, im: a.im + b.im) }
  static func - (a: Gauss, b: Gauss) -> Gauss { Gauss(re: a.re - b.re, im: a.im - b.im) }
  static func * (a: Gauss, b: Gauss) -> Gauss {
    Gauss(re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re)
  }
  var conjugate: Gauss { Gauss(re: re, im: -im) }
  var realPart: Double { re }
  var squaredMagnitude: Double { re * re + im * im }
  var support: Double { re != 0 || im != 0 ? 1 : 0 }
  static func scale(_ a: Double, _ x: Gauss) -> Gauss { Gauss(re: a * x.re, im: a * x.im) }
  static func softThreshold(_ r: Gauss, _ t: Double) -> Gauss {
    let length = r.squaredMagnitude.squareRoot()
    return length > t ? scale((length - t) / length, r) : zero
  }
  static func realParts(_ x: [Gauss]) -> [Double] { x.flatMap { [$0.re, $0.im] } }
  static func scalars(_ parts: [Double]) -> [Gauss] {
    stride(from: 0, to: parts.count, by: 2).map { Gauss(re: parts[$0], im: parts[$0 + 1]) }
  }
}

@Suite("Defaults of Scalar") struct ScalarTests {
  private let z = Matrix(
    rows: 2, columns: 2,
    storage: [Gauss(re: 3, im: 4), Gauss(re: 0, im: 1), Gauss(re: 0, im: 0), Gauss(re: 8, im: -6)])

  @Test("The default product is C ± A B")
  func product() {
    var c = z
    c.add(z, z)
    // (3 + 4i)² = −7 + 24i;  i (3 + 4i) + (8 − 6i) i = 2 + 11i;  (8 − 6i)² = 28 − 96i
    let sum = [
      Gauss(re: -4, im: 28), Gauss(re: 2, im: 12), Gauss(re: 0, im: 0), Gauss(re: 36, im: -102),
    ]
    #expect(c.storage == sum)
    c.subtract(z, z)
    #expect(c.storage == z.storage)
  }

  @Test("The default norms, combinations and thresholds of columns")
  func columns() {
    #expect(z.columnSquaredNorms == [26, 100])
    var out = Matrix<Gauss>(zeros: 2, 2)
    out.combine([2, 1], z, [1, -1], z)
    #expect(
      out.storage == [Gauss(re: 9, im: 12), Gauss(re: 0, im: 3), .zero, .zero])
    // |3 + 4i| − 2.5 = 2.5: half of it is left; |i| < 2.5
    let counts = out.writeColumns(from: z) { Gauss.softThreshold($1, 2.5, into: $2) }
    #expect(counts == [1, 1])
    #expect(out.storage == [Gauss(re: 1.5, im: 2), .zero, .zero, Gauss(re: 6, im: -4.5)])
  }

  @Test("The default sum and posterior mean of columns of a real scalar")
  func realColumns() {
    let r = Matrix<Ball>(rows: 3, columns: 1) { i, _ in Ball(Double(i) - 1) }
    #expect(r.mapColumns { Ball.sum($0) }[0].contains(0))
    var x = r
    let slopes = x.storage.withUnsafeMutableBufferPointer { x in
      r.storage.withUnsafeBufferPointer {
        Ball.posteriorMean($0, gain: 1, scale: 2, offset: 3, into: x)
      }
    }
    // h = 2 and u = 1 at r = ±1; h = 0 and u = 3 at r = 0.
    let (p, q) = Ball.logistic(1)
    #expect(x[0, 0].overlaps(-p) && x[1, 0].contains(0) && x[2, 0].overlaps(p))
    #expect(slopes.overlaps(2 * p * (1 + 4 * q) + Ball.logistic(3).p))
    #expect(!x[0, 0].overlaps(x[2, 0]))
  }
}
