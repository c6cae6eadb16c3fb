// SPDX-License-Identifier: GPL-3.0-or-later

import ComplexModule
import Foundation
import Output

/// The format safetensors of named arrays: 8 bytes of the header's length, little-endian; a JSON header
/// `{"w": {"dtype": "F64", "shape": [2, 3], "data_offsets": [0, 48]}, …, "__metadata__": {…}}`; and the
/// elements, little-endian, in C order.
///
/// Read: `F64`, `F32`, `F16` and `BF16`, both widened to float32 exactly, `C64`, `I8`…`I64`, `U8`…`U64`
/// and `BOOL`. Files are taken for hostile, as ``NPY`` does.
///
/// The format has no complex128. Here it is an `F64` array with a last axis of 2, real part first, whose
/// name stands in a JSON list under the key ``complexKey`` of the file's metadata:
/// `"__metadata__": {"complex128": "[\"A\"]"}`. In PyTorch it is `torch.view_as_real(A)`, and
/// `torch.view_as_complex` makes it complex again.
public enum Safetensors {
  /// The key of the metadata that lists the arrays of complex128.
  public static let complexKey = "complex128"

  /// Reads all arrays, and the texts that the file bears of itself, without ``complexKey``.
  ///
  /// - Parameters:
  ///   - limit: Greatest size in bytes of the file, and of all arrays together in memory.
  ///   - allowNonFinite: Whether NaN and infinities may occur.
  /// - Throws: ``InterchangeError`` if the file cannot be read, its header is no JSON object of this
  ///   form, has a key twice or another dtype, the bytes of its arrays overlap, leave holes or do not
  ///   fill their shapes and the file, or an element is not finite or, of an integer, beyond 2⁶³.
  public static func read(
    contentsOf url: URL, limit: Int = NPY.defaultLimit, allowNonFinite: Bool = false
  ) throws -> (arrays: [String: NumericArray], metadata: [String: String]) {
    let file = url.relativePath
    let bytes = try RegularFile.read(url, limit: limit, at: Place(file: file, array: nil))
    return try decode(bytes, file: file, limit: limit, allowNonFinite: allowNonFinite)
  }

  /// What is in the bytes of one file; `file` is for messages. Throws as
  /// ``read(contentsOf:limit:allowNonFinite:)``.
  public static func decode(
    _ bytes: some ContiguousBytes, file: String, limit: Int = NPY.defaultLimit,
    allowNonFinite: Bool = false
  ) throws -> (arrays: [String: NumericArray], metadata: [String: String]) {
    try bytes.withUnsafeBytes { bytes in
      let place = Place(file: file, array: nil)
      let header = try SafetensorsHeader(reading: bytes, of: place)
      try checkTotal(of: header, limit: limit, at: place)
      var arrays: [String: NumericArray] = [:]
      for (name, layout) in header.arrays {
        arrays[name] = try NumericArray(
          layout: layout, bytes, at: Place(file: file, array: name),
          allowNonFinite: allowNonFinite)
      }
      var metadata = header.metadata
      if let list = metadata.removeValue(forKey: complexKey) {
        for name in try complexNames(list, at: place) {
          arrays[name] = try complex(arrays[name], at: Place(file: file, array: name))
        }
      }
      return (arrays, metadata)
    }
  }

  private static func checkTotal(
    of header: SafetensorsHeader, limit: Int, at place: Place
  ) throws {
    var rest = limit
    for (name, layout) in header.arrays {
      // The elements lie in the file, so eight times their bytes do not overflow.
      rest -= layout.count * layout.type.sizeInMemory
      guard rest >= 0 else {
        throw place.error(
          "the arrays up to \(quoted(name)) exceed the limit",
          expected: "at most \(limit) bytes in all, integers of 8")
      }
    }
  }

  private static func complexNames(_ list: String, at place: Place) throws -> [String] {
    var json = JSONReader(Array(list.utf8), file: place.file)
    var names: [String] = []
    do {
      try json.list { names.append(try $0.string()) }
      try json.end()
    } catch {
      throw place.error(
        "\(complexKey) is \(quoted(list)) in the metadata",
        expected: "a JSON list of names, [\"A\", \"B\"]")
    }
    return names
  }

  /// The complex numbers whose parts are the last index of `array`.
  private static func complex(_ array: NumericArray?, at place: Place) throws -> NumericArray {
    guard let array, case .float64(let parts) = array.elements, array.shape.last == 2 else {
      throw place.error(
        array.map { "it is \($0.dtypeName) of shape \(tuple($0.shape))" } ?? "it is missing",
        expected: "F64 with a last extent of 2, as \(complexKey) in the metadata lists it once")
    }
    let numbers = [Complex<Double>](unsafeUninitializedCapacity: parts.count / 2) { to, count in
      parts.withUnsafeBytes { UnsafeMutableRawBufferPointer(to).copyMemory(from: $0) }
      count = parts.count / 2
    }
    return try NumericArray(shape: array.shape.dropLast(), elements: .complex128(numbers))
  }
}
