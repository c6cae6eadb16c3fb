// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import ComplexModule
import Golden
import Methods
import Problems
import RealModule

extension Catalogue {
  /// Output channels over grids of `p` and `τ`.
  static var channels: [Draft] {
    let grid = stride(from: -3.0, through: 3.0, by: 0.375).map { $0 }
    func kernel(
      _ suffix: String, _ channel: ChannelChoice, _ noise: Double, _ y: [Double],
      _ variances: [Double], scale: Double = 1
    ) -> Draft {
      var points: [(y: Double, p: Double, variance: Double)] = []
      for y in y {
        for variance in variances { points += grid.map { (y, scale * $0, variance) } }
      }
      return draft(
        suffix, "\(channel.name), σ_w² = \(noise)", .kernel,
        Call("output-channel", Parameters().with(.channel, channel).with(.noiseVariance, noise)),
        [
          [
            "y": Values(points.map(\.y)), "p": Values(points.map(\.p)),
            "variance": Values(points.map(\.variance)),
          ]
        ])
    }
    let cells = ChannelChoice.quantiser(width: 0.5, levels: 4)
    return [
      kernel("awgn", .awgn, 0.25, [-1, 0.5], [0.125, 1]),
      kernel("probit", .probit, 0.0625, [-1, 1], [0.125, 1]),
      kernel("probit-far", .probit, 0.0625, [-1, 1], [0.125], scale: 4),
      kernel("quantiser", cells, 0.0625, [-0.75, -0.25, 0.25, 0.75], [0.25, 1]),
      kernel(
        "quantiser-sixteen", .quantiser(width: 0.25, levels: 16), 0.015625,
        [-1.875, -0.125, 0.625], [0.5]),
      kernel("magnitude", .magnitude, 0.0625, [0.25, 1.5], [0.125, 1]),
      kernel("magnitude-far", .magnitude, 0.0078125, [2, 6], [0.125], scale: 4),
    ]
  }

  /// Products with rows of transforms: all of them, some in another order, lengths of all kinds.
  static var transforms: [Draft] {
    func kernel(_ method: MethodName, _ suffix: String, _ size: Int, _ rows: [Int]) -> Draft {
      let isComplex = method == "partial-dft"
      func vectors(_ count: Int, _ step: Int) -> Values<Double> {
        func entry(_ k: Int) -> Double {
          let eighths = (step * k + 5) % 31 - 15
          return Double(eighths) / 8
        }
        if !isComplex { return Values([count, 2], (0..<(2 * count)).map(entry)) }
        return Values(
          Matrix(rows: count, columns: 2) { Complex(entry(4 * $0 + $1), entry(4 * $0 + 2 + $1)) })
      }
      return draft(
        suffix, "\(rows.count) rows of length \(size)", .kernel,
        Call(method, Parameters().with(.size, size).with(.rows, rows)),
        [["x": vectors(size, 13), "v": vectors(rows.count, 11)]])
    }
    return ["partial-dft", "partial-dct"].flatMap { (method: MethodName) in
      [
        kernel(method, "whole-8", 8, Array(0..<8)),
        kernel(method, "rows-12", 12, [7, 0, 3, 11, 4]),
        kernel(method, "rows-64", 64, (0..<32).map { (37 * $0 + 5) % 64 }),
      ]
    }
  }

  /// Complex scalar functions, the dead zone's edge among their inputs.
  static var complexShrinkages: [Draft] {
    let ring = (0..<24).map { k in
      // Points on a spiral.
      let length = Double(k + 1) / 8
      return (
        single(length * Double.cosinePi(5 * k, 12)), single(length * Double.sinePi(5 * k, 12))
      )
    }
    let triples = [(3.0, 4.0), (-4, 3), (5, -12), (0, 5), (-5, 0), (0, 0), (8, 15)]
    let far = stride(from: -300, through: 300, by: 50).map {
      (
        Double(sign: .plus, exponent: $0, significand: 1.25),
        Double(sign: .minus, exponent: $0, significand: 1.5)
      )
    }
    func kernel(
      _ method: MethodName, _ suffix: String, _ what: String, _ theta: [Double],
      _ r: [(Double, Double)], _ sigma: Double
    ) -> Draft {
      draft(
        suffix, what, .kernel, Call(method, Parameters().with(.theta, theta)),
        [
          [
            "r": .complex(Tensor([r.count], r.map { Complex($0.0, $0.1) })),
            "sigma": Values(r.map { _ in sigma }),
          ]
        ])
    }
    let logOdds = bernoulliGaussian.theta[1]
    return [
      kernel("complex-soft-threshold", "typical", "a spiral", [1, 1.25], ring, 0.75),
      kernel(
        "complex-soft-threshold", "kinks", "inputs exactly on the circle, within it and beyond",
        [1, 5], triples, 1),
      kernel(
        "complex-soft-threshold", "real", "real inputs", [1, 1], ring.map { ($0.0, 0) }, 0.5),
      kernel("complex-soft-threshold", "extremes", "2^-300 to 2^300", [1, 2], far, 0x1p-200),
      kernel("complex-bernoulli-gaussian", "typical", "γ = 0.1, φ = 1", [1, logOdds], ring, 0.5),
      kernel(
        "complex-bernoulli-gaussian", "low-noise", "about the switch", [1, logOdds],
        ring.map { ($0.0 / 16, $0.1 / 16) }, 0.03125),
      kernel(
        "complex-bernoulli-gaussian", "high-noise", "σ = 16", [2, logOdds],
        ring.map { (16 * $0.0, 16 * $0.1) }, 16),
    ]
  }

