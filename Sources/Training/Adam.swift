// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// [ADAM] One step of Adam, Kingma and Ba 2015, Algorithm 1, for the gradient `g` of update `t = 1, 2, …`:
///
///     m ← β_1 m + (1 − β_1) g,    m̂ = m/(1 − β_1^t)
///     v ← β_2 v + (1 − β_2) g²,   v̂ = v/(1 − β_2^t)
///     p ← p − α m̂/(√v̂ + ε)
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
  ///   - factors: of each parameter, by which `α` is multiplied for it; `nil` for all 1.
  /// - Precondition: equally many entries of all.
  @specialized(where R == Double)
  @specialized(where R == Float)
  public func step(
    _ p: inout [R], _ g: [R], _ moments: inout Moments, factors: [R]? = nil
  ) {
    precondition(
      g.count == p.count && moments.m.count == p.count && moments.v.count == p.count
        && factors.map { $0.count == p.count } ?? true,
      "a gradient of \(g.count) and moments of \(moments.m.count) for \(p.count) parameters")
    moments.updates += 1
    // 1 − β^t
    let correction1 = 1 - power(beta1, moments.updates)
    let correction2 = 1 - power(beta2, moments.updates)
    let (rest1, rest2) = (1 - beta1, 1 - beta2)
    p.withUnsafeMutableBufferPointer { p in
      g.withUnsafeBufferPointer { g in
        moments.m.withUnsafeMutableBufferPointer { m in
          moments.v.withUnsafeMutableBufferPointer { v in
            for k in p.indices {
              m[k] = beta1 * m[k] + rest1 * g[k]
              v[k] = beta2 * v[k] + rest2 * (g[k] * g[k])
              let rate = factors.map { self.rate * $0[k] } ?? self.rate
              p[k] =
                p[k] - rate * (m[k] / correction1)
                / ((v[k] / correction2).squareRoot() + epsilon)
            }
          }
        }
      }
    }
  }

  /// `β^t` by products alone.
  private func power(_ beta: R, _ t: Int) -> R {
    (1..<max(t, 1)).reduce(beta) { power, _ in power * beta }
  }
}
