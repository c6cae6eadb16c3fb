// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import ComplexModule
import Foundation
import Interchange
import RealModule

/// Matrices of an NPZ or MAT file, by name; real ones and complex ones.
struct MatrixFile {
  let path: String
  private let arrays: [String: NumericArray]

  init(_ path: String) throws {
    self.path = path
    arrays = try ArrayFile.read(contentsOf: URL(fileURLWithPath: path))
  }

  /// The first of `names` that the file has.
  func name(among names: [String]) throws -> String {
    guard let name = names.first(where: { arrays[$0] != nil }) else {
      throw DataError(
        "\(path): there is no array \(names.map { "\"\($0)\"" }.joined(separator: " or ")); it has "
          + arrays.keys.sorted().joined(separator: ", "))
    }
    return name
  }

  func isComplex(_ name: String) -> Bool {
    arrays[name]?.dtypeName.hasPrefix("complex") ?? false
  }

  func real(_ name: String) throws -> Matrix<Double> {
    let array = try matrix(name)
    return Matrix(Tensor(array.shape, try array.doubles()))
  }

  func complex(_ name: String) throws -> Matrix<Complex<Double>> {
    let array = try matrix(name)
    return Matrix(Tensor(array.shape, try array.complexes()))
  }

  func has(_ name: String) -> Bool { arrays[name] != nil }

  /// A list of real numbers; MATLAB's are rows or columns.
  func list(_ name: String) throws -> [Double] {
    guard let array = arrays[try self.name(among: [name])],
      array.shape.count == 1 || array.shape.count == 2 && array.shape.contains(1)
    else {
      throw DataError(
        "\(path): array \"\(name)\" has shape \(arrays[name]?.shape ?? []); a list is wanted")
    }
    return try array.doubles()
  }

  private func matrix(_ name: String) throws -> NumericArray {
    let array = arrays[try self.name(among: [name])]
    guard let array, array.shape.count == 2, !array.shape.contains(0) else {
      throw DataError(
        "\(path): array \"\(name)\" has shape \(array?.shape ?? []); a matrix is wanted")
    }
    return array
  }
}
