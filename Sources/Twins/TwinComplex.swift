// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Twin {
  /// The complex form of the family of that name as a function of complex numbers.
  @specialized(where T == Double)
  @specialized(where T == Float)
  public func complexShrinkage<T: TwinReal>(
    _ family: String, _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let shrinkage = try TwinComplexShrinkage<T>(
      ShrinkageChoice(family, try p(.theta)), style, fault)
    let r: Tensor<T.Complexified> = try inputs.tensor("r", [nil], of: T.Complexified.self)
    let sigma: Tensor<T> = try inputs.tensor("sigma", r.shape)
    let results = zip(r.entries, sigma.entries).map { shrinkage($0.real, $0.imaginary, $1) }
    return [
      "x": .complex(Tensor(r.shape, results.map { T.Complexified($0.re, $0.im) })),
      "slope": Values(results.map(\.slope)),
    ]
  }
}

/// What maps a column `r` at level `σ` to `x`, with the slopes whose mean is `<η'>`.
protocol TwinDenoiser<T> {
  associatedtype T: TwinReal where T.Real == T
  func column(_ r: [T], _ sigma: T) -> (x: [T], slopes: [T])
  /// How many real numbers are one entry.
  var parts: Int { get }
}

extension TwinShrinkage: TwinDenoiser {
  var parts: Int { 1 }
  func column(_ r: [T], _ sigma: T) -> (x: [T], slopes: [T]) {
    let shrunk = r.map { self($0, sigma) }
    return (shrunk.map(\.value), shrunk.map(\.slope))
  }
}

/// Complex shrinkages on pairs of real numbers.
struct TwinComplexShrinkage<T: TwinReal>: TwinDenoiser where T.Real == T {
  private let isThreshold: Bool
  let theta: [T]
  let style: Style
  let fault: Fault?
  var parts: Int { 2 }

  init(_ shrinkage: ShrinkageChoice, _ style: Style, _ fault: Fault?) throws {
    let families = ["soft-threshold", "bernoulli-gaussian"]
    guard families.contains(shrinkage.family), shrinkage.theta.count == 2 else {
      throw CallError("shrinkage \(shrinkage.family) has no complex form with that theta")
    }
    isThreshold = shrinkage.family == "soft-threshold"
    theta = shrinkage.theta.map { T($0) }
    self.style = style
    self.fault = fault
  }

  func column(_ r: [T], _ sigma: T) -> (x: [T], slopes: [T]) {
    var x: [T] = []
    var slopes: [T] = []
    for j in stride(from: 0, to: r.count, by: 2) {
      let (re, im, slope) = self(r[j], r[j + 1], sigma)
      x += [re, im]
      slopes.append(slope)
    }
    return (x, slopes)
  }

  func callAsFunction(_ re: T, _ im: T, _ sigma: T) -> (re: T, im: T, slope: T) {
    isThreshold ? threshold(re, im, theta[1] * sigma) : posterior(re, im, sigma)
  }

  private func threshold(_ re: T, _ im: T, _ tau: T) -> (re: T, im: T, slope: T) {
    if fault == .complexThresholdByParts {
      func part(_ r: T) -> T { abs(r) <= tau ? 0 : r > 0 ? r - tau : r + tau }
      let (x, y) = (part(re), part(im))
      return (x, y, ((x == 0 ? 0 : 1) + (y == 0 ? 0 : 1)) / 2)
    }
    // Scaled, so that nothing overflows.
    let largest = max(abs(re), abs(im))
    if largest == 0 { return (0, 0, 0) }
    let (a, b) = (re / largest, im / largest)
    let length = largest * (a * a + b * b).squareRoot()
    if length == tau && fault == .kinkHalf { return (0, 0, 0.25) }
    if length == tau && fault == .kinkOuter { return (0, 0, 0.5) }
    if length <= tau { return (0, 0, 0) }
    let slope: T
    switch fault {
    case .complexSlopeOfSupport: slope = 1
    case .complexSlopeAlongRay: slope = 1 - tau / length
    default: slope = style == .naive ? 1 - tau / (2 * length) : (2 * length - tau) / (2 * length)
    }
    switch style {
    case .naive, .reversed:
      let keep = (length - tau) / length
      return (keep * re, keep * im, slope)
    case .fused:
      return (re.addingProduct(-tau / length, re), im.addingProduct(-tau / length, im), slope)
    default: return (re - re / length * tau, im - im / length * tau, slope)
    }
  }

  private func posterior(_ re: T, _ im: T, _ sigma: T) -> (re: T, im: T, slope: T) {
    let (phi, variance) = (theta[0], sigma * sigma)
    let gain = style == .naive ? 1 / (1 + variance / phi) : phi / (phi + variance)
    let isReal = fault == .complexRealDensity
    let curvature = (re * re + im * im) / variance * gain / (isReal ? 2 : 1)
    let normaliser = T.log(1 + phi / variance) / (isReal ? 2 : 1)
    let u = theta[1] + normaliser - curvature
    let odds = T.exp(-abs(u))
    let (active, zero) =
      u < 0 ? (1 / (1 + odds), odds / (1 + odds)) : (odds / (1 + odds), 1 / (1 + odds))
    let keep = gain * active
    return (keep * re, keep * im, keep * (1 + zero * curvature))
  }
}

extension Rows {
  /// The real matrix of `2M × 2N` that acts on pairs as this matrix of pairs of rows acts on complex
  /// numbers: `[Re, −Im; Im, Re]` for every entry, or of the conjugates.
  func stacked(conjugate: Bool = false) -> Rows {
    var entries = [T](repeating: 0, count: 2 * m * n)
    for i in 0..<(m / 2) {
      for j in 0..<n {
        let re = self[2 * i, j]
        let im = conjugate ? -self[2 * i + 1, j] : self[2 * i + 1, j]
        entries[2 * i * 2 * n + 2 * j] = re
        entries[2 * i * 2 * n + 2 * j + 1] = -im
        entries[(2 * i + 1) * 2 * n + 2 * j] = im
        entries[(2 * i + 1) * 2 * n + 2 * j + 1] = re
      }
    }
    return Rows(m: m, n: 2 * n, entries: entries)
  }
}

extension Fault {
  public static let complexThresholdByParts = Fault(
    "complex-threshold-by-parts", in: "complex arithmetic", breaks: ["x"],
    "real and imaginary part are thresholded apart")
  public static let complexSlopeOfSupport = Fault(
    "complex-slope-of-support", in: "complex arithmetic", breaks: ["b", "nu"],
    "∂η/∂r is 1 off the dead zone; it is 1 − τ/(2|r|)")
  public static let complexSlopeAlongRay = Fault(
    "complex-slope-along-ray", in: "complex arithmetic", breaks: ["b", "nu"],
    "∂η/∂r is 1 − τ/|r|; it is 1 − τ/(2|r|)")
  /// Mistakes of the complex soft threshold.
  public static let ofComplexThreshold: [Fault] = [
    .complexThresholdByParts, .complexSlopeOfSupport, .complexSlopeAlongRay,
  ]

  public static let conjugationMissing = Fault(
    "conjugation-missing", in: "complex arithmetic", breaks: ["r"],
    "A^T stands where A^H belongs")
  public static let complexRealDensity = Fault(
    "complex-real-density", in: "complex arithmetic", breaks: ["x"],
    "the posterior odds are those of real numbers: ½ log(1 + φ/σ²), |r|²/2")
  public static let complexSigmaPerPart = Fault(
    "complex-sigma-per-part", in: "complex arithmetic", breaks: ["sigma"],
    "σ_t² is ‖v_t‖²/(2M), the variance of a part")
}
