// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Problems

// Complex arrays are pairs of rows, each real part followed by its imaginary part.

extension Catalogue {
  /// Output channels over grids of `p` and `τ`.
  static var channels: [Draft] {
    let grid = stride(from: -3.0, through: 3.0, by: 0.375).map { $0 }
    func kernel(
      _ suffix: String, _ channel: Parameters.Channel, _ noise: Double, _ y: [Double],
      _ variances: [Double], scale: Double = 1
    ) -> Draft {
      var points: [(y: Double, p: Double, variance: Double)] = []
      for y in y {
        for variance in variances { points += grid.map { (y, scale * $0, variance) } }
      }
      var parameters = Parameters(noiseVariance: noise)
      parameters.channel = channel
      return draft(
        suffix, "\(channel.kind.rawValue), σ_w² = \(noise)", .kernel,
        Call(.outputChannel, parameters),
        [
          [
            "y": Tensor([points.count], points.map(\.y)),
            "p": Tensor([points.count], points.map(\.p)),
            "variance": Tensor([points.count], points.map(\.variance)),
          ]
        ])
    }
    let cells = Parameters.Channel(.quantiser, width: 0.5, levels: 4)
    return [
      kernel("awgn", .init(.awgn), 0.25, [-1, 0.5], [0.125, 1]),
      kernel("probit", .init(.probit), 0.0625, [-1, 1], [0.125, 1]),
      kernel("probit-far", .init(.probit), 0.0625, [-1, 1], [0.125], scale: 4),
      kernel("quantiser", cells, 0.0625, [-0.75, -0.25, 0.25, 0.75], [0.25, 1]),
      kernel(
        "quantiser-sixteen", .init(.quantiser, width: 0.25, levels: 16), 0.015625,
        [-1.875, -0.125, 0.625], [0.5]),
      kernel("magnitude", .init(.magnitude), 0.0625, [0.25, 1.5], [0.125, 1]),
      kernel("magnitude-far", .init(.magnitude), 0.0078125, [2, 6], [0.125], scale: 4),
    ]
  }

