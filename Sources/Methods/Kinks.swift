// SPDX-License-Identifier: GPL-3.0-or-later
import Calls

// At a kink a slope has two sides, and automatic differentiation may give any number between.

/// The slopes on either side of a kink, at the entries whose size is a threshold.
func slopesAtKinks(
  _ sizes: [Double], thresholds: [Double], _ sides: (Int) -> (Double, Double)
) -> [Int: ClosedRange<Double>] {
  var ranges: [Int: ClosedRange<Double>] = [:]
  for k in sizes.indices where sizes[k] == thresholds[k] {
    let (inner, outer) = sides(k)
    ranges[k] = min(inner, outer)...max(inner, outer)
  }
  return ranges
}

/// The levels of a kernel's entries, `factor σ`.
func levels(_ inputs: Arrays<Double>, _ factor: Double) -> [Double] {
  inputs["sigma"]?.parts.map { factor * $0 } ?? []
}

extension SoftThresholdKernel {
  static func latitude(
    _ p: Parameters, _ inputs: Arrays<Double>
  ) throws -> [String: [Int: ClosedRange<Double>]] {
    let theta = try p(.theta)
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
    let theta = try p(.theta)
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
        inputs["r"]?.sizes ?? [], thresholds: levels(inputs, try p(.theta)[1])
      ) { _ in (0, 0.5) }
    ]
  }
}
