// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import ComplexModule
import Foundation
import Golden
import Interchange
import Problems
import RealModule

/// Where a run's problem comes from: a preset, or a file.
struct ProblemSource {
  let title: String
  let a: Matrix<Double>
  let y: Matrix<Double>
  let x: Matrix<Double>?
  let noiseVariance: Double?

  init(problem: String?, data: String?, options: ProblemOptions) throws {
    if let problem {
      let drawn = try options.specification(problem).draw(
        seed: options.seed, samples: options.samples)
      title = "\(problem), seed \(options.seed)"
      (a, y, x, noiseVariance) = (drawn.a, drawn.y, drawn.x, drawn.noiseVariance)
      return
    }
    let path = data ?? ""
    let file = try DataFile(path)
    let a = try file.matrix("A")
    let y = try file.matrix("y", rows: a.rows)
    let x: Matrix<Double>? = try file.truth(rows: a.columns, columns: y.columns)
    title = path
    (self.a, self.y, self.x) = (a, y, x)
    noiseVariance = try file.noiseVariance()
  }
}

/// A complex problem from a file.
struct ComplexSource {
  let title: String
  let a: Matrix<Complex<Double>>
  let y: Matrix<Complex<Double>>
  let x: Matrix<Complex<Double>>?
  let noiseVariance: Double?

  /// `nil` when neither `A` nor `y` is complex.
  init?(_ path: String) throws {
    let file = try DataFile(path)
    guard file.isComplex else { return nil }
    title = path
    a = try file.complexMatrix("A")
    y = try file.complexMatrix("y", rows: a.rows)
    x = try file.truth(rows: a.columns, columns: y.columns)
    noiseVariance = try file.noiseVariance()
  }
}

/// The arrays of a run's output file.
struct RunOutput {
  let arrays: [String: NumericArray]

  init(_ result: Run.Result<Complex<Double>>) throws {
    func array(_ x: Matrix<Complex<Double>>) -> [Complex<Double>] {
      (0..<x.rows).flatMap { i in (0..<x.columns).map { x[i, $0] } }
    }
    var arrays = try Self.tables(result)
    arrays["x"] = try NumericArray(
      shape: [result.x.rows, result.x.columns], elements: .complex128(array(result.x)))
    if !result.estimates.isEmpty {
      arrays["trace/x"] = try NumericArray(
        shape: [result.estimates.count, result.x.rows, result.x.columns],
        elements: .complex128(result.estimates.flatMap(array)))
    }
    self.arrays = arrays
  }

  /// The algorithm's scalars and NMSE, `T × D`.
  private static func tables<S: Scalar>(
    _ result: Run.Result<S>
  ) throws -> [String: NumericArray] {
    try result.scalars.merging(result.nmse.isEmpty ? [:] : ["nmse": result.nmse]) { $1 }
      .mapValues { rows in
        try NumericArray(
          shape: [rows.count, rows.first?.count ?? 0], elements: .float64(rows.flatMap(\.self)))
      }
  }

  init<S: RealScalar & BinaryFloatingPoint>(_ result: Run.Result<S>, _ dtype: DType) throws
  where S.Real == S {
    var arrays = try Self.tables(result)
    arrays["x"] = try result.x.array()
    if !result.estimates.isEmpty {
      let slices = result.estimates.map { Tensor($0) }
      arrays["trace/x"] = try Tensor(
        [slices.count] + slices[0].shape, slices.flatMap { $0.entries.map { Double($0) } }
      ).array(dtype)
    }
    self.arrays = arrays
  }
}