  /// Products with rows of transforms: all of them, some in another order, lengths of all kinds.
  static var transforms: [Draft] {
    func kernel(_ algorithm: Algorithm, _ suffix: String, _ size: Int, _ rows: [Int]) -> Draft {
      let parts = algorithm == .partialDFT ? 2 : 1
      var parameters = Parameters()
      (parameters.size, parameters.rows) = (size, rows)
      func vectors(_ count: Int, _ step: Int) -> Tensor<Double> {
        Tensor(
          [parts * count, 2],
          (0..<(parts * count * 2)).map { Double((step * $0 + 5) % 31 - 15) / 8 })
      }
      return draft(
        suffix, "\(rows.count) rows of length \(size)", .kernel, Call(algorithm, parameters),
        [["x": vectors(size, 13), "v": vectors(rows.count, 11)]])
    }
    return [Algorithm.partialDFT, .partialDCT].flatMap { algorithm in
      [
        kernel(algorithm, "whole-8", 8, Array(0..<8)),
        kernel(algorithm, "rows-12", 12, [7, 0, 3, 11, 4]),
        kernel(algorithm, "rows-64", 64, (0..<32).map { (37 * $0 + 5) % 64 }),
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
      _ algorithm: Algorithm, _ suffix: String, _ what: String, _ theta: [Double],
      _ r: [(Double, Double)], _ sigma: Double
    ) -> Draft {
      draft(
        suffix, what, .kernel, Call(algorithm, Parameters(theta: theta)),
        [
          [
            "r": Tensor([2 * r.count], r.flatMap { [$0.0, $0.1] }),
            "sigma": Tensor([r.count], r.map { _ in sigma }),
          ]
        ])
    }
    let logOdds = single(Double.log(9))
    return [
      kernel(.complexSoftThreshold, "typical", "a spiral", [1, 1.25], ring, 0.75),
      kernel(
        .complexSoftThreshold, "kinks", "inputs exactly on the circle, within it and beyond",
        [1, 5], triples, 1),
      kernel(
        .complexSoftThreshold, "real", "real inputs", [1, 1], ring.map { ($0.0, 0) }, 0.5),
      kernel(.complexSoftThreshold, "extremes", "2^-300 to 2^300", [1, 2], far, 0x1p-200),
      kernel(.complexBernoulliGaussian, "typical", "γ = 0.1, φ = 1", [1, logOdds], ring, 0.5),
      kernel(
        .complexBernoulliGaussian, "low-noise", "about the switch", [1, logOdds],
        ring.map { ($0.0 / 16, $0.1 / 16) }, 0.03125),
      kernel(
        .complexBernoulliGaussian, "high-noise", "σ = 16", [2, logOdds],
        ring.map { (16 * $0.0, 16 * $0.1) }, 16),
    ]
  }

  // MARK: Iterations

  /// A complex problem, numbers exact in binary32: `A` with entries `CN(0, 1/M)`, sparse `x`.
  private static func problem(
    rows: Int, columns: Int, samples: Int, seed: UInt64
  ) -> (a: Tensor<Double>, y: Tensor<Double>) {
    let stream = Stream(root: seed, name: "golden-complex", trial: 0)
    let scale = (0.5 / Double(rows)).squareRoot()
    let a = Matrix<Double>(rows: 2 * rows, columns: columns) { _, _ in
      single(scale * stream.normal())
    }
    let x = Matrix<Double>(rows: 2 * columns, columns: samples) { j, d in
      (j / 2 + 3 * d) % 8 == 0 ? stream.normal() : 0
    }
    let y = Matrix<Double>(rows: 2 * rows, columns: samples) { i, d in
      let (row, isImaginary) = (i / 2, i % 2 == 1)
      let z = (0..<columns).reduce(0.0) { sum, j in
        let (re, im) = (a[2 * row, j], a[2 * row + 1, j])
        let (p, q) = (x[2 * j, d], x[2 * j + 1, d])
        return sum + (isImaginary ? re * q + im * p : re * p - im * q)
      }
      return single(z + 0.03125 * stream.normal())
    }
    return (Tensor(a), Tensor(y))
  }

  static func complexIterations() throws -> [Draft] {
    let small = problem(rows: 20, columns: 40, samples: 3, seed: 31)
    let hand = problem(rows: 2, columns: 3, samples: 1, seed: 32)
    let soft = Parameters.Shrinkage(family: .softThreshold, theta: [1, 1.125])
    let families = [("soft", soft), ("bg", bernoulliGaussian)]
    func amp(
      _ suffix: String, _ problem: (a: Tensor<Double>, y: Tensor<Double>),
      _ shrinkage: Parameters.Shrinkage, _ iterations: Int, damping: Double? = nil,
      state: [String: Tensor<Double>] = [:]
    ) -> Draft {
      var parameters = Parameters(iterations: iterations, shrinkage: shrinkage)
      parameters.damping = damping
      return draft(
        suffix, "\(iterations) iterations, \(shrinkage.family.rawValue)",
        state.isEmpty ? .trajectory : .layer, Call(.complexAMP, parameters),
        [["A": problem.a], ["y": problem.y].merging(state) { $1 }])
    }
    func vamp(
      _ suffix: String, _ problem: (a: Tensor<Double>, y: Tensor<Double>),
      _ shrinkage: Parameters.Shrinkage, _ iterations: Int
    ) -> Draft {
      let parameters = Parameters(
        iterations: iterations, noiseVariance: 0x1p-9, shrinkage: shrinkage)
      let (n, d) = (2 * problem.a.shape[1], problem.y.shape[1])
      return draft(
        suffix, "\(iterations) iterations, \(shrinkage.family.rawValue)", .trajectory,
        Call(.complexVAMP, parameters),
        [
          ["A": problem.a],
          [
            "y": problem.y, "state/r": Tensor([n, d], [Double](repeating: 0, count: n * d)),
            "state/variance": Tensor([d], [Double](repeating: 0.25, count: d)),
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
      let whole = amp("", small, shrinkage, 3)
      let outputs = try Reference<Double>.spectral(whole.call, whole.inputs)
      let state = try ["x", "v", "b"].reduce(into: [:]) {
        $0["state/" + $1] = try last($1, whole, outputs)
      }
      return amp("\(name)-20x40-step", small, shrinkage, 1, state: state)
    }
    drafts.append(amp("soft-20x40-damped", small, soft, 6, damping: 0.625))
    return drafts
  }
}
