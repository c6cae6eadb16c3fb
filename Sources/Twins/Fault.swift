// SPDX-License-Identifier: GPL-3.0-or-later
import Calls

/// A mistake that implementers make, which a twin can be told to make.
public enum Fault: String, CaseIterable, Codable, Sendable {
  // AMP's Onsager term and noise estimate
  case onsagerMissing = "onsager-missing"
  case onsagerWithoutNOverM = "onsager-without-n-over-m"
  case onsagerOneIterationLate = "onsager-one-iteration-late"
  case onsagerSign = "onsager-sign"
  case onsagerPlainResidual = "onsager-plain-residual"
  case sigmaMMinusOne = "sigma-m-minus-1"
  case sigmaOverN = "sigma-over-n"
  case sigmaSquaredForSigma = "sigma-squared-for-sigma"
  case sigmaSharedByBatch = "sigma-shared-by-batch"
  case sigmaOfPlainResidual = "sigma-of-plain-residual"
  // Soft threshold
  case hardThreshold = "hard-threshold"
  case oneSidedThreshold = "one-sided-threshold"
  case thresholdGainMissing = "threshold-gain-missing"
  // ISTA and FISTA
  case thresholdNotScaledByStep = "threshold-not-scaled-by-step"
  case stepMissing = "step-missing"
  case gradientSign = "gradient-sign"
  case gradientDoubled = "gradient-doubled"
  case fistaMomentumOffByOne = "fista-momentum-off-by-one"
  case fistaMomentumMissing = "fista-momentum-missing"
  case fistaPrintedMomentum = "fista-printed-momentum"
  case fistaGradientAtEstimate = "fista-gradient-at-estimate"
  case fistaAsPrinted = "fista-as-printed"
  // The LMMSE stage
  case lmmseAsPrinted = "lmmse-as-printed"
  case lmmseNullSpaceDropped = "lmmse-null-space-dropped"
  case lmmseDivergenceWithoutNullSpace = "lmmse-divergence-without-null-space"
  case lmmseDivergenceOverRank = "lmmse-divergence-over-rank"
  case lmmseRatioInverted = "lmmse-ratio-inverted"
  case lmmseDeviationForVariance = "lmmse-deviation-for-variance"
  // VAMP
  case vampLinearExtrinsicMissing = "vamp-linear-extrinsic-missing"
  case vampShrinkageExtrinsicMissing = "vamp-shrinkage-extrinsic-missing"
  case vampVarianceNotExtrinsic = "vamp-variance-not-extrinsic"
  case vampVarianceSharedByBatch = "vamp-variance-shared-by-batch"
  // Bernoulli–Gaussian shrinkage
  case bgLogOddsSign = "bg-log-odds-sign"
  case bgNormaliserMissing = "bg-normaliser-missing"
  case bgSlopeOfGainOnly = "bg-slope-of-gain-only"
  case bgVarianceForDeviation = "bg-variance-for-deviation"
  // The other shrinkage families
  case pwlDiscontinuous = "pwl-discontinuous"
  case pwlBreakpointNotScaledBySigma = "pwl-breakpoint-not-scaled-by-sigma"
  case expFactorTwoMissing = "exp-factor-two-missing"
  case expSlopeOfWindowMissing = "exp-slope-of-window-missing"
  case splineSupportOne = "spline-support-one"
  case splineMiddleCoefficient = "spline-middle-coefficient"
  case mlpEven = "mlp-even"
  case mlpInputNotScaledBySigma = "mlp-input-not-scaled-by-sigma"
  case groupThresholdEntrywise = "group-threshold-entrywise"
  case groupNormOne = "group-norm-one"
  case groupSlopeOfFactorOnly = "group-slope-of-factor-only"
  // Derivatives of the shrinkages
  case derivativeSigmaSign = "derivative-sigma-sign"
  case derivativeThresholdWithoutSigma = "derivative-threshold-without-sigma"
  case derivativeSecondTermOnce = "derivative-second-term-once"
  case derivativeMixedOfGainOnly = "derivative-mixed-of-gain-only"
  case derivativeMixedSigmaSign = "derivative-mixed-sigma-sign"
  // OAMP, GAMP, EM-VAMP, complex algorithms and transforms; damping and clipping
  case dampingReversed = "damping-reversed"
  case vampClipMissing = "vamp-clip-missing"
  case oampNotNormalised = "oamp-not-normalised"
  case oampDivergenceKept = "oamp-divergence-kept"
  case oampGainMissing = "oamp-gain-missing"
  case oampNoiseNotSubtracted = "oamp-noise-not-subtracted"
  case oampTauIsV = "oamp-tau-is-v"
  case oampOutputDivergenceFree = "oamp-output-divergence-free"
  case gampOnsagerMissing = "gamp-onsager-missing"
  case gampOnsagerSign = "gamp-onsager-sign"
  case gampVarianceWithoutSquares = "gamp-variance-without-squares"
  case gampVarianceOneLate = "gamp-variance-one-late"
  case gampOutputDerivativeSign = "gamp-output-derivative-sign"
  case gampInputVarianceMissing = "gamp-input-variance-missing"
  case gampClipMissing = "gamp-clip-missing"
  case channelNoiseMissing = "channel-noise-missing"
  case channelVarianceOfLinearPart = "channel-variance-of-linear-part"
  case probitHazardSign = "probit-hazard-sign"
  case quantiserEndsClosed = "quantiser-ends-closed"
  case emNoiseWithoutTrace = "em-noise-without-trace"
  case emNoiseOfExtrinsic = "em-noise-of-extrinsic"
  case emPhiWithoutVariance = "em-phi-without-variance"
  case emPhiOverAll = "em-phi-over-all"
  case emGammaHardCount = "em-gamma-hard-count"
  case conjugationMissing = "conjugation-missing"
  case complexThresholdByParts = "complex-threshold-by-parts"
  case complexSlopeOfSupport = "complex-slope-of-support"
  case complexSlopeAlongRay = "complex-slope-along-ray"
  case complexRealDensity = "complex-real-density"
  case complexSigmaPerPart = "complex-sigma-per-part"
  case dftScalingMissing = "dft-scaling-missing"
  case dftScalingOfInverse = "dft-scaling-of-inverse"
  case dftSign = "dft-sign"
  case dctFirstRow = "dct-first-row"
  // Any iteration
  case iterationMissing = "iteration-missing"
  case rowMajorAsColumnMajor = "row-major-as-column-major"
  case float32Leak = "float32-leak"

