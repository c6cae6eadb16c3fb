// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Foundation
import Interchange
import Networks

/// The parameters of a network in an NPZ or safetensors file. A matrix is an array by itself: `B`, `N × M`, where all
/// layers share it (tied), else `B.0`, `B.1`, …. Lists of numbers are rows of one array over the layers:
/// `theta`, `T × p`; numbers are one list, `lambda`, `T`; what all layers share has no layers. What they belong to is in ``ParameterMetadata``; a file without it is a foreign
/// one, whose arrays and the reader's options decide.
public struct ParameterFile: Sendable {
  /// As its caller named it.
  public let path: String
  public let metadata: ParameterMetadata?
  /// All arrays but the metadata.
  var arrays: [String: NumericArray]
  /// The arrays that are float32 in the file: each number is widened to binary64, exactly.
  public let widened: [String]

  /// Reads a file, safetensors if it ends in `.safetensors`, else NPZ; which network it fits is asked for
  /// later.
  /// - Parameter mapping: how a foreign file's arrays become ours.
  /// - Throws: `InterchangeError` for what the formats refuse, NaN and infinities among it, for malformed
  ///   metadata, and for what a mapping names and the file has not.
  public init(_ path: String, mapping: ParameterMapping? = nil) throws {
    self.path = path
    let url = URL(fileURLWithPath: path)
    var arrays: [String: NumericArray]
    if Self.isSafetensors(path) {
      let file = try Safetensors.read(contentsOf: url)
      arrays = file.arrays
      metadata = try file.metadata[ParameterMetadata.array].map {
        try ParameterMetadata(text: $0, file: path)
      }
    } else {
      arrays = try NPZ.read(contentsOf: url)
      metadata = try arrays.removeValue(forKey: ParameterMetadata.array).map {
        try ParameterMetadata($0, file: path)
      }
    }
    widened = arrays.filter { $0.value.dtypeName == "float32" }.keys.sorted()
    self.arrays = try mapping?.apply(to: arrays) ?? arrays
  }

  static func isSafetensors(_ path: String) -> Bool { path.hasSuffix(".safetensors") }

  /// Writes parameters with what they belong to, in the format that the path's ending names.
  /// - Throws: `InterchangeError`, or what the metadata's encoder throws.
  public static func write(
    _ parameters: ParameterVector<Double>, _ metadata: ParameterMetadata, to path: String
  ) throws {
    let url = URL(fileURLWithPath: path)
    guard isSafetensors(path) else {
      return try NPZ.write(try arrays(parameters, metadata), to: url)
    }
    try Safetensors.write(
      try arrays(parameters), metadata: [ParameterMetadata.array: try metadata.text()], to: url)
  }

  /// The numbers of an array as it is in the file, in C order; `nil` where there is none, or one of other kinds.
  public func numbers(_ array: String) -> [Double]? { try? arrays[array]?.doubles() }

  func error(_ array: String, _ problem: String, _ expected: String) -> InterchangeError {
    InterchangeError(file: path, array: array, problem: problem, expected: expected)
  }

  /// The numbers of an array, in C order.
  /// - Parameter shape: `nil` admits any extent of 1 or more. A list may be `T × 1`, which a parameter of one
  ///   entry a layer becomes when layers are stacked, and one of a single number a scalar.
  /// - Throws: `InterchangeError` when it is missing, of another shape, or of another kind.
  func values(_ name: String, _ shape: [Int?], isComplex: Bool = false) throws -> Values<Double> {
    let wanted = "[" + shape.map { $0.map(String.init) ?? "any" }.joined(separator: ", ") + "]"
    guard let stored = arrays[name] else { throw error(name, "it is missing", "shape \(wanted)") }
    let isColumn = shape.count == 1 && stored.shape.count == 2 && stored.shape[1] == 1
    let isNumber = shape.count == 1 && stored.shape.isEmpty
    let array =
      isColumn || isNumber
      ? try NumericArray(shape: [stored.shape.first ?? 1], elements: stored.elements) : stored
    let holdsComplex: Bool
    switch array.elements {
    case .float64, .float32: holdsComplex = false
    case .complex128, .complex64: holdsComplex = true
    case .integer:
      throw error(
        name, "its elements are integers or booleans",
        "float64, or float32, which is widened exactly")
    }
    if holdsComplex != isComplex {
      throw error(
        name, "its elements are \(array.dtypeName)",
        isComplex
          ? "complex128, or complex64, which is widened exactly"
          : "float64, or float32, which is widened exactly")
    }
    let fits =
      array.shape.count == shape.count && !array.shape.contains(0)
      && zip(array.shape, shape).allSatisfy { $1 == nil || $0 == $1 }
    guard fits else { throw error(name, "its shape is \(array.shape)", wanted) }
    return try Values(array, isComplex: isComplex)
  }

