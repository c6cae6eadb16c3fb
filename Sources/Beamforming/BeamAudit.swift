// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import Networks
import RealModule

/// Learned steps beside the exact line search: what each layer's step is, what it would be if it were the best along its
/// own arc, and what the network reaches beside the same number of iterations with exact line search, and beside the closed form.
public struct BeamAudit: Sendable {
  public struct Row: Sendable {
    /// `α_k`, and the median over the links of `α_k γ_k`, which is what the best steps are beside.
    public let learned, applied: Double
    /// Quartiles over the links of the best step from the `W_k` that the network comes to.
    public let best: (lower: Double, median: Double, upper: Double)
    /// `Σ SE/Σ SE*` after the layer, and of as many iterations with exact line search.
    public let share, searched: RatioOfSums
    /// What the network's end gains, in shares, where this layer alone has the exact line search.
    public let gain: RatioOfSums
  }

  public enum Verdict: String, Sendable {
    /// As much as the exact line search, or more.
    case matched
    /// Less by more than the tolerance.
    case worse
    /// The links are too few to tell.
    case undecided
  }

  /// Of fewer links a standard error is too uncertain itself for a verdict by two of them.
  public static let fewestForVerdict = 10

  public let rows: [Row]
  public let links: Int
  /// The network's end less that of the exact line search, in shares, paired.
  public let difference: RatioOfSums
  /// The largest `‖W‖²/P`.
  public let power: Double
  public let tolerance: Double
  public let verdict: Verdict

  /// Layers whose exact line search would bring more than the tolerance, twice its standard error counted off.
  public var culprits: [Int] {
    rows.indices.filter { rows[$0].gain.value - 2 * rows[$0].gain.standardError > tolerance }
  }

  /// - Parameters:
  ///   - links: each with its start and `SE*`.
  ///   - tolerance: of a share, as 0.001.
  /// - Throws: `NetworkError` for parameters of another network, `LinkError` for fewer than two links.
  public init(
    _ network: AutoPGD<Complex<Double>>, _ parameters: ParameterVector<Double>,
    on links: [(start: LinkStart<Complex<Double>>, best: Double)], tolerance: Double = 0.001,
    threads: Int = 1
  ) throws {
    guard links.count >= 2 else {
      throw LinkError("\(links.count) links; two or more are wanted, for a standard error")
    }
    let alphas = try network.layers(parameters).map(\.alpha)
    let found = concurrentMap(links.count, threads: threads) { k in
      Courses(links[k].start, alphas, network.normalisation)
    }
    let optima = links.map(\.best)
    func share(_ pick: (Courses) -> Double) -> RatioOfSums {
      RatioOfSums(found.map(pick), optima)
    }
    rows = alphas.indices.map { t in
      func quartile(_ q: Int, _ pick: (Courses) -> Double) -> Double {
        let sizes = found.map(pick).sorted()
        return sizes[(sizes.count - 1) * q / 4]
      }
      func best(_ q: Int) -> Double { quartile(q) { $0.best[t] } }
      return Row(
        learned: alphas[t], applied: quartile(2) { $0.applied[t] },
        best: (best(1), best(2), best(3)),
        share: share { $0.network[t] }, searched: share { $0.searched[t] },
        gain: share { $0.replaced[t] - $0.network[alphas.count - 1] })
    }
    self.links = links.count
    self.tolerance = tolerance
    let last = alphas.count - 1
    difference = share { $0.network[last] - $0.searched[last] }
    power = found.map(\.power).max() ?? 0
    let (value, error) = (difference.value, 2 * difference.standardError)
    verdict =
      links.count < Self.fewestForVerdict
      ? .undecided
      : value - error >= -tolerance ? .matched : value + error < -tolerance ? .worse : .undecided
  }
}

/// What one link comes to.
private struct Courses {
  /// Efficiencies after each layer of the network, and of iterations with exact line search.
  let network, searched: [Double]
  /// The network's steps `α_k γ_k`, and the best ones from its `W_k`.
  let applied, best: [Double]
  /// At the end, where one layer has the exact line search.
  let replaced: [Double]
  /// The largest `‖W_k‖²/P` of the network.
  let power: Double

  init(
    _ start: LinkStart<Complex<Double>>, _ alphas: [Double], _ normalisation: StepNormalisation
  ) {
    let link = start.link
    func course(
      from w: Matrix<Complex<Double>>, _ alphas: ArraySlice<Double>
    ) -> [Matrix<Complex<Double>>] {
      ProjectedGradient(steps: Array(alphas), normalisation: normalisation)
        .course(link, from: w, eigenvalue: start.eigenvalue)
    }
    let own = course(from: start.w, alphas[...])
    let before = [start.w] + own.dropLast()
    applied = zip(alphas, before).map { alpha, w in
      ProjectedGradientStep(alpha, normalisation, link, w, eigenvalue: start.eigenvalue).size
    }
    let searches = before.map { LineSearch(link, $0) }
    network = own.map { link.spectralEfficiency($0) }
    best = searches.map(\.size)
    replaced = alphas.indices.map { t in
      let end = course(from: searches[t].next, alphas[(t + 1)...]).last ?? searches[t].next
      return link.spectralEfficiency(end)
    }
    power = own.map { $0.squaredNorm / link.power }.max() ?? 0
    var w = start.w
    searched = alphas.map { _ in
      w = LineSearch(link, w).next
      return link.spectralEfficiency(w)
    }
  }
}
