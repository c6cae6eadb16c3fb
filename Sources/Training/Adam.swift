// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// [ADAM] One step of Adam, Kingma and Ba 2015, Algorithm 1, for the gradient `g` of update `t = 1, 2, …`:
///
///     m ← β_1 m + (1 − β_1) g,    m̂ = m/(1 − β_1^t)
///     v ← β_2 v + (1 − β_2) g²,   v̂ = v/(1 − β_2^t)
///     p ← p − α m̂/(√v̂ + ε)
///
/// What is not learned keeps its number and its moments.
public struct Adam<R: RealScalar>: Sendable where R.Real == R {
  /// `α`
  public var rate: R
  /// `β_1` and `β_2`, in (0, 1)
  public var beta1, beta2: R
  /// `ε > 0`, outside the root.
  public var epsilon: R

  public init(
    rate: R, beta1: R = R(0.9), beta2: R = R(0.999), epsilon: R = R(1e-8)
  ) {
    (self.rate, self.beta1, self.beta2, self.epsilon) = (rate, beta1, beta2, epsilon)
  }

  /// What one update hands to the next.
  public struct Moments: Sendable {
    /// `m` and `v`, as many as there are parameters.
    public var m, v: [R]
    /// How many updates there were.
    public var updates: Int

    public init(m: [R], v: [R], updates: Int) {
      (self.m, self.v, self.updates) = (m, v, updates)
    }

    /// Before the first update.
    public init(count: Int) {
      let zeros = [R](repeating: .zero, count: count)
      self.init(m: zeros, v: zeros, updates: 0)
    }
  }

  /// - Parameters:
  ///   - p: the parameters.
  ///   - g: the gradient by them.
  ///   - learned: 1 of an entry that may change, 0 of a frozen one; `nil` for all.
  /// - Precondition: equally many entries of all.
  @specialized(where R == Double)
  @specialized(where R == Float)
  public func step(
    _ p: inout [R], _ g: [R], _ moments: inout Moments, learned: [R]? = nil
  ) {
    precondition(
      g.count == p.count && moments.m.count == p.count && moments.v.count == p.count
        && learned.map { $0.count == p.count } ?? true,
      "a gradient of \(g.count) and moments of \(moments.m.count) for \(p.count) parameters")
    moments.updates += 1
    // 1 − β^t
    let correction1 = 1 - power(beta1, moments.updates)
    let correction2 = 1 - power(beta2, moments.updates)
    for k in p.indices {
      let m = beta1 * moments.m[k] + (1 - beta1) * g[k]
      let v = beta2 * moments.v[k] + (1 - beta2) * (g[k] * g[k])
      let step = rate * (m / correction1) / ((v / correction2).squareRoot() + epsilon)
      // With 1 and 0 nothing is rounded.
      let share = learned?[k] ?? 1
      p[k] = p[k] - share * step
      moments.m[k] = share * m + (1 - share) * moments.m[k]
      moments.v[k] = share * v + (1 - share) * moments.v[k]
    }
  }

  /// `β^t` by products alone.
  private func power(_ beta: R, _ t: Int) -> R {
    (1..<max(t, 1)).reduce(beta) { power, _ in power * beta }
  }
}
