// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Shrinkages

extension Reference {
  func shrink(_ call: Call, _ inputs: [String: Tensor<S>]) throws -> [String: Tensor<S>] {
    let shrinkage: any Shrinkage<S> = try call.shrinkage().value()
    let r = try inputs.tensor("r", [nil])
    let sigma = try inputs.tensor("sigma", [r.shape[0]])
    let pairs = zip(r.entries, sigma.entries)
    return [
      "x": Tensor(r.shape, pairs.map { shrinkage($0, $1) }),
      "slope": Tensor(r.shape, pairs.map { shrinkage.slope($0, $1) }),
    ]
  }

  func groupThreshold(_ call: Call, _ inputs: [String: Tensor<S>]) throws -> [String: Tensor<S>] {
    let theta = try call.required("theta", \.theta)
    guard theta.count == 1 else {
      throw CallError("group-threshold: theta has \(theta.count) entries, not 1")
    }
    let shrinkage = GroupSoftThreshold<S>(theta: S(theta[0]))
    let r = try Matrix(inputs.tensor("r", [nil, nil]))
    let sigma = [S](repeating: 1, count: r.columns)
    var x = r
    _ = shrinkage.apply(r, width: r.columns, sigma, into: &x)
    return ["x": Tensor(x), "slope": Tensor(shrinkage.slopes(r, sigma))]
  }

  func shrinkageDerivatives(
    _ call: Call, _ inputs: [String: Tensor<S>]
  ) throws -> [String: Tensor<S>] {
    let shrinkage: any ParametricShrinkage<S> = try call.shrinkage().parametric()
    let r = try inputs.tensor("r", [nil])
    let sigma = try inputs.tensor("sigma", [r.shape[0]])
    let all = zip(r.entries, sigma.entries).map { shrinkage.derivatives($0, $1) }
    let parameters = [all.count, try call.shrinkage().theta.count]
    return [
      "d_sigma": Tensor(r.shape, all.map(\.dSigma)), "d_rr": Tensor(r.shape, all.map(\.drr)),
      "d_rsigma": Tensor(r.shape, all.map(\.drSigma)),
      "d_theta": Tensor(parameters, all.flatMap(\.dTheta)),
      "d_rtheta": Tensor(parameters, all.flatMap(\.drTheta)),
    ]
  }
}

extension Parameters.Shrinkage {
  /// The family in the arithmetic `S`.
  /// - Throws: `CallError` for a `θ` of a wrong count.
  public func value<S: RealScalar>() throws -> any Shrinkage<S> where S.Real == S {
    try parametric()
  }

  /// The family in the arithmetic `S`, with its derivatives.
  /// - Throws: `CallError` for a `θ` of a wrong count.
  public func parametric<S: RealScalar>() throws -> any ParametricShrinkage<S> where S.Real == S {
    do { return try family(theta.map { S($0) }) } catch { throw CallError("\(error)") }
  }

  private func family<S: RealScalar>(
    _ theta: [S]
  ) throws -> any ParametricShrinkage<S> where S.Real == S {
    switch family {
    case .softThreshold: return try SoftThreshold(theta: theta)
    case .bernoulliGaussian: return try BernoulliGaussian(theta: theta)
    case .piecewiseLinear: return try PiecewiseLinear(theta: theta)
    case .exponential: return try Exponential(theta: theta)
    case .spline: return try Spline(theta: theta)
    case .mlp: return try MLP(theta: theta)
    }
  }
}
