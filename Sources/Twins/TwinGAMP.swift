// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Twin {
  @specialized(where T == Double)
  @specialized(where T == Float)
  public func gamp<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let (a, y) = try problem(inputs)
    let twin = try TwinGAMP(p, a, style, fault)
    let x = try state("state/x", inputs, a.n, y.count)
    let s = try state("state/s", inputs, a.m, y.count)
    let variance: [T] = try inputs.tensor("state/variance", [y.count]).entries
    let iterations = try p(.iterations)
    let runs = y.indices.map {
      twin.run(y[$0], x: x[$0], s: s[$0], variance: variance[$0], iterations: iterations)
    }
    var outputs: Arrays<T> = [:]
    for name in runs.first.map({ $0.keys.sorted() }) ?? [] {
      let slices = (0..<iterations).map { t in runs.map { $0[name]?[t] ?? [] } }
      let isScalar = name.hasPrefix("tau") && twin.isScalar
      outputs["trace/" + name] =
        isScalar ? table(slices.map { $0.flatMap(\.self) }) : stack(slices)
      if name == "x" { outputs["x"] = stack(slices.last ?? []) }
    }
    return outputs
  }
}

/// GAMP in plain loops, one column.
struct TwinGAMP<T: TwinReal> where T.Real == T {
  let a: Rows<T>
  let channel: TwinChannel<T>
  let shrinkage: TwinShrinkage<T>
  let isScalar: Bool
  let damped: TwinDamping<T>
  let style: Style
  let fault: Fault?

  /// Quantities by name: one list an iteration, of one entry where it is a scalar.
  typealias Trace = [String: [[T]]]

  init(_ p: Parameters, _ a: Rows<T>, _ style: Style, _ fault: Fault?) throws {
    self.a = a
    channel = try TwinChannel(p, style, fault)
    shrinkage = try TwinShrinkage(try p.shrinkageChoice(), style, fault)
    isScalar = try p(.variances) == .scalar
    damped = TwinDamping(share: T(p[.damping] ?? 1), fault: fault)
    self.style = style
    self.fault = fault
  }

  func run(_ y: [T], x start: [T], s: [T], variance: T, iterations: Int) -> Trace {
    let squares = Rows(m: a.m, n: a.n, entries: a.entries.map { $0 * $0 })
    let norm = style.sum(a.entries.count) { squares.entries[$0] }
    var (x, s) = (start, s)
    var tauX = [T](repeating: variance, count: a.n)
    var olderTauP: [T]?
    var trace: Trace = [:]
    for _ in 0..<iterations {
      let spread = isScalar ? scalar(norm, tauX, a.m) : squares.times(tauX, style)
      let tauP =
        fault == .gampVarianceWithoutSquares
        ? [T](repeating: style.sum(a.n) { tauX[$0] } / T(a.n), count: a.m) : spread
      let carried = fault == .gampVarianceOneLate ? olderTauP ?? tauP : tauP
      olderTauP = tauP
      let ax = a.times(x, style)
      let p = (0..<a.m).map { i -> T in
        switch fault {
        case .gampOnsagerMissing: ax[i]
        case .gampOnsagerSign: ax[i] + carried[i] * s[i]
        default: ax[i] - carried[i] * s[i]
        }
      }
      let z = (0..<a.m).map { channel(y[$0], p[$0], tauP[$0]) }
      let news = (0..<a.m).map { (z[$0].mean - p[$0]) / tauP[$0] }
      s = damped(news, s)
      let tauS = (0..<a.m).map { i -> T in
        let kept = z[i].variance / tauP[i]
        return fault == .gampOutputDerivativeSign ? (kept - 1) / tauP[i] : (1 - kept) / tauP[i]
      }
      let gathered = isScalar ? scalar(norm, tauS, a.n) : squares.transposedTimes(tauS, style)
      let tauR = gathered.map { 1 / (fault == .gampClipMissing ? $0 : max($0, T(1e-12))) }
      let back = a.transposedTimes(s, style)
      let r = (0..<a.n).map { j -> T in
        let gain: T = fault == .gampInputVarianceMissing ? 1 : tauR[j]
        return x[j] + gain * back[j]
      }
      let shrunk = (0..<a.n).map { j -> (value: T, slope: T) in
        shrinkage(r[j], tauR[j].squareRoot())
      }
      x = damped(shrunk.map(\.value), x)
      let mean = style.sum(a.n) { shrunk[$0].slope } / T(a.n)
      tauX = (0..<a.n).map { tauR[$0] * (isScalar ? mean : shrunk[$0].slope) }
      for (name, vector) in [("p", p), ("s", s), ("r", r), ("x", x)] {
        trace[name, default: []].append(vector)
      }
      for (name, tau) in [("tau_p", tauP), ("tau_r", tauR), ("tau_x", tauX)] {
        trace[name, default: []].append(isScalar ? [tau[0]] : tau)
      }
    }
    return trace
  }

  private func scalar(_ norm: T, _ tau: [T], _ rows: Int) -> [T] {
    let mean = style.sum(tau.count) { tau[$0] } / T(tau.count)
    return [T](repeating: norm / T(rows) * mean, count: rows)
  }
}

extension Fault {
  public static let gampOnsagerMissing = Fault(
    "gamp-onsager-missing", in: "generalised AMP", breaks: ["p"],
    "p is A x̂, without −τ_p ŝ")
  public static let gampOnsagerSign = Fault(
    "gamp-onsager-sign", in: "generalised AMP", breaks: ["p"],
    "p is A x̂ + τ_p ŝ")
  public static let gampVarianceWithoutSquares = Fault(
    "gamp-variance-without-squares", in: "generalised AMP", breaks: ["tau_p"],
    "τ_p is the mean of τ_x, without |A|²")
  public static let gampVarianceOneLate = Fault(
    "gamp-variance-one-late", in: "generalised AMP", breaks: ["p"],
    "p uses the τ_p of one iteration before")
  public static let gampOutputDerivativeSign = Fault(
    "gamp-output-derivative-sign", in: "generalised AMP", breaks: ["tau_r"],
    "τ_s has the wrong sign: it is −∂ŝ/∂p")
  public static let gampInputVarianceMissing = Fault(
    "gamp-input-variance-missing", in: "generalised AMP", breaks: ["r"],
    "r is x̂ + A^T ŝ, without the factor τ_r")
  public static let gampClipMissing = Fault(
    "gamp-clip-missing", in: "generalised AMP", breaks: ["tau_r"],
    "|A|²^T τ_s is not kept above zero")
  /// Mistakes of generalised AMP.
  public static let ofGAMP: [Fault] = [
    .gampOnsagerMissing, .gampOnsagerSign, .gampVarianceWithoutSquares, .gampVarianceOneLate,
    .gampOutputDerivativeSign, .gampInputVarianceMissing, .gampClipMissing,
  ]
}
