// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Shrinkages
import Twins

/// The derivatives of a shrinkage family by `σ` and `θ`, and those of its slope.
enum DerivativesKernel: Method {
  static let card = Card(
    "shrinkage-derivatives", spec: ["SST"], source: ["BSR17 Sec. IV-B"], levels: [.kernel],
    parameters: [.required(.shrinkage)],
    inputs: [ArrayCard("r", "n"), ArrayCard("sigma", "n")],
    outputs: [
      ArrayCard("d_sigma", "n", "∂η/∂σ"), ArrayCard("d_theta", "n×p", "∂η/∂θ_i"),
      ArrayCard("d_rr", "n", "∂²η/∂r²"), ArrayCard("d_rsigma", "n", "∂²η/∂r∂σ"),
      ArrayCard("d_rtheta", "n×p", "∂²η/∂r∂θ_i"),
    ],
    formula: "d_sigma = ∂η/∂σ, d_theta[:, i] = ∂η/∂θ_i, d_rr = ∂²η/∂r², d_rsigma = ∂²η/∂r∂σ,"
      + " d_rtheta[:, i] = ∂²η/∂r∂θ_i", since: 2)
  static let faults: [Fault] = [.sigmaSquaredForSigma] + Fault.ofDerivatives

  static func routes(_ p: Parameters, _ arrays: Arrays<Double>) -> [ProofRoute] {
    [.direct, .definition]
  }

  static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    let shrinkage: any ParametricShrinkage<S> = try p(.shrinkage).member()
    let r: Tensor<S> = try arrays.tensor("r", [nil])
    let sigma: Tensor<S> = try arrays.tensor("sigma", r.shape)
    let all = zip(r.entries, sigma.entries).map { shrinkage.derivatives($0, $1) }
    let parameters = [all.count, shrinkage.theta.count]
    return [
      "d_sigma": Values(all.map(\.dSigma)), "d_rr": Values(all.map(\.drr)),
      "d_rsigma": Values(all.map(\.drSigma)),
      "d_theta": .real(Tensor(parameters, all.flatMap(\.dTheta))),
      "d_rtheta": .real(Tensor(parameters, all.flatMap(\.drTheta))),
    ]
  }

  static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.shrinkageDerivatives(p, arrays)
  }
}
