// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule

/// A real shrinkage `f` for a real signal in complex arithmetic.
///
///     noise     η(r; σ)           ∂η/∂r
///     real      f(Re r; σ)        f'(Re r; σ)
///     circular  f(Re r; σ/√2)     ½ f'(Re r; σ/√2)
///
/// `real` is for data that are all real: a run is that of real arithmetic. `circular` is for complex
/// matrices, where `E|noise|² = σ²` is shared by two parts of which one is used, and the slope is
/// half the trace of the Jacobian.
public struct OfRealPart: Shrinkage {
  public typealias S = Complex<Double>
  public enum Noise: Sendable { case real, circular }

  public let base: any Shrinkage<Double>
  public let noise: Noise

  public init(_ base: any Shrinkage<Double>, noise: Noise = .real) {
    self.base = base
    self.noise = noise
  }

  public func callAsFunction(_ r: S, _ sigma: Double) -> S { S(base(r.real, level(sigma)), 0) }

  public func slope(_ r: S, _ sigma: Double) -> Double {
    share * base.slope(r.real, level(sigma))
  }

  public func apply(_ r: Column<S>, _ sigma: Double, into x: MutableColumn<S>) -> Double {
    var parts = r.map { $0.real }
    let slopes = parts.withUnsafeMutableBufferPointer {
      base.apply(Column($0), level(sigma), into: $0)
    }
    for i in x.indices { x[i] = S(parts[i], 0) }
    return share * slopes
  }

  private func level(_ sigma: Double) -> Double {
    noise == .real ? sigma : sigma * 0.5.squareRoot()
  }
  private var share: Double { noise == .real ? 1 : 0.5 }
}
