// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

/// [LAMP-b] sample by sample.
public enum TwinLAMPb: TapedTwin {
  public static let kind = "lamp-b"
  static let blocks = [
    TwinBlock(name: "B", rank: 2), TwinBlock(name: "theta", rank: 1),
    TwinBlock(name: "b", rank: 0),
  ]
  public static let faults: [Fault] = [
    .onsagerMissing, .onsagerSign, .sigmaMMinusOne, .sigmaOverN, .networkMatrixOrder,
    .untiedAsTied, .onsagerOfLayerBefore, .onsagerFromSlopes,
  ]
  public static let gradientFaults: [Fault] =
    faults + [
      .lampTiedGradientNotSummed, .lampGradientWithoutSigma, .gradientTruncated, .lossSummed,
      .lossHalved, .lampLossOverEntries, .onsagerHeld,
    ]

  static func run<T: TwinReal>(_ n: TwinNetwork<T>) throws -> [TwinLayer<T>] {
    var (x, v) = (n.start[0][0], n.y[0][0])
    let y = n.y[0][0]
    let m = T(n.fault == .sigmaMMinusOne ? y.count - 1 : n.fault == .sigmaOverN ? n.n : y.count)
    return try (0..<n.depth).map { t in
      var sigma = (v.inner(v) / v.constant(m)).root
      if n.fault == .lampGradientWithoutSigma { sigma = sigma.held }
      let r = x + n.matrix("B", t)[0].times(v)
      let shrunk = try n.shrunk(r, sigma, n.list("theta", t))
      var b = n.list("b", t)
      if n.fault == .onsagerOfLayerBefore {
        b = t == 0 ? v.constant(0) : n.list("b", t - 1)
      }
      if n.fault == .onsagerFromSlopes { b = shrunk.slopes / v.constant(T(y.count)) }
      if n.fault == .onsagerHeld { b = b.held }
      let layer = TwinLayer(
        vectors: [("v", [[v]]), ("r", [[r]]), ("x", [[shrunk.x]])],
        numbers: [("sigma", sigma), ("b", b)])
      x = shrunk.x
      let residual = y - n.a[0].times(x)
      switch n.fault {
      case .some(.onsagerMissing): v = residual
      case .some(.onsagerSign): v = residual - b * v
      default: v = residual + b * v
      }
      if n.fault == .gradientTruncated { (x, v) = (x.held, v.held) }
      return layer
    }
  }
}

extension TwinNetwork {
  /// `η(r; σ, θ)` of the question's family, and the sum of its slopes.
  @specialized(where T == Double)
  @specialized(where T == Float)
  func shrunk(
    _ r: TwinVector<T>, _ sigma: TwinVector<T>, _ theta: TwinVector<T>
  ) throws -> (x: TwinVector<T>, slopes: TwinVector<T>) {
    guard let family = question.family else { throw CallError("parameter \"family\" is missing") }
    let style = question.style
    let shrinkage = try TwinShrinkage<T>(
      ShrinkageChoice(family, theta.value.map { Double($0) }), style, fault)
    let (level, count) = (sigma.number, r.count)
    let results = r.value.map { shrinkage($0, level) }
    let both = TwinVector.result(
      results.map(\.value) + [style.sum(count) { results[$0].slope }], from: [r, sigma, theta]
    ) { g in
      let all = r.value.map { shrinkage.derivatives($0, level) }
      let last = g[count]
      return [
        (0..<count).map { g[$0] * results[$0].slope + last * all[$0].rr },
        [style.sum(count) { g[$0] * all[$0].sigma + last * all[$0].rSigma }],
        theta.value.indices.map { i in
          style.sum(count) { g[$0] * all[$0].theta[i] + last * all[$0].rTheta[i] }
        },
      ]
    }
    return (both[0..<count], both[count..<(count + 1)])
  }
}

extension Fault {
  public static let onsagerOfLayerBefore = Fault(
    "onsager-of-layer-before", in: "Onsager term", breaks: ["b"],
    "v_{t+1} has b_t, the learned number of the layer before")
  public static let onsagerFromSlopes = Fault(
    "onsager-from-slopes", in: "Onsager term", breaks: ["b"],
    "b_{t+1} is (N/M)<η'>, as lamp has it; here it is learned")
  public static let onsagerHeld = Fault(
    "onsager-held", in: "gradient", "the gradient takes the learned b for constants")
}