  /// What the implementation does wrong, for the one who reads a report.
  public var explanation: String {
    switch self {
    case .onsagerMissing: "the Onsager term b_t v_{t−1} is missing from v_t"
    case .onsagerWithoutNOverM: "b_{t+1} is <η'>, without the factor N/M"
    case .onsagerOneIterationLate: "v_t uses b_{t−1}, the coefficient of one iteration before"
    case .onsagerSign: "the Onsager term is subtracted, not added"
    case .onsagerPlainResidual: "the Onsager term multiplies y − A x̂_{t−1}, not v_{t−1}"
    case .sigmaMMinusOne: "σ_t² is ‖v_t‖²/(M−1), not ‖v_t‖²/M"
    case .sigmaOverN: "σ_t² is ‖v_t‖²/N, not ‖v_t‖²/M"
    case .sigmaSquaredForSigma: "the shrinkage gets σ² where σ belongs"
    case .sigmaSharedByBatch: "one σ_t is shared by all columns of the batch"
    case .sigmaOfPlainResidual: "σ_t is taken of y − A x̂_t, without the Onsager term"
    case .hardThreshold: "the threshold is hard: what exceeds it is not shrunk"
    case .oneSidedThreshold: "negative inputs are set to zero: max(r − τ, 0) alone"
    case .thresholdGainMissing: "the gain θ1 is missing"
    case .thresholdNotScaledByStep: "the threshold is λ; it is β λ for a step β (erratum B3)"
    case .stepMissing: "the step β is missing from the gradient"
    case .gradientSign: "the gradient step has the wrong sign"
    case .gradientDoubled: "the gradient is that of ‖y − Ax‖², twice that of ½‖y − Ax‖²"
    case .fistaMomentumOffByOne: "the momentum is t/(t+3): its count is one ahead"
    case .fistaMomentumMissing: "there is no momentum: this is ISTA"
    case .fistaPrintedMomentum: "the momentum is the printed (t−2)/(t+1) (erratum B4)"
    case .fistaGradientAtEstimate:
      "the gradient is taken at x̂_t, not at the extrapolated point (erratum B4)"
    case .fistaAsPrinted: "(6) as printed: momentum (t−2)/(t+1), gradient at x̂_t (erratum B4)"
    case .lmmseAsPrinted: "(16) and (20) as printed, for a matrix with a null space (B1 and B2)"
    case .lmmseNullSpaceDropped: "the part of r̃ in the null space of A is dropped (erratum B1)"
    case .lmmseDivergenceWithoutNullSpace: "<η̃'> lacks the term (N − R)/N (erratum B2)"
    case .lmmseDivergenceOverRank: "<η̃'> is an average over R, not over N"
    case .lmmseRatioInverted: "the LMMSE stage uses σ̃²/σ_w², not σ_w²/σ̃²"
    case .lmmseDeviationForVariance: "the LMMSE stage uses σ_w where σ_w² belongs"
    case .vampLinearExtrinsicMissing: "r_t is x̃_t: the LMMSE stage's extrinsic step is missing"
    case .vampShrinkageExtrinsicMissing: "r̃_{t+1} is x̂_t: the shrinkage's extrinsic step is missing"
    case .vampVarianceNotExtrinsic: "variances are σ² ν, without the division by 1 − ν"
    case .vampVarianceSharedByBatch: "one set of variances is shared by all columns of the batch"
    case .bgLogOddsSign: "θ2 has the wrong sign: log(γ/(1−γ)) for log((1−γ)/γ)"
    case .bgNormaliserMissing: "the factor √(1 + θ1/σ²) of the posterior odds is missing"
    case .bgSlopeOfGainOnly: "∂η/∂r treats the posterior odds as constant"
    case .bgVarianceForDeviation: "σ is taken for σ² within the Bernoulli–Gaussian shrinkage"
    case .pwlDiscontinuous: "each segment is its slope times r, without the offset that joins them"
    case .pwlBreakpointNotScaledBySigma: "the breakpoints are θ1 and θ2, not θ1 σ and θ2 σ"
    case .expFactorTwoMissing: "the exponent is −r²/(θ1² σ²), without the factor 1/2"
    case .expSlopeOfWindowMissing: "∂η/∂r treats the exponential as constant"
    case .splineSupportOne: "the spline ends at |z| = 1; it reaches to 2"
    case .splineMiddleCoefficient: "the spline's middle piece has |z|³ where |z|³/2 belongs"
    case .mlpEven: "the network sees r/σ, not |r|/σ: η is not odd"
    case .mlpInputNotScaledBySigma: "the network sees |r|, not |r|/σ"
    case .groupThresholdEntrywise: "the threshold acts on each entry, not on the norm of its row"
    case .groupNormOne: "rows are measured by ‖·‖₁, not by ‖·‖₂"
    case .groupSlopeOfFactorOnly: "∂x/∂r treats the norm of the row as constant"
    case .derivativeSigmaSign: "∂η/∂σ has the wrong sign"
    case .derivativeThresholdWithoutSigma:
      "∂η/∂θ of a breakpoint or width lacks its factor σ"
    case .derivativeSecondTermOnce: "∂²η/∂r² counts the first of its two terms once, not twice"
    case .derivativeMixedOfGainOnly:
      "∂²η/∂r∂θ of a window's, a unit's or the odds' weight lacks the slope of what it weighs"
    case .derivativeMixedSigmaSign: "∂²η/∂r∂σ has the wrong sign"
    case .dampingReversed: "the weights of new and old are exchanged: 1 − d for d"
    case .vampClipMissing: "the divergences are not kept off 0 and 1"
    case .oampNotNormalised: "W is Ŵ: the factor N/tr(Ŵ A) is missing"
    case .oampDivergenceKept: "the denoiser is not divergence-free: −<η'> r is missing"
    case .oampGainMissing: "the factor C = 1/(1 − <η'>) is missing"
    case .oampNoiseNotSubtracted: "v² lacks −M σ_w²"
    case .oampTauIsV: "the denoiser gets v² where τ² belongs"
    case .oampOutputDivergenceFree: "the estimate is the divergence-free one, not η(r; τ)"
    case .gampOnsagerMissing: "p is A x̂, without −τ_p ŝ"
    case .gampOnsagerSign: "p is A x̂ + τ_p ŝ"
    case .gampVarianceWithoutSquares: "τ_p is the mean of τ_x, without |A|²"
    case .gampVarianceOneLate: "p uses the τ_p of one iteration before"
    case .gampOutputDerivativeSign: "τ_s has the wrong sign: it is −∂ŝ/∂p"
    case .gampInputVarianceMissing: "r is x̂ + A^T ŝ, without the factor τ_r"
    case .gampClipMissing: "|A|²^T τ_s is not kept above zero"
    case .channelNoiseMissing: "the output channel takes σ_w² for zero"
    case .channelVarianceOfLinearPart: "var[z|y] lacks the part of var[u|y]"
    case .probitHazardSign: "the hazard is taken at c, not at −c"
    case .quantiserEndsClosed: "the outermost cells end after Δ; they reach to infinity"
    case .emNoiseWithoutTrace: "σ_w² is ‖y − A x̃‖²/M, without the posterior's trace"
    case .emNoiseOfExtrinsic: "σ_w² is learned from r_t, not from x̃_t"
    case .emPhiWithoutVariance: "φ lacks the posterior variance of active entries"
    case .emPhiOverAll: "φ is an average over N, not over Σ π_j"
    case .emGammaHardCount: "γ counts entries with π_j > 1/2 instead of the mean of π_j"
    case .conjugationMissing: "A^T stands where A^H belongs"
    case .complexThresholdByParts: "real and imaginary part are thresholded apart"
    case .complexSlopeOfSupport: "∂η/∂r is 1 off the dead zone; it is 1 − τ/(2|r|)"
    case .complexSlopeAlongRay: "∂η/∂r is 1 − τ/|r|; it is 1 − τ/(2|r|)"
    case .complexRealDensity:
      "the posterior odds are those of real numbers: ½ log(1 + φ/σ²), |r|²/2"
    case .complexSigmaPerPart: "σ_t² is ‖v_t‖²/(2M), the variance of a part"
    case .dftScalingMissing: "the transform lacks its factor 1/√N"
    case .dftScalingOfInverse: "forward has no factor and back 1/N, as library defaults have it"
    case .dftSign: "the transform has e^{+2πi jk/N}"
    case .dctFirstRow: "row 0 of the cosine transform lacks its factor 1/√2"
    case .iterationMissing: "one iteration too few is run"
    case .rowMajorAsColumnMajor: "A is read in the wrong memory order"
    case .float32Leak: "the computation runs in binary32, not in binary64"
    }
  }