  // MARK: Iterations

  /// A complex problem, numbers exact in binary32: `A` with entries `CN(0, 1/M)`, sparse `x`.
  private static func problem(
    rows: Int, columns: Int, samples: Int, seed: UInt64
  ) -> (a: Matrix<Complex<Double>>, y: Matrix<Complex<Double>>) {
    let stream = Stream(root: seed, name: "golden-complex", trial: 0)
    let scale = (0.5 / Double(rows)).squareRoot()
    func normal(_ scale: Double) -> Complex<Double> {
      let real = scale * stream.normal()
      return Complex(real, scale * stream.normal())
    }
    func single(_ z: Complex<Double>) -> Complex<Double> {
      Complex(Proving.single(z.real), Proving.single(z.imaginary))
    }
    let a = Matrix(rows: rows, columns: columns) { _, _ in single(normal(scale)) }
    let x = Matrix(rows: columns, columns: samples) { j, d in
      (j + 3 * d) % 8 == 0 ? normal(1) : .zero
    }
    let y = Matrix(rows: rows, columns: samples) { i, d in
      single((0..<columns).reduce(Complex.zero) { $0 + a[i, $1] * x[$1, d] } + normal(0.03125))
    }
    return (a, y)
  }

  static func complexIterations() throws -> [Draft] {
    typealias Problem = (a: Matrix<Complex<Double>>, y: Matrix<Complex<Double>>)
    let small = problem(rows: 20, columns: 40, samples: 3, seed: 31)
    let hand = problem(rows: 2, columns: 3, samples: 1, seed: 32)
    let soft = ShrinkageChoice("soft-threshold", [1, 1.125])
    let families = [("soft", soft), ("bg", bernoulliGaussian)]
    func amp(
      _ suffix: String, _ problem: Problem, _ shrinkage: ShrinkageChoice, _ iterations: Int,
      damping: Double? = nil, state: Arrays<Double> = [:]
    ) -> Draft {
      draft(
        suffix, "\(iterations) iterations, \(shrinkage.family)",
        state.isEmpty ? .trajectory : .layer,
        Call(
          "complex-amp",
          Parameters().with(.iterations, iterations).with(.shrinkage, shrinkage)
            .with(.damping, damping)),
        [["A": Values(problem.a)], ["y": Values(problem.y)].merging(state) { $1 }])
    }
    func vamp(
      _ suffix: String, _ problem: Problem, _ shrinkage: ShrinkageChoice, _ iterations: Int,
      noise: Double = 0x1p-9
    ) -> Draft {
      let (n, d) = (problem.a.columns, problem.y.columns)
      return draft(
        suffix, "\(iterations) iterations, \(shrinkage.family)", .trajectory,
        Call(
          "complex-vamp",
          Parameters().with(.iterations, iterations).with(.shrinkage, shrinkage)
            .with(.noiseVariance, noise)),
        [
          ["A": Values(problem.a)],
          [
            "y": Values(problem.y), "state/r": Values(Matrix<Complex<Double>>(zeros: n, d)),
            "state/variance": Values([Double](repeating: 0.25, count: d)),
          ],
        ])
    }
    var drafts = families.flatMap { name, shrinkage in
      [
        amp("\(name)-20x40", small, shrinkage, 6), amp("\(name)-hand", hand, shrinkage, 3),
        vamp("\(name)-20x40", small, shrinkage, 6), vamp("\(name)-hand", hand, shrinkage, 3),
      ]
    }
    drafts += try families.map { name, shrinkage in
      let state = try Trace(amp("", small, shrinkage, 3)).states("x", "v", "b")
      return amp("\(name)-20x40-step", small, shrinkage, 1, state: state)
    }
    drafts.append(amp("soft-20x40-damped", small, soft, 6, damping: 0.625))
    // Another prior, threshold, size and noise than the rest.
    let other = problem(rows: 15, columns: 24, samples: 2, seed: 33)
    let rare = ShrinkageChoice("bernoulli-gaussian", [2.5, 1.375])
    let low = ShrinkageChoice("soft-threshold", [1, 0.75])
    drafts += [
      amp("bg-15x24", other, rare, 5), amp("soft-15x24", other, low, 5),
      vamp("bg-15x24", other, rare, 3, noise: 0x1p-20),
      vamp("soft-15x24", other, low, 3, noise: 0x1p-17),
    ]
    return drafts
  }
}
