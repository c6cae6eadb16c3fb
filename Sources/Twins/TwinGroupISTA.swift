// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Twin {
  /// Proximal gradient steps on the rows of samples, of real or complex numbers.
  @specialized(where T == Double)
  @specialized(where T == Float)
  public func groupISTA<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>, momentum: Bool
  ) throws -> Arrays<T> where T.Real == T {
    let isComplex = isComplex("A", inputs)
    let (a, y) = try problem(inputs)
    let width = try p(.width)
    guard y.count % width == 0 else {
      throw CallError("array \"y\" has \(y.count) columns, which are not samples of \(width)")
    }
    let n = (isComplex ? 2 : 1) * a.n
    let recursion = TwinGroupISTA(
      a: isComplex ? a.stacked() : a,
      adjoint: isComplex ? a.stacked(conjugate: fault == .conjugationMissing) : a,
      parts: isComplex ? 2 : 1, width: fault == .groupOverBatch ? y.count : width,
      lambda: T(try p(.lambda)), step: T(try p(.step)), hasMomentum: momentum, style: style,
      fault: fault)
    let trace = recursion.run(
      y, x: try state("state/x", inputs, n, y.count),
      previous: try state("state/previous", inputs, n, y.count), first: p[.firstIteration] ?? 0,
      iterations: try p(.iterations))
    return [
      "x": stack(trace.x.last ?? [], isComplex), "trace/r": stack(trace.r, isComplex),
      "trace/x": stack(trace.x, isComplex),
    ]
  }
}

/// [ISTA-GS] and [NEST-GS] in plain loops, for all samples.
struct TwinGroupISTA<T: TwinReal> where T.Real == T {
  let a, adjoint: Rows<T>
  /// How many real numbers are one entry, and how many columns one sample.
  let parts, width: Int
  let lambda, step: T
  let hasMomentum: Bool
  let style: Style
  let fault: Fault?

  func run(
    _ y: [[T]], x start: [[T]], previous: [[T]], first: Int, iterations: Int
  ) -> (r: [[[T]]], x: [[[T]]]) {
    var (x, before) = (start, previous)
    var weight: T = 1
    for _ in 0..<first { weight = next(weight) }
    var trace: (r: [[[T]]], x: [[[T]]]) = ([], [])
    for t in first..<(first + iterations) {
      let factor = momentum(t, weight)
      weight = next(weight)
      let r = y.indices.map { d in
        let z = zip(x[d], before[d]).map { $0 + factor * ($0 - $1) }
        let v = zip(y[d], a.times(z, style)).map { $0 - $1 }
        return zip(z, adjoint.transposedTimes(v, style)).map { $0 + gain * $1 }
      }
      (before, x) = (x, thresholded(r))
      trace.r.append(r)
      trace.x.append(x)
    }
    return trace
  }

  private var gain: T {
    if fault == .stepMissing { return 1 }
    if fault == .gradientSign { return -step }
    return fault == .gradientDoubled ? 2 * step : step
  }

  private func next(_ weight: T) -> T { (1 + (1 + 4 * weight * weight).squareRoot()) / 2 }

  private func momentum(_ t: Int, _ weight: T) -> T {
    if !hasMomentum || t == 0 || fault == .nesterovMomentumMissing { return 0 }
    if fault == .nesterovWeightOfFISTA { return T(t - 1) / T(t + 2) }
    return (weight - 1) / next(weight)
  }

  /// The rows of each sample, gathered over its columns, thresholded and put back.
  private func thresholded(_ r: [[T]]) -> [[T]] {
    let tau = fault == .thresholdNotScaledByStep ? lambda : step * lambda
    let group = TwinGroup(tau: tau, style: style, fault: fault)
    var x = r
    let together = fault == .groupOfParts ? 1 : parts
    for sample in stride(from: 0, to: r.count, by: width) {
      for n in stride(from: 0, to: r[sample].count, by: together) {
        let places = (sample..<(sample + width)).flatMap { d in
          (n..<(n + together)).map { (d, $0) }
        }
        for (place, value) in zip(places, group(places.map { r[$0.0][$0.1] }).x) {
          x[place.0][place.1] = value
        }
      }
    }
    return x
  }
}

extension Fault {
  public static let groupOverBatch = Fault(
    "group-over-batch", in: "group threshold", breaks: ["x"],
    "rows are taken over all samples of the batch, not over the columns of one sample")
  public static let groupOfParts = Fault(
    "group-of-parts", in: "group threshold", breaks: ["x"],
    "real and imaginary parts of a row are groups of their own")
  public static let nesterovMomentumMissing = Fault(
    "nesterov-momentum-missing", in: "momentum", breaks: ["z"],
    "there is no momentum: this is ISTA of rows")
  public static let nesterovWeightOfFISTA = Fault(
    "nesterov-weight-of-fista", in: "momentum", breaks: ["z"],
    "the momentum is (t−1)/(t+2); it is (w_t − 1)/w_{t+1}")
}
