// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

/// [LISTA] sample by sample.
public enum TwinLISTA: TapedTwin {
  public static let kind = "lista"
  static let blocks = [
    TwinBlock(name: "B", rank: 2, isShared: true), TwinBlock(name: "S", rank: 2),
    TwinBlock(name: "lambda", rank: 0),
  ]
  public static let faults: [Fault] =
    Fault.ofUnrolled + [.listaTimesBoth, .listaInputOnce, .listaStartsThresholded, .hardThreshold]
  public static let gradientFaults: [Fault] =
    faults.ofLinearSteps + Fault.ofUnrolledGradient + [
      .lampTiedGradientNotSummed, .listaInputGradientOnce,
    ]

  static func run<T: TwinReal>(_ n: TwinNetwork<T>) throws -> [TwinLayer<T>] {
    var x = n.start
    if n.fault == .listaStartsThresholded {
      x = n.thresholded(
        n.y.map { times(n.matrix("B", 0), $0) }, n.threshold("lambda", 0), rows: false)
    }
    return (0..<n.depth).map { t in
      let r = zip(x, n.y).map { x, y in
        var by = times(n.matrix("B", t), y)
        if n.fault == .listaInputOnce && t > 0 { return times(n.matrix("S", t), x) }
        if n.fault == .listaInputGradientOnce && t > 0 { by = by.map(\.held) }
        if n.fault == .listaTimesBoth { return times(n.matrix("S", t), sum(x, by)) }
        return sum(times(n.matrix("S", t), x), by)
      }
      let layer = n.layer(r, n.threshold("lambda", t), rows: false)
      x = n.next(layer)
      return layer
    }
  }
}

/// [LISTA-AB] sample by sample.
public enum TwinLISTAAB: TapedTwin {
  public static let kind = "lista-ab"
  static let blocks = [
    TwinBlock(name: "A", rank: 2), TwinBlock(name: "B", rank: 2),
    TwinBlock(name: "lambda", rank: 0),
  ]
  public static let faults: [Fault] =
    Fault.ofUnrolled + [
      .gradientSign, .residualOfLayerBefore, .estimateNotAdded, .hardThreshold,
    ]
  public static let gradientFaults: [Fault] =
    faults.ofLinearSteps + Fault.ofUnrolledGradient + [.lampTiedGradientNotSummed]

  static func run<T: TwinReal>(_ n: TwinNetwork<T>) throws -> [TwinLayer<T>] {
    var (x, before) = (n.start, n.start)
    return (0..<n.depth).map { t in
      let r = x.indices.map { d in
        let seen = n.fault == .residualOfLayerBefore ? before[d] : x[d]
        let v = n.y[d] - times(n.matrix("A", t), seen)
        let step = times(n.matrix("B", t), v)
        if n.fault == .estimateNotAdded { return step }
        return n.fault == .gradientSign ? x[d] - step : sum(x[d], step)
      }
      before = x
      let layer = n.layer(r, n.threshold("lambda", t), rows: false)
      x = n.next(layer)
      return layer
    }
  }
}

extension TwinNetwork {
  /// `x_{t+1} = η(r_t; τ)`, with what is reported of it.
  func layer(_ r: [[TwinVector<T>]], _ tau: TwinVector<T>, rows: Bool) -> TwinLayer<T> {
    TwinLayer(vectors: [("r", r), ("x", thresholded(r, tau, rows: rows))])
  }

  /// What the next layer finds.
  func next(_ layer: TwinLayer<T>) -> [[TwinVector<T>]] {
    fault == .gradientTruncated ? layer.x.map { $0.map(\.held) } : layer.x
  }
}

extension Fault {
  public static let listaTimesBoth = Fault(
    "lista-s-times-both", in: "learned matrix", breaks: ["r"],
    "r_t is S_t (x_t + B y); S_t belongs to x_t alone")
  public static let listaInputOnce = Fault(
    "lista-input-once", in: "learned matrix", breaks: ["r"],
    "B y enters the first layer only")
  public static let listaStartsThresholded = Fault(
    "lista-starts-thresholded", in: "start", breaks: ["r"],
    "the layers start from η(B y; λ_0), so that there is one more; x_0 is 0")
  public static let listaInputGradientOnce = Fault(
    "lista-input-gradient-once", in: "gradient",
    "the gradient by B is that of the first layer alone")
  public static let residualOfLayerBefore = Fault(
    "residual-of-layer-before", in: "residual", breaks: ["r"],
    "the residual is that of x_{t−1}, not of x_t")
  public static let estimateNotAdded = Fault(
    "estimate-not-added", in: "residual", breaks: ["r"],
    "r_t lacks x_t: it is the step alone")
}
