// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Testing

/// What binary64 and binary32 have in common.
struct RealChecks<S: RealScalar & BinaryFloatingPoint & Sendable> where S.Real == S {
  /// Every entry is the chain of fused multiply-adds over `k = 0, 1, …`, bit for bit.
  func product() {
    for (index, (m, n, k)) in productShapes.enumerated() {
      let a: Matrix<S> = random(m, k, 3 * index)
      let b: Matrix<S> = random(k, n, 3 * index + 1)
      let start: Matrix<S> = random(m, n, 3 * index + 2)
      for sign in [Sign.plus, .minus] {
        var c = start
        S.multiply(sign, a, b, into: &c)
        let chain = Matrix<S>(rows: m, columns: n) { i, j in
          (0..<k).reduce(start[i, j]) {
            $0.addingProduct(sign == .plus ? a[i, $1] : -a[i, $1], b[$1, j])
          }
        }
        #expect(c.storage == chain.storage, "\(m)×\(k) times \(k)×\(n), \(sign)")
      }
    }
  }

  /// Sums run in eight lanes, added as `CKernels.h` states, bit for bit.
  func sums() {
    for n in [0, 1, 7, 8, 9, 63, 64, 250] {
      let x: Matrix<S> = random(n, 1, n)
      var plain = [S](repeating: 0, count: 8)
      var square = plain
      for i in 0..<n {
        plain[i % 8] += x[i, 0]
        square[i % 8] = square[i % 8].addingProduct(x[i, 0], x[i, 0])
      }
      func total(_ l: [S]) -> S {
        let even = (l[0] + l[4]) + (l[2] + l[6])
        let odd = (l[1] + l[5]) + (l[3] + l[7])
        return even + odd
      }
      #expect(x.mapColumns { S.sum($0) } == [total(plain)])
      #expect(x.columnSquaredNorms == [total(square)])
    }
  }

  /// `out_i = fma(a, x_i, b y_i)`, bit for bit.
  func combination() {
    let x: Matrix<S> = random(37, 2, 1)
    let y: Matrix<S> = random(37, 2, 2)
    let a: [S] = [0.3, -1.7]
    let b: [S] = [1, 0.9]
    var out = x
    out.combine(a, out, b, y)
    for d in 0..<2 {
      for i in 0..<37 { #expect(out[i, d] == (b[d] * y[i, d]).addingProduct(a[d], x[i, d])) }
    }
  }

  /// `r − t` beyond the threshold, +0 up to it and at it.
  func softThreshold() {
    let t: S = 0.7
    let kinks: [S] = [t, -t, 0, -0.0, t.nextDown, -t.nextDown, t / 2]
    for r in kinks {
      let x = S.softThreshold(r, t)
      #expect(x == 0 && x.sign == .plus && x.support == 0, "\(r)")
    }
    #expect(S.softThreshold(t.nextUp, t) == t.nextUp - t)
    #expect(S.softThreshold(-t.nextUp, t) == -(t.nextUp - t))
    #expect(S.softThreshold(-t.nextUp, t).support == 1)
    for r: S in [-3, -0.1, 0.1, 3] { #expect(S.softThreshold(r, 0) == r) }
    #expect(S.softThreshold(S.infinity, t) == .infinity)
  }

  /// A column has the bits of its entries, and its count of what is not zero.
  func softThresholdColumn() {
    for n in [0, 1, 15, 16, 101] {
      let r: Matrix<S> = random(n, 1, n)
      var x = r
      let count = x.writeColumns(from: r) { S.softThreshold($1, 0.8, into: $2) }[0]
      let entries = r.storage.map { S.softThreshold($0, 0.8) }
      #expect(x.storage == entries)
      #expect(count == S(entries.filter { $0 != 0 }.count))
      #expect(n < 100 || (count > 20 && count < 80))
    }
  }

  /// `p + q = 1`: each errs by at most 2 ulp, at most `2 · 2⁻ᵖ` as both are below 1; the sum rounds
  /// once more. `logistic(−u)` is `(q, p)`.
  func logistic() {
    let u: Matrix<S> = random(400, 1, 5)
    for u in u.storage.map({ 8 * $0 }) {
      let (p, q) = S.logistic(u)
      let allowed: S = 5 * S.ulpOfOne / 2
      #expect(abs(p + q - 1) <= allowed)
      #expect(S.logistic(-u) == (q, p))
      let exact = Ball.logistic(Ball(Double(u)))
      for (rounded, exact) in [(p, exact.p), (q, exact.q)] {
        // At most 2 ulp, that is 4 units of roundoff, relatively.
        let error = (Ball(Double(rounded)) - exact) / exact
        #expect(!(error.midpoint.magnitude > Double(2 * S.ulpOfOne)), "\(u)")
      }
    }
    #expect(S.logistic(0) == (0.5, 0.5))
    for u: S in [1000, .infinity, .greatestFiniteMagnitude] {
      #expect(S.logistic(u) == (0, 1))
      #expect(S.logistic(-u) == (1, 0))
    }
  }

  /// A column of a posterior mean has the bits of its formula, entry by entry, also in place.
  func posteriorColumn() {
    let r: Matrix<S> = random(101, 1, 6)
    let (gain, scale, offset): (S, S, S) = (0.75, 2.5, 1.5)
    var x = r
    var slopes = r
    let sum = x.storage.withUnsafeMutableBufferPointer {
      S.posteriorMean(Column($0), gain: gain, scale: scale, offset: offset, into: $0)
    }
    for i in 0..<101 {
      let z = r[i, 0] * scale
      let (p, q) = S.logistic(offset - z * z / 2)
      #expect(x[i, 0] == gain * r[i, 0] * p)
      let odds: S = 2 * (z * z / 2) * q
      slopes[i, 0] = gain * p * (1 + odds)
    }
    #expect(sum == slopes.mapColumns { S.sum($0) }[0])
  }

  /// The elementary functions within 1 ulp (2 units of roundoff) of the exact ones, and at the ends.
  func elementary() {
    func check(_ value: S, _ exact: Ball, _ name: String) {
      let error = (Ball(Double(value)) - exact) / exact
      #expect(error.midpoint.magnitude <= Double(S.ulpOfOne), "\(name): \(value), not \(exact)")
    }
    let x: Matrix<S> = random(200, 1, 7)
    for x in x.storage {
      check(S.exp(4 * x), Ball.exp(Ball(Double(4 * x))), "exp \(4 * x)")
      check(S.log(abs(x)), Ball.log(Ball(Double(abs(x)))), "log \(abs(x))")
      check(S.tanh(x), Ball.tanh(Ball(Double(x))), "tanh \(x)")
    }
    #expect(S.exp(0) == 1 && S.exp(-S.infinity) == 0 && S.exp(1000) == .infinity)
    #expect(S.log(1) == 0 && S.log(0) == -.infinity && S.log(-1).isNaN)
    #expect(S.tanh(S.infinity) == 1 && S.tanh(-1000) == -1)
  }

  func order() {
    #expect(S.maximum(1, 2) == 2 && S.maximum(2, 1) == 2)
    #expect(S.minimum(1, 2) == 1 && S.minimum(2, 1) == 1)
    #expect(S(0.0).support == 0 && S(-0.0).support == 0)
    #expect(S.leastNonzeroMagnitude.support == 1)
  }
}
