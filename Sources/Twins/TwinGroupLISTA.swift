// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

/// [LISTA-GS] sample by sample, of real or complex rows.
protocol LISTAGSTwin: TapedTwin {}

extension LISTAGSTwin {
  public static var kind: String { "lista-gs" }
  static var blockOfN: String { "W1" }
  static var isOfRows: Bool { true }
  static var blocks: [TwinBlock] {
    [
      TwinBlock(name: "W1", rank: 2), TwinBlock(name: "W2", rank: 2),
      TwinBlock(name: "theta", rank: 0),
    ]
  }
  public static var faults: [Fault] {
    Fault.ofUnrolled + Fault.ofGroups + [.groupOverBatch, .listaTimesBoth]
      + (isComplex ? [.groupOfParts] : [])
  }
  public static var gradientFaults: [Fault] {
    faults.ofLinearSteps + Fault.ofUnrolledGradient + [.groupNormHeld]
      + (isComplex ? [.gradientConjugated, .gradientWirtinger] : [])
  }

  static func run<T: TwinReal>(_ n: TwinNetwork<T>) throws -> [TwinLayer<T>] {
    var x = n.start
    return (0..<n.depth).map { t in
      let r = zip(x, n.y).map { x, y in
        let input = times(n.matrix("W1", t), y)
        return n.fault == .listaTimesBoth
          ? times(n.matrix("W2", t), sum(x, input)) : sum(input, times(n.matrix("W2", t), x))
      }
      let layer = n.layer(r, n.threshold("theta", t), rows: true)
      x = n.next(layer)
      return layer
    }
  }
}

public enum TwinLISTAGS: LISTAGSTwin {}
public enum TwinComplexLISTAGS: LISTAGSTwin { public static let isComplex = true }

/// [LISTA-GSCP], [LISTA-CP], [ALISTA-GS], [ALISTA] and [SLISTA] sample by sample: a step along the residual
/// through a weight, and a threshold.
protocol ResidualTwin: TapedTwin {
  /// The weight's block; `nil` where it is `A`.
  static var weight: String? { get }
  static var ownFaults: [Fault] { get }
  /// The threshold of layer `t`.
  static func tau<T: TwinReal>(_ n: TwinNetwork<T>, _ t: Int) -> TwinVector<T>
  /// The step of layer `t`; `nil` for 1.
  static func gamma<T: TwinReal>(_ n: TwinNetwork<T>, _ t: Int) -> TwinVector<T>?
}

extension ResidualTwin {
  public static var faults: [Fault] {
    ownFaults + [.gradientSign, .residualOfLayerBefore]
      + (isOfRows ? Fault.ofGroups + [.groupOverBatch] : [.hardThreshold])
      + (isComplex ? [.groupOfParts, .conjugationMissing] : [])
  }
  public static var gradientFaults: [Fault] {
    // Only a gradient by complex numbers can be another one by convention.
    faults.ofLinearSteps + Fault.ofUnrolledGradient + (isOfRows ? [.groupNormHeld] : [])
      + (isComplex && weight != nil && blocks[0].isLearned
        ? [.gradientConjugated, .gradientWirtinger] : [])
  }
  static func tau<T: TwinReal>(_ n: TwinNetwork<T>, _ t: Int) -> TwinVector<T> {
    n.threshold("theta", t)
  }

  static func run<T: TwinReal>(_ n: TwinNetwork<T>) throws -> [TwinLayer<T>] {
    var (x, before) = (n.start, n.start)
    return (0..<n.depth).map { t in
      let weight = n.fault == .weightIgnored ? n.a : self.weight.map { n.matrix($0, t) } ?? n.a
      let r = x.indices.map { d in
        let seen = n.fault == .residualOfLayerBefore ? before[d] : x[d]
        let v = n.y[d] - times(n.fault == .weightInResidual ? weight : n.a, seen)
        var step = adjointTimes(weight, v, conjugated: n.fault != .conjugationMissing)
        if n.fault != .stepMissing, let gamma = gamma(n, t) { step = step.map { gamma * $0 } }
        return n.fault == .gradientSign ? x[d] - step : sum(x[d], step)
      }
      before = x
      let layer = n.layer(r, tau(n, t), rows: isOfRows)
      x = n.next(layer)
      return layer
    }
  }
}

