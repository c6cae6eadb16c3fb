// SPDX-License-Identifier: GPL-3.0-or-later
import Problems

/// A Parzen estimate over whole assignments `x` from `n` of them, over the prior [Falkner et al. 2018, 3.2]:
///
///     p(x)/prior(x) = (1/(n + 1)) (1 + Σ_i Π_d r_{i,d}(x_d))   over the dimensions d that x has
///
/// where `r_{i,d} = 1` if assignment `i` has no `d`: there its component is the prior, so that each of them is a
/// distribution on the tree of dimensions, whatever branches `i` and `x` are of. Numbers: `Kernels`, as wide as
///
///     σ = 0.15 n^{−1/(D+4)} (b − a), at least (b − a)/min(100, n + 2),   D dimensions in the space.
///
/// Of `C` choices the one of assignment `i` is as likely as `(n + 1)/(n + C)`, each other as `1/(n + C)`.
package struct ParzenMixture {
  private enum Factor {
    case numbers(Line, Kernels)
    case choices([String])
  }

  private let space: Space
  private let count: Int
  /// By dimension, parents first.
  private let factors: [Factor]
  /// Which of the kernels or choices of a dimension is that of a component; `nil` where it has the prior.
  private let places: [[Int?]]

  package init(_ space: Space, _ assignments: [Assignment]) {
    (self.space, count) = (space, assignments.count)
    let n = Double(count)
    var factors: [Factor] = [], places: [[Int?]] = []
    // n^{−1/(D+4)}
    let shrink = Double.exp(-Double.log(max(n, 1)) / Double(space.dimensions.count + 4))
    for dimension in space.ordered {
      let settings = assignments.map { assignment in
        assignment[dimension.name].flatMap { dimension.admits($0) ? $0 : nil }
      }
      if case .choice(let names) = dimension.range {
        factors.append(.choices(names))
        places.append(settings.map { setting in names.firstIndex { .choice($0) == setting } })
      } else if let line = Line(dimension.range) {
        let centres = settings.compactMap { $0.flatMap(line.place) }
        let width = line.high - line.low
        let deviation = width * max(0.15 * shrink, 1 / min(100, n + 2))
        factors.append(
          .numbers(
            line,
            Kernels(
              centres, deviations: centres.map { _ in deviation }, low: line.low, high: line.high)))
        var next = 0
        places.append(
          settings.map { setting in
            guard setting != nil else { return nil }
            next += 1
            return next - 1
          })
      }
    }
    (self.factors, self.places) = (factors, places)
  }

  /// A draw: a component, each as likely and the prior one of them, and from it down the tree, parents first.
  package func draw(_ stream: Stream) -> Assignment {
    let component = Int(stream.uniform() * Double(count + 1))
    var assignment: Assignment = [:]
    for (d, dimension) in space.ordered.enumerated()
    where space.isPresent(dimension, in: assignment) {
      let place = component < count ? places[d][component] : nil
      let v = stream.uniform()
      switch factors[d] {
      case .numbers(let line, let kernels):
        let u = place.map { kernels.draw($0, v) } ?? (line.low + v * (line.high - line.low))
        assignment[dimension.name] = line.setting(u)
      case .choices(let names):
        assignment[dimension.name] = .choice(names[choice(v, of: names.count, place)])
      }
    }
    return assignment
  }

  /// The choice whose interval holds `v`, of lengths in proportion to 1, and `n + 1` of the own one.
  private func choice(_ v: Double, of choices: Int, _ own: Int?) -> Int {
    var rest = v * Double(own == nil ? choices : count + choices)
    for c in 0..<choices {
      let length = c == own ? Double(count + 1) : 1
      if rest < length { return c }
      rest -= length
    }
    return choices - 1
  }

  /// `p(x)/prior(x)` of each, above 0.
  package func densities(_ assignments: [Assignment]) -> [Double] {
    // Of each assignment in turn the components' products
    var products = [Double](repeating: 1, count: assignments.count * count)
    for (d, dimension) in space.ordered.enumerated() {
      let present = assignments.indices.filter { assignments[$0][dimension.name] != nil }
      let settings = present.compactMap { assignments[$0][dimension.name] }
      func multiply(_ factor: (_ k: Int, _ place: Int) -> Double) {
        for (k, x) in present.enumerated() {
          for i in 0..<count {
            if let place = places[d][i] { products[x * count + i] *= factor(k, place) }
          }
        }
      }
      switch factors[d] {
      case .numbers(let line, let kernels):
        let values =
          line.isWhole
          ? kernels.densities(settings.compactMap(line.cell))
          : kernels.densities(settings.compactMap(line.place))
        let width = settings.isEmpty ? 0 : values.count / settings.count
        multiply { k, place in values[k * width + place] }
      case .choices(let names):
        let chosen = settings.map { setting in names.firstIndex { .choice($0) == setting } }
        let (n, all) = (Double(count), Double(names.count))
        multiply { k, place in (place == chosen[k] ? n + 1 : 1) * all / (n + all) }
      }
    }
    return assignments.indices.map { x in
      products[x * count..<(x + 1) * count].reduce(1, +) / Double(count + 1)
    }
  }
}
