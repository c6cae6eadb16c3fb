// SPDX-License-Identifier: GPL-3.0-or-later

// Mistakes of beamforming by projected gradients; the first eight are those of the article's code.
extension Fault {
  public static let beamDescent = Fault(
    "beam-descent", in: "step", breaks: ["W"], "the spectral efficiency is descended: W − αγ∇SE")
  public static let beamPowerPerAntenna = Fault(
    "beam-power-per-antenna", in: "projection", breaks: ["W"],
    "each antenna is kept within the power P, so that all of them have up to N times P")
  public static let gramRealPart = Fault(
    "gram-real-part", in: "normalisation", breaks: ["step"], "λ_1 is that of the real part of HᴴH")
  public static let beamNoiseOfBatch = Fault(
    "beam-noise-of-batch", in: "noise variance", breaks: ["step", "W"],
    "all links of a batch have one noise variance, its mean; each has its own")
  public static let beamSameBatch = Fault(
    "beam-same-batch", in: "training", "every update has the links of the first")
  public static let clipElementwise = Fault(
    "clip-elementwise", in: "gradient clip",
    "each entry of the gradient is clipped; its norm is")
  public static let projectionWithoutRadial = Fault(
    "projection-without-radial", in: "projection backward",
    "the factor √P/‖V‖ is held constant: the derivative lacks −Re⟨D, G⟩ D")
  public static let beamStepRange = Fault(
    "beam-step-range", in: "step", breaks: ["step"],
    "steps are kept within 1e-4 … 0.1, too small by far")

  public static let beamPowerPerStream = Fault(
    "beam-power-per-stream", in: "projection", breaks: ["W"],
    "each stream by itself is kept within the power P")
  public static let beamPowerAlways = Fault(
    "beam-power-always", in: "projection", breaks: ["W"], "beams with less power are scaled up to P"
  )
  public static let curvatureHalf = Fault(
    "curvature-half", in: "normalisation", breaks: ["step"],
    "the curvature is λ_1/(ln 2 (σ² + ‖HW‖²)), half of what it is")
  public static let gammaHeld = Fault(
    "gamma-held", in: "normalisation",
    "γ_k is held constant in the gradient, though it depends on W")
  public static let beamGradientWirtinger = Fault(
    "beam-gradient-wirtinger", in: "gradient", breaks: ["W"], isConvention: true,
    "∇SE is Wirtinger's ∂/∂W*, half of ∂/∂Re + i ∂/∂Im")
  public static let beamConjugationMissing = Fault(
    "beam-conjugation-missing", in: "gradient", breaks: ["W"], "Hᵀ stands where Hᴴ belongs")
  public static let beamNatural = Fault(
    "beam-natural-logarithm", in: "spectral efficiency", breaks: ["W"], isConvention: true,
    "the efficiency is in nat/s/Hz: ln for log2")
  public static let beamLossSign = Fault(
    "beam-loss-sign", in: "loss", "the loss is the mean efficiency; it is minus that")

  static let ofEfficiency: [Fault] = [
    .beamNoiseOfBatch, .beamGradientWirtinger, .beamConjugationMissing, .beamNatural,
  ]
  public static let ofSpectralEfficiency = ofEfficiency
  public static let ofProjection: [Fault] = [
    .beamPowerPerAntenna, .beamPowerPerStream, .beamPowerAlways, .projectionWithoutRadial,
  ]
  public static let ofAutoPGD: [Fault] =
    [.beamDescent, .beamStepRange] + ofProjection.dropLast() + [.gramRealPart, .curvatureHalf]
    + ofEfficiency
  public static let ofAutoPGDGradient: [Fault] =
    ofAutoPGD + [.projectionWithoutRadial, .gammaHeld, .beamLossSign, .lossSummed]
  public static let ofAutoPGDTraining: [Fault] =
    ofAutoPGDGradient.filter { $0 != .gammaHeld } + [
      .beamSameBatch, .clipElementwise, .adamWithoutBiasCorrection,
    ]
}
