// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Golden

extension Catalogue {
  /// One LMMSE estimate, of a different `r̃` and `σ̃²` for each column.
  static func lmmse(_ problem: GoldenProblem) -> Draft {
    lmmse(problem, suffix: "") { single(0.25 / Double(1 + 7 * $0)) }
  }

  /// The same with `c = σ_w²/σ̃²` at one end of its range.
  static func extremeLMMSE(_ problem: GoldenProblem, _ c: Double, _ suffix: String) -> Draft {
    lmmse(problem, suffix: "-" + suffix) { _ in single(problem.noiseVariance / c) }
  }

  private static func lmmse(
    _ problem: GoldenProblem, suffix: String, variance: (Int) -> Double
  ) -> Draft {
    let (n, d) = (problem.a.columns, problem.y.columns)
    let sixteenths = (0..<(n * d)).map { (37 * $0 + 11) % 32 - 16 }
    return Draft(
      "lmmse-\(problem.name)\(suffix)", "the LMMSE stage on \(problem.name)\(suffix) (D = \(d))",
      .kernel, Call("lmmse", Parameters().with(.noiseVariance, problem.noiseVariance)),
      [
        matrixFile(problem),
        [
          "y": Values(problem.y), "r": Values([n, d], sixteenths.map { Double($0) / 16 }),
          "variance": Values((0..<d).map(variance)),
        ],
      ])
  }
}
