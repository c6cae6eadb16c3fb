// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Beamforming
import ComplexModule
import RealModule
import Theorems

/// The article's table on Auto-PGD, computed anew: mean spectral efficiency as a share of the closed form's, of fixed
/// steps, of methods without learning, and of learned steps, for one stream and for four.
public struct BeamformingTable: Sendable {
  public struct Row: Sendable {
    public let method: String
    public let iterations: Int
    public let streams: Int
    /// `Σ SE/Σ SE_opt` over the links.
    public let share: Double
    /// Of it, of a ratio estimator.
    public let standardError: Double
    /// The largest `‖W‖²/P`.
    public let power: Double
    /// Published share, where there is one.
    public let published: Double?
    /// Time by that of the closed form on the same links, one after the other on one thread: a ratio of medians.
    public let time: Double
  }

  public let links: Int
  public let seed: UInt64
  public let rows: [Row]
  /// What the steps were learned to be, by network.
  public let steps: [(name: String, steps: [Double])]

  /// The article's shares of Auto-PGD with so many layers, for one stream.
  package static let published: [(layers: Int, share: Double?)] = [
    (3, 0.943), (5, 0.988), (8, 0.992), (12, 0.994),
  ]

  /// - Throws: `NotConverged`, `LinkError`
  public init(_ setting: FigureSetting, progress: (String) -> Void = { _ in }) throws {
    (links, seed) = (setting.samples, setting.seed)
    let one = try Bench(streams: 1, setting)
    let four = try Bench(streams: 4, setting)
    var rows: [Row] = []
    progress("fixed steps")
    rows.append(try one.row("random start", 0, { _, w in [w] }))
    let descent = ProjectedGradient<Complex<Double>>(
      steps: [Double](repeating: -0.1, count: 200), normalisation: .gram)
    rows += try one.rows("descent with the article's step 0.1/λ_1", [5, 50, 200]) {
      descent.course($0.link, from: $1, eigenvalue: $0.eigenvalue)
    }
    for (name, normalisation) in [
      ("PGD, step 10/λ_1", StepNormalisation.gram),
      ("PGD, step 10, at most that of the curvature", .curvature), ("PGD, step 10", .none),
    ] {
      let fixed = ProjectedGradient<Complex<Double>>(
        steps: [Double](repeating: 10, count: 200), normalisation: normalisation)
      rows += try one.rows(name, [5, 10, 50, 200]) {
        fixed.course($0.link, from: $1, eigenvalue: $0.eigenvalue)
      }
    }
    rows += try one.rows("power iteration", [3, 5, 10]) {
      PowerIteration.course($0.link, from: $1, iterations: 10)
    }
    rows += try one.rows("locally optimal conjugate gradients", [3, 5, 10]) {
      try ConjugateGradient.course($0.link, from: $1, iterations: 10)
    }
    rows += try one.rows("alternating directions (ADMM), ϱ = 3", [3, 5, 10]) {
      try AlternatingDirections(penalty: 3).course($0.link, from: $1, iterations: 10)
    }
    var steps: [(String, [Double])] = []
    let trained = Self.published.map { (one, $0.layers, $0.share) } + [(four, 5, nil)]
    for (bench, layers, published) in trained {
      var training = AutoPGDTraining(layers: layers)
      training.streams = bench.streams
      training.seed = setting.seed
      let name =
        "Auto-PGD, \(layers) layers, \(bench.streams == 1 ? "one stream" : "\(bench.streams) streams")"
      let network = try training(threads: setting.threads) {
        progress("\(name): update \($0) of \(training.updates)")
      }
      steps.append((name, network.steps))
      rows += try bench.rows("Auto-PGD", [layers], published: published) {
        network.course($0.link, from: $1)
      }
    }
    self.rows = rows
    self.steps = steps.map { (name: $0.0, steps: $0.1) }
  }
}

/// Links with their best beams.
private struct Bench: Sendable {
  struct Solved: Sendable {
    let link: Link<Complex<Double>>
    let start: Matrix<Complex<Double>>
    let best: Double
    /// `λ_1` of `H^H H`
    let eigenvalue: Double
  }

  let streams: Int
  let links: [Solved]
  let threads: Int

  init(streams: Int, _ setting: FigureSetting) throws {
    self.streams = streams
    threads = setting.threads
    links = try concurrentMap(setting.samples, threads: setting.threads) { k in
      Result {
        let link = ChannelSpecification.apgd.draw(seed: setting.seed, trial: k)
        let optimum = try Optimum(link, streams: streams)
        return Solved(
          link: link,
          start: ChannelSpecification.apgd.start(seed: setting.seed, trial: k, streams: streams),
          best: optimum.spectralEfficiency, eigenvalue: optimum.eigenvalue)
      }
    }.map { try $0.get() }
  }

  func row(
    _ method: String, _ iterations: Int,
    _ course: @Sendable (Solved, Matrix<Complex<Double>>) throws -> [Matrix<Complex<Double>>]
  ) throws -> BeamformingTable.Row {
    try rows(method, [iterations], published: nil) { solved, w in
      iterations == 0 ? [w] : try course(solved, w)
    }[0]
  }

  /// Rows of one course, after so many iterations each.
  func rows(
    _ method: String, _ iterations: [Int], published: Double? = nil,
    _ course: @Sendable (Solved, Matrix<Complex<Double>>) throws -> [Matrix<Complex<Double>>]
  ) throws -> [BeamformingTable.Row] {
    let found = try concurrentMap(links.count, threads: threads) { k in
      Result {
        let course = try course(links[k], links[k].start)
        return iterations.map { t -> (Double, Double) in
          let w = course[max(t, 1) - 1]
          let power = w.columnSquaredNorms.reduce(0, +) / links[k].link.power
          return (links[k].link.spectralEfficiency(w), power)
        }
      }
    }.map { try $0.get() }
    let perIteration = try time(course)
    return iterations.enumerated().map { i, t in
      let share = RatioOfSums(found.map { $0[i].0 }, links.map(\.best))
      return BeamformingTable.Row(
        method: method, iterations: t, streams: streams, share: share.value,
        standardError: share.standardError,
        power: found.map { $0[i].1 }.max() ?? 0, published: published,
        time: Double(t) * perIteration)
    }
  }

  /// Of an iteration, by the closed form's.
  private func time(
    _ course: (Solved, Matrix<Complex<Double>>) throws -> [Matrix<Complex<Double>>]
  ) throws -> Double {
    let clock = ContinuousClock()
    var (own, closed): ([Duration], [Duration]) = ([], [])
    var iterations = 1
    for solved in links.prefix(Self.timed) {
      own.append(
        try clock.measure { iterations = try course(solved, solved.start).count })
      closed.append(try clock.measure { _ = try Optimum(solved.link, streams: streams) })
    }
    let middle = own.count / 2
    return own.sorted()[middle] / closed.sorted()[middle] / Double(max(iterations, 1))
  }

  private static let timed = 25
}