  /// All parameters of a network, each number rounded to the arithmetic `R`.
  /// - Throws: `InterchangeError` for an array that is missing, of another shape or kind, or not of this
  ///   network, and for a number that `R` cannot hold, or that its block may not have.
  @specialized(where R == Double)
  @specialized(where R == Float)
  func parameters<R: RealScalar & BinaryFloatingPoint>(
    _ layout: ParameterLayout, in arithmetic: R.Type
  ) throws -> ParameterVector<R> where R.Real == R {
    let expected = layout.arrays
    let known = Set(expected.map(\.name))
    if let unknown = arrays.keys.sorted().first(where: { !known.contains($0) }) {
      let names = expected.map(\.name) + [ParameterMetadata.array]
      let listed = names.count <= 8 ? names : names.prefix(3) + ["…"] + names.suffix(3)
      throw error(unknown, "it is not a parameter of this network", listed.joined(separator: ", "))
    }
    var parameters = ParameterVector<R>(zeros: layout)
    for array in expected {
      let first = array.blocks[0]
      let values = try values(array.name, array.shape, isComplex: first.isComplex)
      let numbers = try values.parts.map { number in
        let rounded = R(number)
        guard rounded.isFinite else {
          throw error(array.name, "an element is \(number)", "numbers that \(R.self) holds")
        }
        if let wanted = first.range.wanted(of: Double(rounded)) {
          throw error(array.name, "an element is \(number)", "numbers \(wanted)")
        }
        return rounded
      }
      parameters.fill(array.blocks, inCOrder: numbers)
    }
    return parameters
  }

  /// The arrays of a file; equal parameters give equal bytes.
  /// - Throws: `InterchangeError`, or what the metadata's encoder throws.
  public static func arrays(
    _ parameters: ParameterVector<Double>, _ metadata: ParameterMetadata
  ) throws -> [String: NumericArray] {
    try arrays(parameters).merging([ParameterMetadata.array: try metadata.encoded()]) { $1 }
  }

  private static func arrays(
    _ parameters: ParameterVector<Double>
  ) throws -> [String: NumericArray] {
    var arrays: [String: NumericArray] = [:]
    for array in parameters.layout.arrays {
      let numbers = parameters.inCOrder(array.blocks)
      let values: Values<Double> =
        array.blocks[0].isComplex
        ? .complex(Tensor(array.shape, pairs: numbers)) : Values(array.shape, numbers)
      arrays[array.name] = try values.array(.float64)
    }
    return arrays
  }
}

extension ParameterBlock.Range {
  /// What a number must be, where it is not.
  func wanted(of number: Double) -> String? {
    switch self {
    case .finite: nil
    case .nonnegative: number >= 0 ? nil : "of 0 or more"
    case .positive: number > 0 ? nil : "above 0"
    }
  }
}

extension ParameterLayout {
  /// The arrays of a file: a matrix has one of its own, the lists of one name are rows of one.
  var arrays: [(name: String, shape: [Int], blocks: [ParameterBlock])] {
    named.flatMap { name, blocks -> [(String, [Int], [ParameterBlock])] in
      blocks[0].shape.count > 1
        ? blocks.map { ($0.label, $0.shape, [$0]) }
        : [(name, Self.stackedShape(blocks), blocks)]
    }
  }
}
