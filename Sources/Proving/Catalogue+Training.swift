// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Golden
import Problems

extension Catalogue {
  /// Losses, updates of Adam, and the starts of LISTA.
  static func training(_ hand: GoldenProblem, _ small: GoldenProblem) -> [Draft] {
    let methods: [MethodName] = ["lista-start", "lista-gs-start"]
    let starts = methods.flatMap {
      [start($0, hand, 0.5, 0.25), start($0, small, 0.1875, 0.375)]
    }
    return starts + losses + updates
  }

  /// Whole trainings at toy size: of two layers and of three, with a threshold that comes to 0, and of one layer.
  static func trainings() throws -> [Draft] {
    try [
      training("6x10", depth: 2, updates: 6, rate: 0x1p-5, refinements: [0.5, 0.125]),
      training("three-layers-6x10", depth: 3, updates: 4, rate: 0x1p-6, refinements: [0.5]),
      // Signals that are not sparse want no threshold.
      training(
        "zero-threshold-16x4", (16, 4), depth: 2, updates: 5, rate: 0x1p-5, refinements: [0.5],
        alpha: 0.125, gamma: 1),
      training("one-layer-6x10", depth: 1, updates: 8, rate: 0x1p-5, refinements: [0.25]),
      training("20x40", (20, 40), depth: 2, updates: 5, rate: 0x1p-7, refinements: [0.5, 0.125]),
    ]
  }

  private static func training(
    _ suffix: String, _ size: (m: Int, n: Int) = (6, 10), depth: Int, updates: Int, rate: Double,
    refinements: [Double], alpha: Double = 1.125, gamma: Double = 0.25
  ) throws -> Draft {
    let specification = ProblemSpecification(
      ensemble: .gaussian, rows: size.m, columns: size.n, gamma: gamma, snr: 30)
    let a = try specification.drawMatrix(seed: 4).map(single)
    func set(_ set: SampleSet, _ count: Int) -> DenseProblem {
      specification.draw(a, seed: 4, samples: count, of: set)
    }
    let (learned, validation, test) = (set(.training, 12), set(.validation, 6), set(.test, 5))
    let parameters = Parameters().with(.layers, depth).with(.updates, updates).with(.rate, rate)
      .with(.refinements, refinements).with(.alpha, alpha)
    return draft(
      suffix, "\(depth) layers, \(updates) updates a stage, in the full batch of 12 samples",
      .training,
      Call("alg2", parameters),
      [
        ["A": Values(a)],
        [
          "y": Values(learned.y.map(single)), "x": Values(learned.x.map(single)),
          "y_validation": Values(validation.y.map(single)),
          "x_validation": Values(validation.x.map(single)),
          "y_test": Values(test.y.map(single)), "x_test": Values(test.x.map(single)),
        ],
      ])
  }

  private static func start(
    _ method: MethodName, _ problem: GoldenProblem, _ step: Double, _ lambda: Double
  ) -> Draft {
    draft(
      problem.name, "from \(problem.name)", .kernel,
      Call(method, Parameters().with(.step, step).with(.lambda, lambda)), [matrixFile(problem)])
  }

  private static var losses: [Draft] {
    let (estimate, x) = (numbers(10, 6, 3), numbers(10, 6, 8))
    let hand = (
      Values<Double>([2, 2], [1, 0.5, -1, 0]), Values<Double>([2, 2], [0.5, 0, -1, 2])
    )
    let estimates = Values<Double>([4, 10, 6], (0..<4).flatMap { numbers(10, 6, 3 + $0).parts })
    let width = Parameters().with(.width, 3)
    return [
      draft(
        "hand", "two columns of two numbers", .gradient, Call("loss", Parameters()),
        [["estimate": hand.0, "x": hand.1]]),
      draft(
        "10x6", "six samples", .gradient, Call("loss", Parameters()),
        [["estimate": estimate, "x": x]]),
      draft(
        "width-3-10x6", "two samples of three columns", .gradient, Call("loss", width),
        [["estimate": estimate, "x": x]]),
    ]
      + [("start", 0.0), ("quarter", 0.25), ("end", 1.0)].map { (name: String, progress: Double) in
        draft(
          name, "four layers at progress \(progress)", .gradient,
          Call("curriculum-loss", Parameters().with(.progress, progress)),
          [["estimates": estimates, "x": x]])
      }
  }

  private static func numbers(_ n: Int, _ d: Int, _ seed: Int) -> Values<Double> {
    Values([n, d], (0..<(n * d)).map { Double((29 * $0 + 13 * seed) % 37 - 18) / 16 })
  }

  /// Updates of Adam: the first, a later one, with other constants, with frozen entries.
  private static var updates: [Draft] {
    let count = 12
    func list(_ seed: Int, _ scale: Double) -> Values<Double> {
      Values((0..<count).map { Double((31 * $0 + 17 * seed) % 41 - 20) * scale })
    }
    let squares = Values((0..<count).map { (k: Int) -> Double in Double(7 * k % 13 + 1) / 256 })
    let zeros = Values<Double>([Double](repeating: 0, count: count))
    let p = list(1, 1 / 16), g = list(2, 1 / 64)
    let rate = Parameters().with(.rate, 0.0009765625)
    let learned = Values<Double>((0..<count).map { $0 % 3 == 1 ? 0 : 1 })
    let first: Arrays<Double> = ["p": p, "g": g, "state/m": zeros, "state/v": zeros]
    let later: Arrays<Double> = ["p": p, "g": g, "state/m": list(3, 1 / 128), "state/v": squares]
    // Gradients so small that ε counts.
    let tiny = Values<Double>(g.parts.map { $0 * 0x1p-24 })
    return [
      draft(
        "hand", "the first update of two numbers", .gradient, Call("adam", rate.with(.update, 1)),
        [
          [
            "p": Values([1, -0.5]), "g": Values([0.25, -2]), "state/m": Values([0, 0]),
            "state/v": Values([0, 0]),
          ]
        ]),
      draft(
        "first", "the first update", .gradient, Call("adam", rate.with(.update, 1)), [first]),
      draft(
        "tenth", "the tenth update", .gradient, Call("adam", rate.with(.update, 10)), [later]),
      draft(
        "frozen", "a third is frozen", .gradient, Call("adam", rate.with(.update, 4)),
        [later.merging(["learned": learned]) { $1 }]),
      draft(
        "other-constants", "other β1, β2 and ε", .gradient,
        Call(
          "adam",
          rate.with(.update, 3).with(.beta1, 0.75).with(.beta2, 0.9375).with(.epsilon, 0x1p-12)),
        [later]),
      draft(
        "tiny", "gradients so small that ε counts", .gradient,
        Call("adam", rate.with(.update, 1)),
        [["p": p, "g": tiny, "state/m": zeros, "state/v": zeros]]),
    ]
  }
}
