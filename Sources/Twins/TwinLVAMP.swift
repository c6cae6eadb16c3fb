// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

/// [LVAMP] and [LVAMP-GH] sample by sample: a linear stage, and what VAMP does after it.
protocol VAMPTwin: TapedTwin {
  /// `x̃_t` and its divergence before it is clipped.
  static func linear<T: TwinReal>(
    _ n: TwinNetwork<T>, _ t: Int, _ rTilde: TwinVector<T>, _ variance: TwinVector<T>
  ) -> (x: TwinVector<T>, divergence: TwinVector<T>)
}

extension VAMPTwin {
  static func run<T: TwinReal>(_ n: TwinNetwork<T>) throws -> [TwinLayer<T>] {
    var rTilde = n.zeros(n.n)
    var varianceTilde = n.list("initial_variance", 0)
    return try (0..<n.depth).map { t in
      let one = rTilde.constant(1)
      let stage = linear(n, t, rTilde, varianceTilde)
      let nuTilde = clipped(n, stage.divergence)
      let r =
        n.fault == .vampLinearExtrinsicMissing
        ? stage.x : (stage.x - nuTilde * rTilde) / (one - nuTilde)
      let variance = extrinsic(n, varianceTilde, nuTilde)
      let shrunk = try n.shrunk(
        r, variance.root, n.list("theta", t))
      let nu = clipped(n, shrunk.slopes / one.constant(T(n.n)))
      rTilde =
        n.fault == .vampShrinkageExtrinsicMissing
        ? shrunk.x : (shrunk.x - nu * r) / (one - nu)
      varianceTilde = extrinsic(n, variance, nu)
      if n.fault == .gradientTruncated {
        (rTilde, varianceTilde) = (rTilde.held, varianceTilde.held)
      }
      if n.fault == .varianceHeld { varianceTilde = varianceTilde.held }
      return TwinLayer(
        vectors: [("r", [[r]]), ("x", [[shrunk.x]])],
        numbers: [("nu_tilde", nuTilde), ("variance", variance), ("nu", nu)])
    }
  }

  private static func clipped<T: TwinReal>(
    _ n: TwinNetwork<T>, _ nu: TwinVector<T>
  ) -> TwinVector<T> {
    let kept: TwinVector<T>
    switch n.fault {
    case .some(.vampClipMissing): kept = nu
    case .some(.narrowClip): kept = nu.within(T(1e-6), T(1 - 1e-6))
    default: kept = nu.within(T(1e-12), T(1 - 0x1p-23))
    }
    return n.fault == .divergenceHeld ? kept.held : kept
  }

  private static func extrinsic<T: TwinReal>(
    _ n: TwinNetwork<T>, _ variance: TwinVector<T>, _ nu: TwinVector<T>
  ) -> TwinVector<T> {
    n.fault == .vampVarianceNotExtrinsic
      ? variance * nu : variance * nu / (nu.constant(1) - nu)
  }
}

public enum TwinLVAMP: VAMPTwin {
  public static let kind = "lvamp"
  static let blockOfN = "V"
  static let blocks = [
    TwinBlock(name: "initial_variance", rank: 0, isShared: true, isLearned: false),
    TwinBlock(name: "U", rank: 2), TwinBlock(name: "s", rank: 1), TwinBlock(name: "V", rank: 2),
    TwinBlock(name: "sigma_w2", rank: 0), TwinBlock(name: "theta", rank: 1),
  ]
  public static let faults: [Fault] =
    Fault.ofDecoupling + Fault.ofClip + [
      .networkMatrixOrder, .untiedAsTied, .sigmaSquaredForSigma, .lmmseNullSpaceDropped,
      .lmmseDivergenceWithoutNullSpace, .lmmseRatioInverted, .singularValueNotSquared,
    ]
  public static let gradientFaults: [Fault] =
    faults + [
      .lampTiedGradientNotSummed, .gradientTruncated, .divergenceHeld, .varianceHeld,
      .gradientOfLogarithm, .lossSummed, .lossHalved, .lampLossOverEntries,
    ]

