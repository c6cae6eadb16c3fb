// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Problems

/// The tree-structured Parzen estimator (Bergstra, Bardenet, Bengio, Kégl, NeurIPS 2011, section 4).
///
/// Of `n` observations, ordered by value and equal ones by number, the first `⌈γ n⌉`, at most 25, are the good
/// ones and the others the bad ones; failed trials come last. Candidates are drawn from `l` down the tree of
/// dimensions, parents first; the next trial is the first of those with the largest
///
///     l(x)/g(x) = Π_d l_d(x_d)/g_d(x_d)   over the dimensions d that x has,
///
/// which is the largest log l − log g, and the largest expected improvement. `l_d` is the estimate from the good
/// observations that have the dimension, `g_d` that from the bad ones.
///
/// Numbers: `ParzenMixture` on their line; a whole number is as likely as its cell. Choices: of `m`
/// observations `m_c` of which chose `c` out of `C`, `p(c) = (m_c + 1)/(m + C)`.
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
    let good = order[..<split].map { seen[$0].assignment }
    let bad = order[split...].map { seen[$0].assignment }
    func estimates(_ assignments: [Assignment]) -> [Estimate] {
      space.ordered.map { dimension in
        let settings = assignments.compactMap { $0[dimension.name] }.filter(dimension.admits)
        return Estimate(dimension.range, settings)
      }
    }
    let (l, g) = (estimates(good), estimates(bad))
    let drawn = (0..<candidates).map { _ in space.drawn(from: l, stream) }
    var ratios = [Double](repeating: 1, count: drawn.count)
    for (k, dimension) in space.ordered.enumerated() {
      let present = drawn.indices.filter { drawn[$0][dimension.name] != nil }
      let settings = present.compactMap { drawn[$0][dimension.name] }
      for (c, ratio) in zip(present, zip(l[k].likelihoods(settings), g[k].likelihoods(settings))) {
        ratios[c] *= ratio.0 / ratio.1
      }
    }
    var best = 0
    for c in ratios.indices where ratios[c] > ratios[best] { best = c }
    return drawn[best]
  }
}

extension Space {
  /// A draw, parents first.
  func drawn(from estimates: [Estimate], _ stream: Stream) -> Assignment {
    var assignment: Assignment = [:]
    for (dimension, estimate) in zip(ordered, estimates)
    where isPresent(dimension, in: assignment) {
      assignment[dimension.name] = estimate.draw(stream)
    }
    return assignment
  }
}

/// What observations say of one dimension; without any, the prior.
struct Estimate {
  private enum Kind {
    case line(Line, ParzenMixture)
    case choices([String], weights: [Double])
  }
  private let kind: Kind

  init(_ range: Space.Dimension.Range, _ settings: [Setting]) {
    if case .choice(let names) = range {
      var weights = [Double](repeating: 1, count: names.count)
      for case .choice(let name) in settings {
        if let c = names.firstIndex(of: name) { weights[c] += 1 }
      }
      let sum = Double(settings.count + names.count)
      kind = .choices(names, weights: weights.map { $0 / sum })
    } else if let line = Line(range) {
      let places = settings.compactMap(line.place)
      kind = .line(line, ParzenMixture(places, low: line.low, high: line.high))
    } else {
      kind = .choices([], weights: [])
    }
  }

  func draw(_ stream: Stream) -> Setting {
    switch kind {
    case .line(let line, let mixture): return line.setting(mixture.draw(stream))
    case .choices(let names, let weights):
      var rest = stream.uniform()
      for (name, weight) in zip(names, weights) {
        if rest < weight { return .choice(name) }
        rest -= weight
      }
      return .choice(names.last ?? "")
    }
  }

  /// Of each its density, if it is a real number, or else its probability.
  func likelihoods(_ settings: [Setting]) -> [Double] {
    switch kind {
    case .line(let line, let mixture):
      if line.isWhole { return mixture.masses(settings.compactMap(line.cell)) }
      return mixture.densities(settings.compactMap(line.place))
    case .choices(let names, let weights):
      return settings.map { setting in
        names.indices.first { .choice(names[$0]) == setting }.map { weights[$0] } ?? 0
      }
    }
  }
}
