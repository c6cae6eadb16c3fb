// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import ComplexModule
import Problems
import Shrinkages
import StateEvolution

/// Stein's and Tweedie's identities and divergences of the shrinkages.
package enum PropertyShrinkages {
  static var all: [Claim] {
    ShrinkageCase.Family.allCases.map(stein) + [tweedie, complexTweedie]
      + ShrinkageCase.Family.allCases.map(slope) + [groupSlopes, linearDivergence]
  }

  /// `E[(R − X) η(R)] = τ² E[η'(R)]` for `R = X + τ Z`.
  ///
  /// Given `R` of the inactive part `R − X` is `R`, of the active part it is `R τ²/(φ + τ²)` on
  /// average; each part is one Gaussian integral.
  private static func stein(_ family: ShrinkageCase.Family) -> Claim {
    Property(
      "property/stein/\(family.rawValue)", tolerance: 1e-9,
      assuming: [
        isWithin,
        Assumption(
          "η grows slowly and has kinks but no jumps: ∫ (η p)' = 0 for either Gaussian density p",
          "|η p| at ±\(Int(end)) deviations and jumps of η p, summed", atMost: 1e-9
        ) { try totalDerivative(of: try $0.shrinkage(), $0) },
      ],
      draw: { ShrinkageCase(family, from: $0) }
    ) { c in
      let eta = try c.shrinkage()
      let tau2 = c.sigma * c.sigma
      let total = c.phi + tau2
      /// `E[R η(R)]` of `R ~ N(0, v)`
      func product(_ v: Double) throws -> Double {
        let prior = try BernoulliGaussianPrior(gamma: 1, phi: v / 2)
        return try ScalarChannel(prior: prior, variance: v / 2)
          .mean(of: "R η(R)", eta, c.sigma) { $0 * eta($0, c.sigma) }
      }
      let left = try (1 - c.gamma) * product(tau2) + c.gamma * tau2 / total * product(total)
      let prior = try BernoulliGaussianPrior(gamma: c.gamma, phi: c.phi)
      let right =
        try tau2
        * ScalarChannel(prior: prior, variance: tau2)
        .slope(of: eta, sigma: c.sigma)
      return abs(left - right) / tau2
    }.claim(
      source: Claim.Source("SE-VAMP", "Stein 1981, Lemma 2"),
      conclusion: "E[(R − X) η(R)] = τ² E[η'(R)] for R = X + τ Z", evidence: "quadrature, no draws",
      theorem: "Derivation.stein_mixture")
  }

  /// Deviations at which `exp(−r²/(2 v))` is below `1e-70`.
  private static let end = 18.0

  /// What `Derivation.stein_mixture` assumes to be zero, `∫ (η p)'` for the densities `p` of `N(0, τ²)`
  /// and `N(0, φ + τ²)`: `(1 − γ) J(τ²) + γ J(φ + τ²)`, `J(v)` the sizes of `η p` at both ends and of
  /// its jumps at the kinks. Both sides of the identity, by `τ²`, differ by as much.
  package static func totalDerivative(
    of eta: any Shrinkage<Double>, _ c: ShrinkageCase
  ) throws -> Double {
    func part(_ variance: Double) -> Double {
      let deviation = variance.squareRoot()
      func density(_ r: Double) -> Double {
        Double.exp(-r * r / (2 * variance)) / (deviation * (2 * Double.pi).squareRoot())
      }
      let far = end * deviation
      let ends = (abs(eta(far, c.sigma)) + abs(eta(-far, c.sigma))) * density(far)
      return c.kinks.reduce(ends) { sum, kink in
        let r = kink * c.sigma
        let jumps = [r, -r].map { abs(eta($0.nextUp, c.sigma) - eta($0.nextDown, c.sigma)) }
        return sum + jumps.reduce(0, +) * density(r)
      }
    }
    let tau2 = c.sigma * c.sigma
    return (1 - c.gamma) * part(tau2) + c.gamma * part(c.phi + tau2)
  }

  /// What every formula about the prior and the channel divides by.
  private static let isWithin = Assumption<ShrinkageCase>(
    "0 < γ < 1, φ > 0 and σ > 0", "1/γ, 1/(1 − γ), 1/φ, 1/σ²",
    atMost: Double.greatestFiniteMagnitude
  ) { c in
    [c.gamma, 1 - c.gamma, c.phi, c.sigma * c.sigma].map { $0 > 0 ? 1 / $0 : .infinity }
      .reduce(0, larger)
  }

  /// `θ_1 = φ` and `θ_2 = log((1 − γ)/γ)`
  package static let isOfPrior = Assumption<ShrinkageCase>(
    "θ is the prior's", "|θ_1 − φ|, |θ_2 − log((1 − γ)/γ)|", atMost: 0
  ) { c in
    larger(abs(c.theta[0] - c.phi), abs(c.theta[1] - Double.log((1 - c.gamma) / c.gamma)))
  }

  /// `η(r) = r + σ² (log p)'(r)`, `p` the density of `X + σ Z`, differentiated in dual numbers.
  private static let tweedie = Property(
    "property/tweedie/bernoulli-gaussian", tolerance: 1e-9, assuming: [isWithin, isOfPrior],
    draw: { ShrinkageCase(.bernoulliGaussian, from: $0) }
  ) { c in
    let tau2 = c.sigma * c.sigma
    let r = Dual(value: c.r, tangent: 1)
    func log(_ weight: Double, _ variance: Double) -> Dual {
      Dual(Double.log(weight) - Double.log(variance) / 2) - r * r / Dual(2 * variance)
    }
    let density = logarithmOfSum(log(1 - c.gamma, tau2), log(c.gamma, c.phi + tau2))
    let expected = c.r + tau2 * density.tangent
    let eta = try c.shrinkage()
    let found = eta(c.r, c.sigma)
    return abs(found - expected) / max(abs(c.r), c.sigma)
  }.claim(
    source: Claim.Source("BG", "Efron 2011, (1.4); BSR17 (37)–(40)"),
    conclusion: "the posterior mean is r + σ² d/dr log p(r)",
    evidence: "the mixture's density differentiated in dual numbers",
    theorem: "Derivation.tweedie_bernoulli_gaussian", "Bayes.activity_by_bayes",
    "Bayes.active_by_bayes")

  private static let complexTweedie = Property(
    "property/tweedie/complex-bernoulli-gaussian", tolerance: 1e-9,
    assuming: [isWithin, isOfPrior],
    draw: { ShrinkageCase(.bernoulliGaussian, from: $0) }
  ) { c in
    let tau2 = c.sigma * c.sigma
    let size = Dual(value: abs(c.r), tangent: 1)
    func log(_ weight: Double, _ variance: Double) -> Dual {
      Dual(Double.log(weight) - Double.log(variance)) - size * size / Dual(variance)
    }
    let density = logarithmOfSum(log(1 - c.gamma, tau2), log(c.gamma, c.phi + tau2))
    // ∂/∂r̄ of a function of |r| is r/(2|r|) times its derivative by |r|; the direction is any.
    let expected = abs(c.r) + tau2 * density.tangent / 2
    let direction = Complex<Double>(0.6, 0.8)
    let eta = ComplexBernoulliGaussian<Complex<Double>>(theta1: c.theta[0], theta2: c.theta[1])
    let found = eta(Complex.scale(abs(c.r), direction), c.sigma)
    let difference = found - Complex.scale(expected, direction)
    return difference.squaredMagnitude.squareRoot() / max(abs(c.r), c.sigma)
  }.claim(
    source: Claim.Source("BG", "Efron 2011, (1.4), in complex numbers"),
    conclusion: "the complex posterior mean is r + σ² ∂/∂r̄ log p(r)",
    evidence: "the mixture's density differentiated in dual numbers",
    theorem: "Derivation.tweedie_complex", "Bayes.complex_activity_by_bayes",
    "Bayes.complex_active_by_bayes")

  /// `log(e^a + e^b)` without overflow.
  private static func logarithmOfSum(_ a: Dual, _ b: Dual) -> Dual {
    let top = Dual.maximum(a, b)
    return top + Dual.log(Dual.exp(a - top) + Dual.exp(b - top))
  }

  /// Central differences, with a step at which their own error is below the tolerance.
  private static func slope(_ family: ShrinkageCase.Family) -> Claim {
    Property(
      "property/divergence/\(family.rawValue)", tolerance: 1e-6,
      draw: { ShrinkageCase(family, from: $0) }
    ) { c in
      let eta = try c.shrinkage()
      // The least length on which η varies; across a kink there is no derivative.
      let h = 1e-5 * c.sigma / max(1, c.phi.squareRoot() / c.sigma)
      if c.kinks.contains(where: { abs(abs(c.r) - $0 * c.sigma) < 4 * h }) { return nil }
      let difference = (eta(c.r + h, c.sigma) - eta(c.r - h, c.sigma)) / (2 * h)
      let slope = eta.slope(c.r, c.sigma)
      return abs(difference - slope) / max(1, abs(slope))
    }.claim(
      source: Claim.Source("AMP", "BSR17 (9), (12), Sec. IV-B"),
      hypotheses: ["r is not within 4 steps of a kink"],
      conclusion: "the slope is the derivative", evidence: "central differences",
      theorem: "Slopes.slope_" + family.rawValue.replacing("-", with: "_"))
  }

  /// Every entry's slope under the row-wise threshold, in the matrix `A` of a case.
  private static let groupSlopes = Property(
    "property/divergence/group-threshold", tolerance: 1e-6,
    draw: { LinearCase(from: $0) }
  ) { c in
    let eta = GroupSoftThreshold<Double>(theta: c.alpha)
    let sigma = [Double](repeating: 0.2, count: c.a.columns)
    let slopes = eta.slopes(c.a, sigma)
    let tau = eta.threshold(sigma)
    let h = 1e-6
    var worst = 0.0
    for i in 0..<min(c.a.rows, 6) {
      let norm = (0..<c.a.columns).reduce(0) { $0 + c.a[i, $1] * c.a[i, $1] }.squareRoot()
      if abs(norm - tau) < 4 * h { return nil }
      for j in 0..<min(c.a.columns, 6) {
        func moved(_ step: Double) -> Double {
          var (r, x) = (c.a, c.a)
          r[i, j] += step
          _ = eta.apply(r, width: r.columns, sigma, into: &x)
          return x[i, j]
        }
        worst = larger(worst, abs((moved(h) - moved(-h)) / (2 * h) - slopes[i, j]))
      }
    }
    return worst
  }.claim(
    source: Claim.Source("MSTO", "SCSZ21 (8)"),
    hypotheses: ["no row's norm is within 4 steps of the threshold"],
    conclusion: "the slopes are the diagonal of the Jacobian", evidence: "central differences",
    theorem: "Slopes.slope_group_threshold")

  /// The LMMSE stage is linear in `r̃`: its Jacobian's trace comes from unit vectors, exactly.
  private static let linearDivergence = Property(
    "property/divergence/lmmse", tolerance: 1e-11, draw: { LinearCase(from: $0) }
  ) { c in
    let stage = GramLMMSE(c.a, gram: CholeskyGram(c.a))
    let n = c.a.columns
    let zeros = Matrix<Double>(zeros: c.a.rows, n)
    let unit = Matrix<Double>(rows: n, columns: n) { $0 == $1 ? 1 : 0 }
    var x = unit
    let divergences = stage.estimate(
      stage.project(zeros), unit, [Double](repeating: c.noiseVariance, count: n), into: &x)
    let trace = (0..<n).reduce(0) { $0 + x[$1, $1] } / Double(n)
    return abs(trace - divergences[0])
  }.claim(
    source: Claim.Source("VAMP", "BSR17 (20), erratum B2"),
    conclusion: "ν̃ is the mean of the Jacobian's diagonal", evidence: "columns of the Jacobian",
    theorem: "LMMSE.lmmse_divergence", "LMMSE.lmmse_slope_by_gram", "LMMSE.lmmse_jacobian")
}
