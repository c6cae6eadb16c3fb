// SPDX-License-Identifier: GPL-3.0-or-later
import Calls

extension Twin {
  func shrink<T: TwinReal>(
    _ call: Call, _ inputs: [String: Tensor<T>]
  ) throws -> [String: Tensor<T>] where T.Real == T {
    let shrinkage = try TwinShrinkage<T>(try call.shrinkage(), style, fault)
    let r = try inputs.tensor("r", [nil])
    let sigma = try inputs.tensor("sigma", [r.shape[0]])
    let results = zip(r.entries, sigma.entries).map { shrinkage($0, $1) }
    return [
      "x": Tensor(r.shape, results.map(\.value)), "slope": Tensor(r.shape, results.map(\.slope)),
    ]
  }

  func groupThreshold<T: TwinReal>(
    _ call: Call, _ inputs: [String: Tensor<T>]
  ) throws -> [String: Tensor<T>] where T.Real == T {
    let theta = try call.required("theta", \.theta)
    guard theta.count == 1 else {
      throw CallError("group-threshold: theta has \(theta.count) entries; 1 is wanted")
    }
    let r = try inputs.tensor("r", [nil, nil])
    let d = r.shape[1]
    let group = TwinGroup(tau: T(theta[0]), style: style, fault: fault)
    let rows = (0..<r.shape[0]).map { group(Array(r.entries[($0 * d)..<(($0 + 1) * d)])) }
    return ["x": table(rows.map(\.x)), "slope": table(rows.map(\.slope))]
  }

  func shrinkageDerivatives<T: TwinReal>(
    _ call: Call, _ inputs: [String: Tensor<T>]
  ) throws -> [String: Tensor<T>] where T.Real == T {
    let shrinkage = try TwinShrinkage<T>(try call.shrinkage(), style, fault)
    let r = try inputs.tensor("r", [nil])
    let sigma = try inputs.tensor("sigma", [r.shape[0]])
    let all = zip(r.entries, sigma.entries).map { shrinkage.derivatives($0, $1) }
    return [
      "d_sigma": Tensor(r.shape, all.map(\.sigma)), "d_rr": Tensor(r.shape, all.map(\.rr)),
      "d_rsigma": Tensor(r.shape, all.map(\.rSigma)), "d_theta": table(all.map(\.theta)),
      "d_rtheta": table(all.map(\.rTheta)),
    ]
  }
}
