// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Beamforming
import Calls
import ComplexModule
import RealModule

extension BeamQuestion where S == Double {
  /// The lines of each layer, for somebody's own beams and steps.
  func recursion() throws -> Recursion {
    let alpha: Tensor<Double> = try arrays.tensor("alpha", [nil])
    let (starts, normalisation, question) = (starts, normalisation, self)
    return Recursion(
      iterations: alpha.entries.count,
      start: ["W": stack([starts.map(\.w)], [])],
      equations: [
        Equation("step", "α_k γ_k of W_k") { own in
          let w = try question.beams(own, "W")
          return Values(
            starts.indices.map { k in
              ProjectedGradientStep(
                alpha.entries[own.t], normalisation, starts[k].link, w[k],
                eigenvalue: starts[k].eigenvalue
              ).size
            })
        },
        Equation("W", "W_{k+1} = Π_P(W_k + α_k γ_k ∇SE(W_k))") { own in
          let (w, sizes) = (try question.beams(own, "W"), try own.numbers("step"))
          guard sizes.count == starts.count else { throw Own.Undefined() }
          return question.stack(
            [
              starts.indices.map { k in
                ProjectedGradientStep(sizes[k], .none, starts[k].link, w[k]).next
              }
            ], [])
        },
      ])
  }

  /// Somebody's beams of the iteration before.
  private func beams(_ own: Own, _ quantity: String) throws -> [Matrix<Complex<Double>>] {
    let values = try own.before([quantity])[0]
    let shape = [starts.count, starts[0].w.rows, starts[0].w.columns]
    guard case .complex(let tensor) = values, tensor.shape == shape else { throw Own.Undefined() }
    return starts.indices.map { Matrix(tensor, $0) }
  }
}
