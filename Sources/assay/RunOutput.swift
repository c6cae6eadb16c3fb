// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import ComplexModule
import Interchange
import RealModule

/// The arrays of a run's output file: the estimates in the run's format, the algorithm's scalars and
/// NMSE, `T × D`, in binary64.
struct RunOutput {
  let arrays: [String: NumericArray]

  /// - Parameter exact: an estimate's entries in binary64, real or complex.
  init<S: Scalar>(
    _ result: Run.Result<S>, _ dtype: DType, exact: (Matrix<S>) throws -> Values<Double>
  ) throws {
    var values: Arrays<Double> = result.scalars
      .merging(result.nmse.isEmpty ? [:] : ["nmse": result.nmse]) { $1 }
      .mapValues { rows in Values([rows.count, rows.first?.count ?? 0], rows.flatMap(\.self)) }
    let tables = try values.arrays(.float64)
    values = ["x": try exact(result.x)]
    let slices = try result.estimates.map(exact)
    if let first = slices.first {
      let shape = [slices.count] + first.shape
      let parts = slices.flatMap(\.parts)
      values["trace/x"] =
        first.isComplex ? .complex(Tensor(shape, pairs: parts)) : Values(shape, parts)
    }
    arrays = try tables.merging(values.arrays(dtype)) { $1 }
  }
}
