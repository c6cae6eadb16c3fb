// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic

/// [ADMM] The method of multipliers in alternating directions for `max SE(w)` under `w = z`, `‖z‖² ≤ P`, of one
/// stream, with a penalty `ϱ` and the scaled multiplier `u`:
///
///     w_{k+1} = argmin_w −SE(w) + (ϱ/2)‖w − z_k + u_k‖²
///     z_{k+1} = Π_P(w_{k+1} + u_k)
///     u_{k+1} = u_k + w_{k+1} − z_{k+1}.
///
/// The first line is solved exactly (`ProximalBeam`) and by the singular vectors of `H`, so that an iteration is worth
/// more than a step of [PGD], and the whole costs more than the closed form. `√P v_1` is at rest, with
/// `u = ∇SE/ϱ` along it, for `ϱ > c λ_1/(σ² + λ_1 P)` and so for `ϱ ≥ c/P = 2.885…/P`. Below, `u` is longer than `z`,
/// the sign of `w` changes with each iteration, and near `c/2P` the beam may never come to rest.
public struct AlternatingDirections: Sendable {
  /// `ϱ > 0`
  public let penalty: Double

  public init(penalty: Double) { self.penalty = penalty }

  /// `z_1, z_2, …`, each within the power, from `z_0` and `u_0 = 0`.
  /// - Precondition: one stream.
  /// - Throws: `NotConverged`, of a decomposition.
  public func course<S: JacobiScalar>(
    _ link: Link<S>, from z: Matrix<S>, iterations: Int
  ) throws -> [Matrix<S>] where S.Real == Double {
    precondition(z.columns == 1, "alternating directions of \(z.columns) streams")
    let proximal = ProximalBeam(
      svd: try SVD(link.h), noiseVariance: link.noiseVariance, penalty: penalty)
    var (z, u) = (z, Matrix<S>(zeros: z.rows, 1))
    return (0..<iterations).map { _ in
      let w = proximal(z.plus(-1, u))
      let sum = w.plus(1, u)
      z = PowerBall.projection(sum, link.power)
      u = sum.plus(-1, z)
      return z
    }
  }
}

/// The beam that minimises `−SE(w) + (ϱ/2)‖w − v‖²` over all `w`. With `H = A Diag(s) B^H`, `a = B^H v`, `c = 2/ln 2` and
/// `t = σ² + ‖H w‖²` its gradient vanishes for
///
///     B^H w = (t/(t − p_i)) a_i,   p_i = c s_i²/ϱ,   w = v beside the span of B.
///
/// `−SE` is not convex and there may be several such `t`. At the least value `w_i` has the phase of `a_i`, since
/// turning it there changes `‖H w‖` nowhere and `‖w − v‖` for the better; so `t > p_i` wherever `a_i ≠ 0`. There
///
///     f(t) = σ² + Σ s_i² |a_i|² (t/(t − p_i))² − t
///
/// falls from above 0 to −∞: the root is one, for every `ϱ > 0`, and found by halving its interval till no number is
/// between the ends. A singular vector of which `v` has nothing gets nothing, and `w` is the best of such beams.
package struct ProximalBeam<S: JacobiScalar> where S.Real == Double {
  let svd: SVD<S>
  let noiseVariance: Double
  let penalty: Double

  package init(svd: SVD<S>, noiseVariance: Double, penalty: Double) {
    (self.svd, self.noiseVariance, self.penalty) = (svd, noiseVariance, penalty)
  }

  package func callAsFunction(_ v: Matrix<S>) -> Matrix<S> {
    let b = svd.v
    var a = Matrix<S>(zeros: b.columns, 1)
    a.add(adjointOf: b, v)
    // s_i² |a_i|² and p_i
    let c = 2 / Double.log(2)
    let heard = (0..<b.columns).map { svd.s[$0] * svd.s[$0] * a[$0, 0].squaredMagnitude }
    let poles = (0..<b.columns).map {
      heard[$0] > 0 ? c * svd.s[$0] * svd.s[$0] / penalty : 0
    }
    let t = root(heard, poles)
    // B^H (w − v) = (p_i/(t − p_i)) a_i
    for i in 0..<b.columns { a[i, 0] = S.scale(poles[i] / (t - poles[i]), a[i, 0]) }
    var w = v
    w.add(b, a)
    return w
  }

  /// The root of `f`, or the number right above it.
  private func root(_ heard: [Double], _ poles: [Double]) -> Double {
    let largest = poles.max() ?? 0
    var low = max(noiseVariance, largest)
    // From 2 p_i on a factor is at most 4.
    var high = max(2 * largest, noiseVariance + 4 * heard.reduce(0, +))
    while true {
      let middle = low + (high - low) / 2
      guard low < middle && middle < high else { return high }
      var sum = noiseVariance
      for i in heard.indices {
        let gain = middle / (middle - poles[i])
        sum += heard[i] * gain * gain
      }
      if sum > middle { low = middle } else { high = middle }
    }
  }
}
