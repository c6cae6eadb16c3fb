// SPDX-License-Identifier: GPL-3.0-or-later
import Problems

/// The tree-structured Parzen estimator (Bergstra, Bardenet, Bengio, Kégl, NeurIPS 2011, section 4), with joint
/// estimates over whole assignments as in BOHB (Falkner, Klein, Hutter, ICML 2018).
///
/// Of `n` observations, ordered by value and equal ones by number, the first `⌈γ n⌉`, at most 25, are the good
/// ones and the others the bad ones; failed trials come last. Candidates are drawn from `l`, the estimate from the
/// good ones; the next trial is the first of those with the largest
///
///     l(x)/g(x),
///
/// where `g` is that from the bad ones: it has the largest expected improvement. What was observed already is no
/// candidate, unless all of them were.
public struct TPE: Sendable, Equatable {
  /// Draws from `l`.
  public let candidates = 24
  /// The portion γ of good observations, the paper's.
  public let goodPortion = 0.15

  public init() {}

  func goodCount(of count: Int) -> Int {
    min(Int((goodPortion * Double(count)).rounded(.up)), 25)
  }

  /// The settings of a trial after those that are seen.
  func assignment(_ space: Space, after seen: [Observation], _ stream: Stream) -> Assignment {
    let order = seen.indices.sorted { i, k in
      let (a, b) = (seen[i].value ?? .infinity, seen[k].value ?? .infinity)
      return a == b ? i < k : a < b
    }
    let split = goodCount(of: seen.count)
    let l = ParzenMixture(space, order[..<split].map { seen[$0].assignment })
    let g = ParzenMixture(space, order[split...].map { seen[$0].assignment })
    let drawn = (0..<candidates).map { _ in l.draw(stream) }
    let ratios = zip(l.densities(drawn), g.densities(drawn)).map { $0 / $1 }
    let ranked = drawn.indices.sorted { i, k in
      ratios[i] == ratios[k] ? i < k : ratios[i] > ratios[k]
    }.map { drawn[$0] }
    return ranked.first { next in !seen.contains { $0.assignment == next } } ?? ranked[0]
  }
}
