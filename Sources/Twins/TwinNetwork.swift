// SPDX-License-Identifier: GPL-3.0-or-later

extension TwinShrinkage {
  /// [MLP] unit by unit.
  func network(_ r: T, _ sigma: T) -> (value: T, slope: T) {
    let h = theta.count / 3
    let unit = fault == .mlpInputNotScaledBySigma ? 1 : sigma
    let u = fault == .mlpEven ? r / unit : abs(r) / unit
    var outputs = [theta[3 * h]]
    var slopes: [T] = [0]
    for k in 0..<h {
      let t = activation(theta[k] * u + theta[h + k])
      outputs.append(theta[2 * h + k] * t.value)
      // A saturated unit has slope 0, however steep it is.
      slopes.append(t.slope == 0 ? 0 : theta[2 * h + k] * t.slope * theta[k])
    }
    let gain = style.sum(h + 1) { outputs[$0] }
    let slope = style.sum(h + 1) { slopes[$0] }
    return (r * gain, slope == 0 ? gain : gain + u * slope)
  }

  /// `tanh x` and its derivative.
  func activation(_ x: T) -> (value: T, slope: T) {
    let t = T.tanh(x)
    switch style {
    case .naive, .fused: return (t, 1 - t * t)
    default: return (t, (1 - t) * (1 + t))
    }
  }
}

extension Fault {
  public static let mlpEven = Fault(
    "mlp-even", in: "network shrinkage",
    "the network sees r/σ, not |r|/σ: η is not odd")
  public static let mlpInputNotScaledBySigma = Fault(
    "mlp-input-not-scaled-by-sigma", in: "network shrinkage",
    "the network sees |r|, not |r|/σ")
  /// Mistakes of the network shrinkage.
  public static let ofNetwork: [Fault] = [.mlpEven, .mlpInputNotScaledBySigma]
}