  static func linear<T: TwinReal>(
    _ n: TwinNetwork<T>, _ t: Int, _ rTilde: TwinVector<T>, _ variance: TwinVector<T>
  ) -> (x: TwinVector<T>, divergence: TwinVector<T>) {
    let (u, s, v) = (n.matrix("U", t)[0], n.list("s", t), n.matrix("V", t)[0])
    let noise = n.list("sigma_w2", t)
    let c = n.fault == .lmmseRatioInverted ? variance / noise : noise / variance
    let denominator = (n.fault == .singularValueNotSquared ? s : s * s) + c.repeated(s.count)
    let inSpan = v.transposedTimes(rTilde)
    let given = u.transposedTimes(n.y[0][0])
    let inner = (c / denominator).total
    let nullity = T(n.n - s.count)
    let size = c.constant(T(n.n))
    let trace = n.fault == .lmmseDivergenceWithoutNullSpace ? inner : inner + c.constant(nullity)
    if n.fault == .lmmseNullSpaceDropped {
      let x = v.times((s * given + c * inSpan) / denominator)
      return (x, trace / size)
    }
    return (rTilde + v.times(s / denominator * (given - s * inSpan)), trace / size)
  }
}

public enum TwinLVAMPGH: VAMPTwin {
  public static let kind = "lvamp-gh"
  static let blockOfN = "H"
  static let blocks = [
    TwinBlock(name: "initial_variance", rank: 0, isShared: true, isLearned: false),
    TwinBlock(name: "G", rank: 2), TwinBlock(name: "H", rank: 2),
    TwinBlock(name: "theta", rank: 1),
  ]
  public static let faults: [Fault] =
    Fault.ofDecoupling + Fault.ofClip + [
      .networkMatrixOrder, .untiedAsTied, .sigmaSquaredForSigma, .traceOverRows,
      .traceOfComplement,
    ]
  public static let gradientFaults: [Fault] =
    faults + [
      .lampTiedGradientNotSummed, .gradientTruncated, .divergenceHeld, .varianceHeld,
      .traceHeld, .lossSummed, .lossHalved, .lampLossOverEntries,
    ]

  static func linear<T: TwinReal>(
    _ n: TwinNetwork<T>, _ t: Int, _ rTilde: TwinVector<T>, _ variance: TwinVector<T>
  ) -> (x: TwinVector<T>, divergence: TwinVector<T>) {
    let (g, h) = (n.matrix("G", t)[0], n.matrix("H", t)[0])
    let size = n.n
    let diagonal = TwinVector.joined((0..<size).map { g[($0 * size + $0)..<($0 * size + $0 + 1)] })
    let rows = n.y[0][0].count
    var nu = diagonal.total / g.constant(T(n.fault == .traceOverRows ? rows : size))
    if n.fault == .traceOfComplement { nu = g.constant(1) - nu }
    if n.fault == .traceHeld { nu = nu.held }
    return (h.times(n.y[0][0]) + g.times(rTilde), nu)
  }
}

extension Fault {
  /// Mistakes of decoupling that need one sample alone to be seen.
  static let ofDecoupling: [Fault] = [
    .vampLinearExtrinsicMissing, .vampShrinkageExtrinsicMissing, .vampVarianceNotExtrinsic,
  ]
  public static let singularValueNotSquared = Fault(
    "singular-value-not-squared", in: "LMMSE stage", breaks: ["nu_tilde"],
    "the denominator is s + c; it is s² + c")
  public static let traceOverRows = Fault(
    "trace-over-m", in: "linear stage", breaks: ["nu_tilde"],
    "the divergence of the linear stage is tr(G)/M; it is tr(G)/N")
  public static let traceOfComplement = Fault(
    "trace-of-complement", in: "linear stage", breaks: ["nu_tilde"],
    "the divergence of the linear stage is 1 − tr(G)/N; it is tr(G)/N")
  public static let divergenceHeld = Fault(
    "divergence-held", in: "gradient", "the gradient takes the divergences for constants")
  public static let varianceHeld = Fault(
    "variance-held", in: "gradient",
    "the gradient takes the variances σ̃_t² for constants")
  public static let traceHeld = Fault(
    "trace-held", in: "gradient",
    "the gradient by G leaves out that the divergence is its trace")
}
