// SPDX-License-Identifier: GPL-3.0-or-later
import Calls

/// How a trace's error goes on from iteration to iteration.
public struct ErrorCourse: Sendable, Equatable {
  /// Of the array, without `trace/`.
  public let quantity: String
  /// The largest error over the columns of each iteration, in units of what is allowed.
  public let errors: [Double]
}

extension Target {
  /// Those of all traces that were given in their right shape, in order of computation.
  package func courses(_ outputs: Arrays<Double>) -> [ErrorCourse] {
    card.traces.map(\.name).compactMap { name in
      guard let got = outputs[name], let (expected, scale) = wanted(name, got),
        got.isLike(expected)
      else { return nil }
      var errors: [Double] = []
      for vector in metric.errors(name, got, expected, scale, dtype) {
        if vector.iteration == errors.count { errors.append(0) }
        // What is not finite stays the largest.
        let error = vector.error.isNaN ? .infinity : vector.error / allowed
        errors[vector.iteration] = max(errors[vector.iteration], error)
      }
      return ErrorCourse(quantity: String(name.dropFirst("trace/".count)), errors: errors)
    }
  }
}
