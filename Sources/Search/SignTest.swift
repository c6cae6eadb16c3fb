// SPDX-License-Identifier: GPL-3.0-or-later

/// The one-sided sign test of pairs: were either as likely to win, `wins` or more of `n` that differ would be won with
/// probability `p = Σ_{k ≥ wins} C(n, k)/2ⁿ`. Equal pairs are left out.
package struct SignTest: Sendable {
  package let wins, count: Int
  package let p: Double

  /// - Parameters:
  ///   - values: that are to be small.
  ///   - others: beside which they are.
  package init(_ values: [Double], below others: [Double]) {
    let pairs = zip(values, others)
    let (wins, count) = (pairs.count { $0 < $1 }, pairs.count { $0 != $1 })
    var sum = 0.0, term = 1.0
    for k in 0...count {
      if k >= wins { sum += term }
      term *= Double(count - k) / Double(k + 1)
    }
    for _ in 0..<count { sum /= 2 }
    (self.wins, self.count, p) = (wins, count, sum)
  }
}
