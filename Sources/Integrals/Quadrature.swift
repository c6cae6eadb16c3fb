// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import CGSL

// GSL's default handler ends the process, for underflows too.
package let gslReportsByCode: Void = { _ = gsl_set_error_handler_off() }()

/// An integral whose error estimate is larger than is allowed, or that is not finite.
public struct QuadratureError: Error, Equatable, CustomStringConvertible {
  public let quantity: String
  /// The estimate, relative.
  public let error: Double

  public var description: String {
    "the integral of \(quantity) has an error estimate of \(error) of its size"
  }
}

/// `∫ f` from the first to the last of the rising `points`, split at each of them.
///
/// Every part is taken by the Gauss–Kronrod rule of 21 points, and adaptively (GSL's QAG) where that
/// errs by more than its share of `tolerance · S`, `S = max(∫|f|, addend)`.
/// - Parameter addend: what the integral will be added to, 0 or more.
/// - Throws: `QuadratureError`, naming `quantity`, when the summed error estimates exceed
///   ten times `tolerance · S` or something is not finite.
package func integral(
  of quantity: String, splitAt points: [Double], addend: Double = 0, tolerance: Double = 1e-12,
  _ f: (Double) -> Double
) throws -> Double {
  _ = gslReportsByCode
  return try withGSL(f) { function in
    let pieces = zip(points, points.dropFirst()).map { Piece($0, $1, function) }
    let size = pieces.reduce(0) { $0 + $1.size }
    let scale = max(size, addend)
    let share = tolerance * scale / Double(max(pieces.count, 1))
    var sum = 0.0
    var error = 0.0
    for var piece in pieces {
      if piece.error > share { piece.refine(to: share, function) }
      sum += piece.value
      error += piece.error
    }
    guard error <= 10 * tolerance * scale, sum.isFinite else {
      throw QuadratureError(quantity: quantity, error: error / scale)
    }
    return sum
  }
}

/// `E f(R)` of `R ~ N(0, variance)`.
///
/// The range is split at `breaks` and at the doublings of `scale`, the least length on which `f`
/// varies; beyond 38 deviations the density vanishes in binary64.
package func gaussianMean(
  of quantity: String, variance: Double, scale: Double, breaks: [Double] = [], addend: Double = 0,
  _ f: (Double) -> Double
) throws -> Double {
  let deviation = variance.squareRoot()
  guard deviation > 0 else { return f(0) }
  let end = 38 * deviation
  var points = [0, end] + breaks.map { abs($0) }.filter { $0 > 0 && $0 < end }
  var point = min(max(scale, 0x1p-200 * deviation), deviation)
  while point < end {
    points.append(point)
    point *= 2
  }
  points.sort()
  return try integral(of: quantity, splitAt: points, addend: addend) { r in
    Normal.density(r / deviation) / deviation * (f(r) + f(-r))
  }
}

/// One part of a range, with `∫ f`, its error estimate and `∫|f|`.
private struct Piece {
  let from, to: Double
  // Written by GSL before they are read.
  private(set) var value = Double(), error = Double(), size = Double()

  init(_ from: Double, _ to: Double, _ function: UnsafePointer<gsl_function>) {
    self.from = from
    self.to = to
    var spread = Double()
    gsl_integration_qk21(function, from, to, &value, &error, &size, &spread)
  }

  mutating func refine(to tolerance: Double, _ function: UnsafePointer<gsl_function>) {
    let limit = 400
    guard let workspace = gsl_integration_workspace_alloc(limit) else { return }
    defer { gsl_integration_workspace_free(workspace) }
    // Its code says no more than the error estimate, which the caller judges.
    _ = gsl_integration_qag(
      function, from, to, tolerance, 0, limit, Int32(GSL_INTEG_GAUSS21), workspace, &value,
      &error)
  }
}

/// `body` with `f` as a function of GSL.
package func withGSL<T>(
  _ f: (Double) -> Double, _ body: (UnsafeMutablePointer<gsl_function>) throws -> T
) rethrows -> T {
  try withoutActuallyEscaping(f) { f in
    var f = f
    return try withUnsafeMutablePointer(to: &f) { context in
      var function = gsl_function(
        function: { x, context in
          guard let context else { return .nan }
          return context.assumingMemoryBound(to: ((Double) -> Double).self).pointee(x)
        }, params: context)
      return try body(&function)
    }
  }
}