  /// The algorithms in which the mistake can be made.
  public var algorithms: [Algorithm] {
    let amps: [Algorithm] = [.ampL1, .amp]
    let vamps: [Algorithm] = [.vampL1, .vamp]
    switch self {
    case .onsagerMissing, .onsagerWithoutNOverM, .onsagerOneIterationLate, .onsagerSign,
      .onsagerPlainResidual, .sigmaMMinusOne, .sigmaOverN, .sigmaSharedByBatch,
      .sigmaOfPlainResidual:
      return amps + [.complexAMP]
    case .sigmaSquaredForSigma:
      return Algorithm.allCases.filter(\.isShrinkage) + [.shrinkageDerivatives] + amps + vamps
        + [.vampAsPrinted]
    case .hardThreshold, .oneSidedThreshold:
      return [.softThreshold, .ista, .fista, .fistaAsPrinted, .ampL1, .vampL1]
    case .thresholdGainMissing: return [.softThreshold]
    case .thresholdNotScaledByStep, .stepMissing, .gradientSign, .gradientDoubled:
      return [.ista, .fista, .fistaAsPrinted]
    case .fistaMomentumOffByOne, .fistaMomentumMissing, .fistaPrintedMomentum,
      .fistaGradientAtEstimate, .fistaAsPrinted:
      return [.fista]
    case .lmmseAsPrinted, .lmmseNullSpaceDropped, .lmmseDivergenceWithoutNullSpace,
      .lmmseDivergenceOverRank:
      return [.lmmse] + vamps + [.complexVAMP]
    case .lmmseRatioInverted, .lmmseDeviationForVariance:
      return [.lmmse] + vamps + [.vampAsPrinted, .complexVAMP]
    case .vampLinearExtrinsicMissing, .vampShrinkageExtrinsicMissing, .vampVarianceNotExtrinsic,
      .vampVarianceSharedByBatch:
      return vamps + [.vampAsPrinted, .complexVAMP]
    case .bgLogOddsSign, .bgNormaliserMissing, .bgSlopeOfGainOnly, .bgVarianceForDeviation:
      return [.bernoulliGaussian, .amp, .vamp, .vampAsPrinted]
    case .pwlDiscontinuous, .pwlBreakpointNotScaledBySigma: return [.piecewiseLinear]
    case .expFactorTwoMissing, .expSlopeOfWindowMissing: return [.exponential]
    case .splineSupportOne, .splineMiddleCoefficient: return [.spline]
    case .mlpEven, .mlpInputNotScaledBySigma: return [.mlp]
    case .groupThresholdEntrywise, .groupNormOne, .groupSlopeOfFactorOnly: return [.groupThreshold]
    case .derivativeSigmaSign, .derivativeThresholdWithoutSigma, .derivativeSecondTermOnce,
      .derivativeMixedOfGainOnly, .derivativeMixedSigmaSign:
      return [.shrinkageDerivatives]
    case .dampingReversed:
      return [.amp, .vamp, .gamp, .complexAMP]
    case .vampClipMissing:
      return [.vampL1]
    case .oampNotNormalised, .oampDivergenceKept, .oampGainMissing, .oampNoiseNotSubtracted,
      .oampTauIsV, .oampOutputDivergenceFree:
      return [.oamp]
    case .gampOnsagerMissing, .gampOnsagerSign, .gampVarianceWithoutSquares, .gampVarianceOneLate,
      .gampOutputDerivativeSign, .gampInputVarianceMissing, .gampClipMissing:
      return [.gamp]
    case .channelNoiseMissing, .channelVarianceOfLinearPart, .probitHazardSign,
      .quantiserEndsClosed:
      return [.outputChannel, .gamp]
    case .emNoiseWithoutTrace, .emNoiseOfExtrinsic, .emPhiWithoutVariance, .emPhiOverAll,
      .emGammaHardCount:
      return [.emVAMP]
    case .conjugationMissing:
      return [.partialDFT, .complexAMP]
    case .complexThresholdByParts, .complexSlopeOfSupport, .complexSlopeAlongRay:
      return [.complexSoftThreshold, .complexAMP]
    case .complexRealDensity:
      return [.complexBernoulliGaussian, .complexAMP, .complexVAMP]
    case .complexSigmaPerPart:
      return [.complexAMP]
    case .dftScalingMissing, .dftScalingOfInverse, .dftSign:
      return [.partialDFT]
    case .dctFirstRow:
      return [.partialDCT]
    case .iterationMissing: return Algorithm.allCases.filter(\.isIteration)
    case .rowMajorAsColumnMajor:
      return Algorithm.allCases.filter {
        ($0.isIteration || $0 == .lmmse) && !$0.isComplex("A")
      }
    case .float32Leak: return Algorithm.allCases
    }
  }
}
