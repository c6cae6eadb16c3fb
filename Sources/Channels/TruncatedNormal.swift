// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// Mean and variance of `N(0, 1)` within `[a, b]`, through the hazard `h = φ/Q` of the tail that
/// `[a, b]` lies further in, so that nothing underflows: for `a + b ≥ 0`, with `e = φ(b)/φ(a)` and
/// `k = φ(a)/(Φ(b) − Φ(a)) = h(a)/(1 − e h(a)/h(b))`,
///
///     m = k (1 − e),   v = 1 + k (a − b e) − m²
///       = 1 − k ((h(a) − a) + k e h(a)/h(b)) + k e (2k − b) − k² e²
///
/// of which the last form does not cancel far out; not below 0 by rounding.
public func truncatedNormal<S: RealScalar>(_ a: S, _ b: S) -> (mean: S, variance: S)
where S.Real == S {
  // The sign of a + b, and [a, b] reflected into the upper half.
  let sign = S.maximum(a + b, 0).support - S.maximum(-a - b, 0).support
  let near = S.maximum(a, -b)
  let far = S.maximum(b, -a)
  let e = S.exp(-(far - near) * (far + near) / 2)
  let h = S.hazard(near)
  let ratio = e * h / S.hazard(far)
  let k = h / (1 - ratio)
  let inner = k * (S.hazardExcess(near) + k * ratio)
  let outer = k * e * (2 * k - far) - k * e * (k * e)
  return (sign * k * (1 - e), S.maximum(1 - inner + outer, 0))
}
