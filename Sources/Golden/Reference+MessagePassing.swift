// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import Problems
import Shrinkages

extension Reference {
  func outputChannel(_ call: Call, _ inputs: [String: Tensor<S>]) throws -> [String: Tensor<S>] {
    let channel: any OutputChannel<S> = try call.channel()
    let y = try inputs.tensor("y", [nil])
    let p = try inputs.tensor("p", y.shape)
    let variance = try inputs.tensor("variance", y.shape)
    let moments = y.entries.indices.map {
      channel.posterior(y.entries[$0], p.entries[$0], variance: variance.entries[$0])
    }
    return [
      "mean": Tensor(y.shape, moments.map(\.mean)),
      "posterior_variance": Tensor(y.shape, moments.map(\.variance)),
    ]
  }

  func oamp(_ call: Call, _ inputs: [String: Tensor<S>]) throws -> [String: Tensor<S>] {
    let (a, y) = try problem(inputs)
    let dense = DenseOperator(a)
    let noiseVariance = S(try call.required("noise_variance", \.noiseVariance))
    let decorrelation: any Decorrelation<S>
    switch try call.required("estimator", \.estimator) {
    case .matchedFilter:
      var gram = Matrix<S>(zeros: a.rows, a.rows)
      gram.add(a, adjointOf: a)
      decorrelation = MatchedFilter(
        dense, gramSquaredNorm: gram.columnSquaredNorms.reduce(S.zero, +),
        noiseVariance: noiseVariance)
    case .pseudoInverse:
      decorrelation = PseudoInverse(dense, gram: try gram(a), noiseVariance: noiseVariance)
    case .lmmse:
      decorrelation = DecorrelatedLMMSE(try lmmse(a, .exact), noiseVariance: noiseVariance)
    }
    let oamp = OAMP(
      a: dense, decorrelation: decorrelation, noiseVariance: noiseVariance,
      shrinkage: try call.shrinkage().value(),
      variance: .residual(floor: S(try call.required("variance_floor", \.varianceFloor))))
    let s = try state("state/s", inputs, a.columns, y.columns)
    let zeros = [S](repeating: 0, count: y.columns)
    return try record(oamp, oamp.start(y, s: s, variance: zeros), y, call)
  }

  func gamp(_ call: Call, _ inputs: [String: Tensor<S>]) throws -> [String: Tensor<S>] {
    let (a, y) = try problem(inputs)
    let variances = try call.required("variances", \.variances)
    let gamp = GAMP(
      a: a, variances: variances == .scalar ? .scalar : .vector, channel: try call.channel(),
      shrinkage: try call.shrinkage().value(), initialVariance: 1,
      damping: call.parameters.damping.map { S($0) })
    let start = gamp.start(
      x: try state("state/x", inputs, a.columns, y.columns),
      s: try state("state/s", inputs, a.rows, y.columns),
      variance: try inputs.tensor("state/variance", [y.columns]).entries)
    return try record(gamp, start, y, call)
  }

  func emVAMP(_ call: Call, _ inputs: [String: Tensor<S>]) throws -> [String: Tensor<S>] {
    let (a, y) = try problem(inputs)
    let em = EMVAMP(
      a: DenseOperator(a), lmmse: try lmmse(a, .exact), initialVariance: 1,
      gamma: S(try call.required("gamma", \.gamma)), phi: S(try call.required("phi", \.phi)),
      noiseVariance: S(try call.required("noise_variance", \.noiseVariance)))
    let r = try Matrix(inputs.tensor("state/r", [a.columns, y.columns]))
    let variance = try inputs.tensor("state/variance", [y.columns]).entries
    return try record(em, em.start(y, rTilde: r, varianceTilde: variance), y, call)
  }
}

extension Call {
  func channel<S: RealScalar>() throws -> any OutputChannel<S> where S.Real == S {
    let channel = try required("channel", \.channel)
    let noise = S(try required("noise_variance", \.noiseVariance))
    switch channel.kind {
    case .awgn: return AWGN(noiseVariance: noise)
    case .probit: return Probit(noiseVariance: noise)
    case .magnitude: return Magnitude(noiseVariance: noise)
    case .quantiser:
      guard let width = channel.width, let levels = channel.levels, width > 0, levels > 1 else {
        throw CallError("gamp: a quantiser has a \"width\" above 0 and 2 \"levels\" or more")
      }
      return Quantiser(width: S(width), levels: levels, noiseVariance: noise)
    }
  }
}
