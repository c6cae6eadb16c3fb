// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import ComplexModule
import Foundation
import Interchange
import RealModule

/// A user's NPZ or MAT file with `A` (M×N), `y` (M or M×D), optionally `x` (N or N×D) and `noise_variance`.
struct DataFile {
  let path: String
  private let arrays: [String: NumericArray]

  init(_ path: String) throws {
    self.path = path
    arrays = try ArrayFile.read(contentsOf: URL(fileURLWithPath: path))
  }

  /// Whether `A` or `y` holds complex numbers.
  var isComplex: Bool {
    ["A", "y"].contains { arrays[$0]?.dtypeName.hasPrefix("complex") ?? false }
  }

  /// The problem, of real numbers.
  func real() throws -> StatedProblem<Double> {
    let a = try inRange(try matrix("A"))
    let y = try matrix("y", rows: a.rows)
    let x: Matrix<Double>? = try truth(rows: a.columns, columns: y.columns)
    return StatedProblem(title: path, a: a, y: y, x: x, noiseVariance: try noiseVariance())
  }

  /// The problem, real numbers with zero imaginary parts.
  func complex() throws -> StatedProblem<Complex<Double>> {
    let a = try inRange(try complexMatrix("A"))
    let y = try complexMatrix("y", rows: a.rows)
    let x: Matrix<Complex<Double>>? = try truth(rows: a.columns, columns: y.columns)
    return StatedProblem(title: path, a: a, y: y, x: x, noiseVariance: try noiseVariance())
  }

  /// `A`, if its squares are within binary64's range: all recursions compute with them.
  private func inRange<S: Scalar>(_ a: Matrix<S>) throws -> Matrix<S> where S.Real == Double {
    let square = a.columnSquaredNorms.reduce(0, +)
    guard square.isFinite, square > 0 else {
      throw DataError(
        "\(path): array \"A\": the sum of its squares is \(square) in binary64; it must be finite"
          + " and above 0, so scale A and y")
    }
    return a
  }

  /// The array, as a matrix of `rows` rows; a vector is one column.
  private func matrix(_ name: String, rows: Int? = nil) throws -> Matrix<Double> {
    let (array, shape) = try array(name, rows)
    return Matrix(Tensor(shape, try named(name) { try array.doubles() }))
  }

  /// Errors of an array's elements, with the file and the array.
  private func named<T>(_ name: String, _ body: () throws -> T) throws -> T {
    do { return try body() } catch var error as InterchangeError {
      (error.file, error.array) = (path, name)
      throw error
    }
  }

  /// Likewise, real numbers with zero imaginary parts.
  private func complexMatrix(_ name: String, rows: Int? = nil) throws -> Matrix<Complex<Double>> {
    let (array, shape) = try array(name, rows)
    let entries = try named(name) { try array.complexes() }
    return Matrix(rows: shape[0], columns: shape[1]) { entries[$0 * shape[1] + $1] }
  }

  /// `x`, if it is there.
  private func truth(rows: Int, columns: Int) throws -> Matrix<Double>? {
    guard arrays["x"] != nil else { return nil }
    return try checked(try matrix("x", rows: rows), columns)
  }

  private func truth(rows: Int, columns: Int) throws -> Matrix<Complex<Double>>? {
    guard arrays["x"] != nil else { return nil }
    return try checked(try complexMatrix("x", rows: rows), columns)
  }

  /// `σ_w²`, if it is there.
  private func noiseVariance() throws -> Double? {
    guard let array = arrays["noise_variance"] else { return nil }
    let given = try named("noise_variance") { try array.doubles() }
    guard given.count == 1 else {
      throw DataError(
        "\(path): array \"noise_variance\" has shape \(array.shape); one number is wanted")
    }
    guard given[0] > 0 else {
      throw DataError("\(path): noise_variance is \(given[0]); it must be above 0")
    }
    return given[0]
  }

  private func checked<S: Scalar>(_ x: Matrix<S>, _ columns: Int) throws -> Matrix<S> {
    guard x.columns == columns else {
      throw DataError("\(path): x has \(x.columns) columns, y has \(columns)")
    }
    return x
  }

  private func array(_ name: String, _ rows: Int?) throws -> (NumericArray, shape: [Int]) {
    guard let array = arrays[name], name != "A" || array.shape.count == 2 else {
      throw DataError(
        name == "A"
          ? "\(path): array \"A\" (M×N) is missing or is not a matrix"
          : "\(path): array \"\(name)\" (M or M×D, M = \(rows ?? 0)) is missing")
    }
    guard !array.shape.isEmpty, array.shape.count <= 2, !array.shape.contains(0),
      rows == nil || array.shape[0] == rows
    else {
      throw DataError(
        "\(path): array \"\(name)\" has shape \(array.shape); a vector or a matrix"
          + (rows.map { " of \($0) rows" } ?? "") + " is wanted")
    }
    return (array, [array.shape[0], array.shape.count == 2 ? array.shape[1] : 1])
  }
}
