// SPDX-License-Identifier: GPL-3.0-or-later
import Calls

// At a kink a slope has two sides, and automatic differentiation may give any number between.

/// The slopes on either side of a kink, at the entries whose size is a threshold.
func slopesAtKinks(
  _ sizes: [Double], thresholds: [Double], _ sides: (Int) -> (Double, Double)
) -> [Int: ClosedRange<Double>] {
  var ranges: [Int: ClosedRange<Double>] = [:]
  for (k, pair) in zip(sizes, thresholds).enumerated() where pair.0 == pair.1 {
    let (inner, outer) = sides(k)
    ranges[k] = min(inner, outer)...max(inner, outer)
  }
  return ranges
}

/// The levels of a kernel's entries, `factor σ`.
func levels(_ inputs: Arrays<Double>, _ factor: Double) -> [Double] {
  inputs["sigma"]?.parts.map { factor * $0 } ?? []
}

/// θ of a kernel.
/// - Throws: `CallError` for another number of entries.
private func checkedTheta(_ p: Parameters, _ count: Int) throws -> [Double] {
  let theta = try p(.theta)
  guard theta.count == count else {
    throw CallError("parameter \"theta\" has \(theta.count) entries, not \(count)")
  }
  return theta
}

extension SoftThresholdKernel {
  static func latitude(
    _ p: Parameters, _ inputs: Arrays<Double>
  ) throws -> [String: [Int: ClosedRange<Double>]] {
    let theta = try checkedTheta(p, 2)
    return [
      "slope": slopesAtKinks(
        inputs["r"]?.sizes ?? [], thresholds: levels(inputs, theta[1])
      ) { _ in (0, theta[0]) }
    ]
  }
}

extension PiecewiseLinearKernel {
  static func latitude(
    _ p: Parameters, _ inputs: Arrays<Double>
  ) throws -> [String: [Int: ClosedRange<Double>]] {
    let theta = try checkedTheta(p, 5)
    let sizes = inputs["r"]?.sizes ?? []
    let first = slopesAtKinks(sizes, thresholds: levels(inputs, theta[0])) { _ in
      (theta[2], theta[3])
    }
    let second = slopesAtKinks(sizes, thresholds: levels(inputs, theta[1])) { _ in
      (theta[3], theta[4])
    }
    // Where both kinks are one, any slope of the three will do.
    let both = first.merging(second) {
      min($0.lowerBound, $1.lowerBound)...max($0.upperBound, $1.upperBound)
    }
    return ["slope": both]
  }
}

extension ComplexSoftThresholdKernel {
  static func latitude(
    _ p: Parameters, _ inputs: Arrays<Double>
  ) throws -> [String: [Int: ClosedRange<Double>]] {
    [
      "slope": slopesAtKinks(
        inputs["r"]?.sizes ?? [], thresholds: levels(inputs, try checkedTheta(p, 2)[1])
      ) { _ in (0, 0.5) }
    ]
  }
}
