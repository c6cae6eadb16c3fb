// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Beamforming
import Calls
import Twins

/// What the methods of beamforming have in common: links as arrays, each with its own `H`.
enum BeamCards {
  static let h = ArrayCard("H", "P×M×N", "the channels", complex: true)
  static let noise = ArrayCard("noise_variance", "P", "σ² of each link")
  static let alpha = ArrayCard("alpha", "T", "α_0 … α_{T−1}, the steps")
  static let power = ParameterCard.optional(.power, "absent means 1", standard: 1.0)
  static let normalisation = ParameterCard.optional(
    .normalisation, "absent means none", standard: NormalisationChoice.none)
  static let gradient =
    "∇SE(W) = (2/ln 2) Hᴴ(σ²I + H W Wᴴ Hᴴ)⁻¹ H W, which is ∂/∂Re + i ∂/∂Im, as PyTorch has it"
  static let step = """
    V = W_k + α_k γ_k ∇SE(W_k);  W_{k+1} = V min(1, √P/‖V‖_F), the norm over all of a link's beams
    γ_k = 1 (none); 1/max(1, α_k 2λ_1/(ln 2 (σ² + ‖H W_k‖²))) (curvature); 1/max(1, λ_1) (gram), with λ_1 the largest eigenvalue of HᴴH
    """
}

/// [BF] The spectral efficiency and its gradient.
enum SpectralEfficiencyKernel: Method {
  static let card = Card(
    "spectral-efficiency", spec: ["BF"], source: ["Auto-PGD"], levels: [.kernel], parameters: [],
    inputs: [BeamCards.h, BeamCards.noise, ArrayCard("W", "P×N×D", "the beams", complex: true)],
    outputs: [
      ArrayCard("se", "P", "in bit/s/Hz"), ArrayCard("gradient", "P×N×D", complex: true),
    ],
    formula: "se = log2 det(I + H W Wᴴ Hᴴ/σ²);  gradient = " + BeamCards.gradient, since: 8)
  static let faults = Fault.ofSpectralEfficiency

  static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    let question = try BeamQuestion(p, arrays, kit, beams: "W")
    let rates = question.starts.map { SpectralEfficiency($0.link, $0.w) }
    return [
      "se": Values(rates.map(\.value)), "gradient": question.stack([rates.map(\.gradient)], []),
    ]
  }

  static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T { try twin.spectralEfficiency(p, arrays) }

  static func textbook(_ p: Parameters) -> [Style] { [.receiveInverse] }
}

/// [PGD] The projection on the power, and its adjoint.
enum PowerProjectionKernel: Method {
  static let card = Card(
    "power-projection", spec: ["PGD"], source: ["Auto-PGD"], levels: [.kernel],
    parameters: [.required(.power)],
    inputs: [
      ArrayCard("V", "P×N×D", "beams of links", complex: true),
      ArrayCard("G", "P×N×D", "the cotangent of W", complex: true),
    ],
    outputs: [
      ArrayCard("W", "P×N×D", complex: true),
      ArrayCard("back", "P×N×D", "the cotangent of V", complex: true),
    ],
    formula: """
      W = V min(1, √P/‖V‖_F), the norm over all of a link's beams
      back = (√P/‖V‖)(G − Re⟨D, G⟩ D) with D = V/‖V‖ where ‖V‖² > P, else G
      """, since: 8)
  static let faults = Fault.ofProjection

  static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    let v: Tensor<S.Complexified> = try arrays.tensor(
      "V", [nil, nil, nil], of: S.Complexified.self)
    let g: Tensor<S.Complexified> = try arrays.tensor("G", v.shape, of: S.Complexified.self)
    let power = S(try p(.power))
    let found = (0..<v.shape[0]).map { k in
      let v = Matrix(v, k)
      return (PowerBall.projection(v, power), PowerBall.adjoint(Matrix(g, k), at: v, power))
    }
    func stack(_ x: [Matrix<S.Complexified>]) -> Values<S> {
      .complex(Tensor(v.shape, x.flatMap { Tensor($0).entries }))
    }
    return ["W": stack(found.map(\.0)), "back": stack(found.map(\.1))]
  }

  static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T { try twin.powerProjection(p, arrays) }
}
