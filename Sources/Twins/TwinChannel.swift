// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Twin {
  @specialized(where T == Double)
  @specialized(where T == Float)
  public func outputChannel<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let channel = try TwinChannel<T>(p, style, fault)
    let y: Tensor<T> = try inputs.tensor("y", [nil])
    let p: Tensor<T> = try inputs.tensor("p", y.shape)
    let variance: Tensor<T> = try inputs.tensor("variance", y.shape)
    let moments = y.entries.indices.map {
      channel(y.entries[$0], p.entries[$0], variance.entries[$0])
    }
    return [
      "mean": Values(moments.map(\.mean)), "posterior_variance": Values(moments.map(\.variance)),
    ]
  }
}

/// Output channels of GAMP written out, with tails of the normal distribution of their own.
struct TwinChannel<T: TwinReal> where T.Real == T {
  let channel: ChannelChoice
  let noiseVariance: T
  let style: Style
  let fault: Fault?

  init(_ p: Parameters, _ style: Style, _ fault: Fault?) throws {
    channel = try p(.channel)
    noiseVariance = T(try p(.noiseVariance))
    self.style = style
    self.fault = fault
  }

  /// `E[z|y]` and `var[z|y]` for `z ~ N(p, τ)`.
  func callAsFunction(_ y: T, _ p: T, _ tau: T) -> (mean: T, variance: T) {
    let noise = fault == .channelNoiseMissing ? 0 : noiseVariance
    let total = tau + noise
    let (mean, variance) = hidden(y, p, total)
    let spread = fault == .channelVarianceOfLinearPart ? 0 : variance
    switch style {
    case .naive, .reversed:
      return (
        (noise * p + tau * mean) / total, (tau * noise + tau * tau * spread / total) / total
      )
    case .fused:
      let gain = tau / total
      return (p.addingProduct(gain, mean - p), (gain * noise).addingProduct(gain * gain, spread))
    default:
      let gain = tau / total
      return ((1 - gain) * p + gain * mean, tau * (1 - gain) + gain * spread * gain)
    }
  }

  /// `E[u|y]` and `var[u|y]` for `u ~ N(p, s²)`.
  private func hidden(_ y: T, _ p: T, _ variance: T) -> (mean: T, variance: T) {
    let s = variance.squareRoot()
    switch channel {
    case .awgn: return (y, 0)
    case .magnitude:
      let odds = T.exp(-2 * abs(y * p) / variance)
      let t = (1 - odds) / (1 + odds) * (p < 0 ? -1 : 1)
      // 1 − t², without cancellation.
      return (y * t, y * y * 4 * odds / ((1 + odds) * (1 + odds)))
    case .probit:
      let c = y * p / s
      let a = fault == .probitHazardSign ? c : -c
      let (h, excess) = hazard(a)
      return (p + y * s * h, variance * max(1 - h * excess, 0))
    case .quantiser(let width, let levels):
      let width = T(width)
      let outermost = T(levels - 1) / 2 * width
      var (low, high) = (y - width / 2, y + width / 2)
      if fault != .quantiserEndsClosed && y >= outermost { high += T(1e6) * width }
      if fault != .quantiserEndsClosed && y <= -outermost { low -= T(1e6) * width }
      let (mean, part) = truncated((low - p) / s, (high - p) / s)
      return (p + s * mean, variance * part)
    }
  }

  /// Mean and variance of `N(0, 1)` within `[a, b]`.
  private func truncated(_ a: T, _ b: T) -> (mean: T, variance: T) {
    if a + b < 0 {
      let (mean, variance) = truncated(-b, -a)
      return (-mean, variance)
    }
    let (h, excess) = hazard(a)
    let falling = T.exp((a - b) / 2 * (a + b))
    let kept = 1 - falling * h / hazard(b).h
    let k = h / kept
    let mean = k * (1 - falling)
    // 1 + k (a − b e) − m², its parts joined so that a large a cancels first.
    let overshoot = excess + k * (1 - kept)
    let ends = k * falling * ((k - b) + k * (1 - falling))
    return (mean, max(1 - k * overshoot + ends, 0))
  }

  /// `h = φ(x)/Q(x)` and `h − x`: by the series of `Q` below 1, by its continued fraction above.
  private func hazard(_ x: T) -> (h: T, excess: T) {
    if style == .fused || style == .blocked { return (T.hazard(x), T.hazardExcess(x)) }
    let density = T(0x1.9884533d43651p-2) * T.exp(-x * x / 2)
    if x < 1 {
      if x < -12 { return (density, density - x) }
      // Q = 1/2 − φ Σ_k x^{2k+1}/(1·3·…·(2k+1))
      var (term, sum) = (x, x)
      var odd: T = 1
      while abs(term) > abs(sum) * T.ulpOfOne / 16 {
        odd += 2
        term *= x * x / odd
        sum += term
      }
      let h = density / (0.5 - density * sum)
      return (h, h - x)
    }
    var tail = x
    let terms = 30 + 600 / (x * x)
    for k in stride(from: terms.rounded(), through: 2, by: -1) { tail = x + k / tail }
    return (x + 1 / tail, 1 / tail)
  }
}

extension Fault {
  public static let channelNoiseMissing = Fault(
    "channel-noise-missing", in: "output channel", breaks: ["s"],
    "the output channel takes σ_w² for zero")
  public static let channelVarianceOfLinearPart = Fault(
    "channel-variance-of-linear-part", in: "output channel", breaks: ["tau_r"],
    "var[z|y] lacks the part of var[u|y]")
  public static let probitHazardSign = Fault(
    "probit-hazard-sign", in: "output channel", breaks: ["s"],
    "the hazard is taken at c, not at −c")
  public static let quantiserEndsClosed = Fault(
    "quantiser-ends-closed", in: "output channel", breaks: ["s"],
    "the outermost cells end after Δ; they reach to infinity")
  /// Mistakes of the output channels.
  public static let ofChannels: [Fault] = [
    .channelNoiseMissing, .channelVarianceOfLinearPart, .probitHazardSign, .quantiserEndsClosed,
  ]
}
