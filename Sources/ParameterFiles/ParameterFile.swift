// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Foundation
import Interchange
import Networks

/// The parameters of a network in an NPZ file. A matrix is an array by itself: `B`, `N × M`, where all
/// layers share it (tied), else `B.0`, `B.1`, …. Lists of numbers are rows of one array over the layers:
/// `theta`, `T × p`. What they belong to is in ``ParameterMetadata``; a file without it is a foreign
/// one, whose arrays and the reader's options decide.
public struct ParameterFile: Sendable {
  /// As its caller named it.
  public let path: String
  public let metadata: ParameterMetadata?
  /// All arrays but the metadata.
  var arrays: [String: NumericArray]

  /// Reads a file; which network it fits is asked for later.
  /// - Throws: `InterchangeError` for what `NPZ` refuses, NaN and infinities among it, and for malformed
  ///   metadata.
  public init(_ path: String) throws {
    self.path = path
    arrays = try NPZ.read(contentsOf: URL(fileURLWithPath: path))
    metadata = try arrays.removeValue(forKey: ParameterMetadata.array).map {
      try ParameterMetadata($0, file: path)
    }
  }

  /// The arrays that are float32 in the file: each number is widened to binary64, exactly.
  public var widened: [String] {
    arrays.filter { $0.value.dtypeName == "float32" }.keys.sorted()
  }

  func error(_ array: String, _ problem: String, _ expected: String) -> InterchangeError {
    InterchangeError(file: path, array: array, problem: problem, expected: expected)
  }

  /// The numbers of an array, in C order.
  /// - Parameter shape: `nil` admits any extent of 1 or more.
  /// - Throws: `InterchangeError` when it is missing, of another shape, or not of real numbers.
  func tensor(_ name: String, _ shape: [Int?]) throws -> Tensor<Double> {
    let wanted = "[" + shape.map { $0.map(String.init) ?? "any" }.joined(separator: ", ") + "]"
    guard let array = arrays[name] else { throw error(name, "it is missing", "shape \(wanted)") }
    switch array.elements {
    case .float64, .float32: break
    case .integer, .complex128, .complex64:
      let kind = array.dtypeName == "int64" ? "integers or booleans" : array.dtypeName
      throw error(name, "its elements are \(kind)", "float64, or float32, which is widened exactly")
    }
    let fits =
      array.shape.count == shape.count && !array.shape.contains(0)
      && zip(array.shape, shape).allSatisfy { $1 == nil || $0 == $1 }
    guard fits else { throw error(name, "its shape is \(array.shape)", wanted) }
    return Tensor(array.shape, try array.doubles())
  }

  /// All parameters of a network, each number rounded to the arithmetic `S`.
  /// - Throws: `InterchangeError` for an array that is missing, of another shape or kind, or not of this
  ///   network, and for a number that `S` cannot hold.
  func parameters<S: RealScalar & BinaryFloatingPoint>(
    _ layout: ParameterLayout, in arithmetic: S.Type
  ) throws -> ParameterVector<S> where S.Real == S {
    let expected = layout.arrays
    if let unknown = arrays.keys.sorted().first(where: { name in
      !expected.contains { $0.name == name }
    }) {
      let names = expected.map(\.name) + [ParameterMetadata.array]
      let listed = names.count <= 8 ? names : names.prefix(3) + ["…"] + names.suffix(3)
      throw error(unknown, "it is not a parameter of this network", listed.joined(separator: ", "))
    }
    var parameters = ParameterVector<S>(zeros: layout)
    for array in expected {
      let tensor = try tensor(array.name, array.shape)
      let numbers = try tensor.map { number in
        let rounded = S(number)
        guard rounded.isFinite else {
          throw error(array.name, "an element is \(number)", "numbers that \(S.self) holds")
        }
        return rounded
      }
      if array.isStacked {
        for (row, block) in array.blocks.enumerated() {
          let start = row * block.count
          parameters[block] = Array(numbers.entries[start..<(start + block.count)])
        }
      } else {
        for block in array.blocks { parameters[block] = Matrix(numbers).storage }
      }
    }
    return parameters
  }

  /// The arrays of a file; equal parameters give equal bytes.
  /// - Throws: `InterchangeError`, or what the metadata's encoder throws.
  public static func arrays(
    _ parameters: ParameterVector<Double>, _ metadata: ParameterMetadata
  ) throws -> [String: NumericArray] {
    var arrays = [ParameterMetadata.array: try metadata.encoded()]
    for array in parameters.layout.arrays {
      let numbers =
        array.isStacked
        ? array.blocks.flatMap { parameters[$0] }
        : array.blocks.flatMap { Tensor(parameters.matrix($0)).entries }
      arrays[array.name] = try NumericArray(shape: array.shape, elements: .float64(numbers))
    }
    return arrays
  }
}

extension ParameterLayout {
  /// The arrays of a file: a matrix has one of its own, the lists of one name are rows of one.
  var arrays: [(name: String, shape: [Int], blocks: [ParameterBlock], isStacked: Bool)] {
    var arrays: [(name: String, shape: [Int], blocks: [ParameterBlock], isStacked: Bool)] = []
    for block in blocks where block.shape.count > 1 {
      arrays.append((block.label, block.shape, [block], false))
    }
    let lists = Dictionary(grouping: blocks.filter { $0.shape.count == 1 }, by: \.name)
    for (name, rows) in lists.sorted(by: { $0.key < $1.key }) {
      arrays.append((name, [rows.count] + rows[0].shape, rows, true))
    }
    return arrays
  }
}
