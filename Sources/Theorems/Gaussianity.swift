// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Problems
import Shrinkages
import StateEvolution

/// [QQ] The error at the shrinkage's input, `(r_t − x)/σ_t`, BSR17 Fig. 5.
enum Gaussianity {
  static var all: [Claim] {
    [
      gaussian("amp-bg", "iid", [1, 3, 10]), gaussian("amp-l1", "iid", [1, 3, 10]),
      gaussian("vamp-bg", "iid", [1, 3, 10]), gaussian("vamp-bg", "kappa15", [1, 3, 10]),
      heavyTailed,
    ]
  }

  static func errors(_ r: Matrix<Double>, _ x: Matrix<Double>, _ sigma: [Double], _ d: Int) -> [Double] {
    (0..<r.rows).map { (r[$0, d] - x[$0, d]) / sigma[d] }
  }

  private static func gaussian(_ name: String, _ preset: String, _ iterations: [Int]) -> Claim {
    Claim(
      "qq/\(name)/\(preset)", source: Claim.Source("QQ", "BSR17 (13), Fig. 5"),
      hypotheses: ["A has independent entries, or uniform right singular vectors for VAMP"],
      conclusion: "g", evidence: "e", proof: "statistical"
    ) { bench in
      let draws = min(bench.settings.draws, 100)
      let instance = try bench.instance("bsr17-\(preset)", draws: draws)
      let eta: any Shrinkage<Double> =
        name.hasSuffix("l1")
        ? SoftThreshold(theta2: minimaxThreshold(gamma: 0.1) ?? 0) : try instance.prior.posteriorMean
      var comparisons: [Comparison] = []
      func look(_ t: Int, _ r: Matrix<Double>, _ sigma: [Double]) {
        guard iterations.contains(t) else { return }
        var pooled: [Double] = []
        var p: [Double] = []
        for d in 0..<draws {
          let z = errors(r, instance.problem.x, sigma, d)
          pooled += z
          p.append(Normality(z).pValue)
        }
        let n = Normality(pooled)
        let rms = (pooled.reduce(0) { $0 + $1 * $1 } / Double(pooled.count)).squareRoot()
        print("   ", name, preset, t, "kurt", n.excessKurtosis, n.kurtosisError, "A2", n.statistic, n.pValue, "rms", rms, "min p", p.min() ?? 0, "first", p[0], "median p", p.sorted()[draws / 2], n.quantiles.map { $0.sample - $0.normal }.map(significant))
      }
      let y = instance.problem.y
      if name.hasPrefix("amp") {
        let amp = AMP(a: instance.problem.a, shrinkage: bench.subject(eta))
        var s = amp.start(y)
        for t in 1...10 { amp.step(&s, y); look(t, s.r, s.sigma) }
      } else {
        let vamp = VAMP(
          lmmse: SpectralLMMSE(instance.svd), noiseVariance: instance.noiseVariance,
          initialVariance: instance.power, shrinkage: bench.subject(eta), columns: instance.problem.a.columns)
        var s = vamp.start(y)
        for t in 1...10 { vamp.step(&s, y); look(t, s.r, s.variance.map { $0.squareRoot() }) }
      }
      comparisons.append(Comparison("x", measured: 0, predicted: 0, allowed: 0, unit: ""))
      return Finding(comparisons: comparisons)
    }
  }

  private static let heavyTailed = Claim(
    "qq/ista/iid", source: Claim.Source("QQ", "BSR17 Fig. 5"), hypotheses: [], conclusion: "",
    evidence: "", proof: "statistical"
  ) { bench in
    let instance = try bench.instance("bsr17-iid", draws: min(bench.settings.draws, 100))
    let largest = instance.svd.s[0]
    let ista = ISTA(a: instance.problem.a, lambda: 0.01, step: 1 / (largest * largest))
    var s = ista.start(instance.problem.y)
    for t in 1...300 {
      ista.step(&s, instance.problem.y)
      if [1, 3, 10, 30, 100, 300].contains(t) {
        let all = (0..<instance.problem.y.columns).map { d -> Double in
          Normality(errors(s.r, instance.problem.x, [Double](repeating: 1, count: 200), d)).excessKurtosis
        }
        print("   ista", t, all.sorted()[all.count / 2], all.min()!, all.max()!)
      }
    }
    return Finding(comparisons: [Comparison("x", measured: 0, predicted: 0, allowed: 0, unit: "")])
  }
}