/// [LISTA-GSCP] and [LISTA-CP]
protocol CoupledTwin: ResidualTwin {}
extension CoupledTwin {
  public static var kind: String { isOfRows ? "lista-gscp" : "lista-cp" }
  static var weight: String? { "W" }
  static var blocks: [TwinBlock] {
    [TwinBlock(name: "W", rank: 2), TwinBlock(name: "theta", rank: 0)]
  }
  static var ownFaults: [Fault] { Fault.ofUnrolled + [.weightIgnored] }
  static func gamma<T: TwinReal>(_ n: TwinNetwork<T>, _ t: Int) -> TwinVector<T>? { nil }
}
public enum TwinLISTAGSCP: CoupledTwin { static let isOfRows = true }
public enum TwinLISTACP: CoupledTwin { static let isOfRows = false }
public enum TwinComplexLISTAGSCP: CoupledTwin {
  static let isOfRows = true
  public static let isComplex = true
}

/// [ALISTA-GS] and [ALISTA]
protocol AnalyticTwin: ResidualTwin {}
extension AnalyticTwin {
  public static var kind: String { isOfRows ? "alista-gs" : "alista" }
  static var weight: String? { "W" }
  static var blocks: [TwinBlock] {
    [
      TwinBlock(name: "W", rank: 2, isShared: true, isLearned: false),
      TwinBlock(name: "gamma", rank: 0), TwinBlock(name: "theta", rank: 0),
    ]
  }
  static var ownFaults: [Fault] {
    [
      .networkMatrixOrder, .thresholdOfFirstLayer, .weightIgnored, .weightInResidual,
      .stepMissing, .stepInThreshold,
    ]
  }
  static func gamma<T: TwinReal>(_ n: TwinNetwork<T>, _ t: Int) -> TwinVector<T>? {
    n.list("gamma", t)
  }
  static func tau<T: TwinReal>(_ n: TwinNetwork<T>, _ t: Int) -> TwinVector<T> {
    n.fault == .stepInThreshold
      ? n.list("gamma", t) * n.list("theta", t) : n.threshold("theta", t)
  }
}
public enum TwinALISTAGS: AnalyticTwin { static let isOfRows = true }
public enum TwinALISTA: AnalyticTwin { static let isOfRows = false }
public enum TwinComplexALISTAGS: AnalyticTwin {
  static let isOfRows = true
  public static let isComplex = true
}

/// [SLISTA]
public enum TwinSLISTA: ResidualTwin {
  public static let kind = "slista"
  static let isOfRows = false
  static let weight: String? = nil
  static let blocks = [
    TwinBlock(name: "lambda", rank: 0, isShared: true, isLearned: false),
    TwinBlock(name: "gamma", rank: 0),
  ]
  static let ownFaults: [Fault] = [.stepMissing, .thresholdNotScaledByStep]
  static func gamma<T: TwinReal>(_ n: TwinNetwork<T>, _ t: Int) -> TwinVector<T>? {
    n.list("gamma", t)
  }
  static func tau<T: TwinReal>(_ n: TwinNetwork<T>, _ t: Int) -> TwinVector<T> {
    let (lambda, gamma) = (n.list("lambda", t), n.list("gamma", t))
    if n.fault == .thresholdNotScaledByStep { return lambda }
    return (n.fault == .thresholdHeld ? gamma.held : gamma) * lambda
  }
}

extension Fault {
  public static let weightIgnored = Fault(
    "weight-ignored", in: "learned matrix", breaks: ["r"],
    "the residual goes back through A, not through W")
  public static let weightInResidual = Fault(
    "weight-in-residual", in: "residual", breaks: ["r"],
    "the residual is Y − W X; it is Y − A X")
  public static let stepInThreshold = Fault(
    "step-in-threshold", in: "threshold", breaks: ["x"],
    "the threshold is γ_k θ_k; it is θ_k")
}
