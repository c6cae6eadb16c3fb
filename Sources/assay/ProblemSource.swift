// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Calls
import Foundation
import Golden
import Interchange
import Problems

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
    let arrays = try NPZ.read(contentsOf: URL(fileURLWithPath: path))
    func matrix(_ name: String, rows: Int?) throws -> Matrix<Double>? {
      guard let array = arrays[name] else { return nil }
      guard !array.shape.isEmpty, array.shape.count <= 2, !array.shape.contains(0),
        rows == nil || array.shape[0] == rows
      else {
        throw DataError(
          "\(path): array \"\(name)\" has shape \(array.shape); a vector or a matrix"
            + (rows.map { " of \($0) rows" } ?? "") + " is wanted")
      }
      let columns = array.shape.count == 2 ? array.shape[1] : 1
      return Matrix(Tensor([array.shape[0], columns], try array.doubles()))
    }
    guard let a = try matrix("A", rows: nil), arrays["A"]?.shape.count == 2 else {
      throw DataError("\(path): array \"A\" (M×N) is missing or is not a matrix")
    }
    guard let y = try matrix("y", rows: a.rows) else {
      throw DataError("\(path): array \"y\" (M or M×D, M = \(a.rows)) is missing")
    }
    let x = try matrix("x", rows: a.columns)
    guard x == nil || x?.columns == y.columns else {
      throw DataError("\(path): x has \(x?.columns ?? 0) columns, y has \(y.columns)")
    }
    title = path
    (self.a, self.y, self.x) = (a, y, x)
    noiseVariance = try arrays["noise_variance"]?.doubles().first
    if let noiseVariance, !(noiseVariance > 0) {
      throw DataError("\(path): noise_variance is \(noiseVariance); it must be above 0")
    }
  }
}

/// The arrays of a run's output file.
struct RunOutput {
  let arrays: [String: NumericArray]

  init<S: RealScalar & BinaryFloatingPoint>(_ result: Run.Result<S>, _ dtype: DType) throws
  where S.Real == S {
    var arrays = ["x": try result.x.array()]
    let tables = result.scalars.merging(result.nmse.isEmpty ? [:] : ["nmse": result.nmse]) { $1 }
    for (name, rows) in tables {
      arrays[name] = try NumericArray(
        shape: [rows.count, rows.first?.count ?? 0], elements: .float64(rows.flatMap(\.self)))
    }
    if !result.estimates.isEmpty {
      let slices = result.estimates.map { Tensor($0) }
      arrays["trace/x"] = try Tensor(
        [slices.count] + slices[0].shape, slices.flatMap { $0.entries.map { Double($0) } }
      ).array(dtype)
    }
    self.arrays = arrays
  }
}
