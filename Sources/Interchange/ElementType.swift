// SPDX-License-Identifier: GPL-3.0-or-later

/// The type of an array's elements as a file stores them: NumPy's `descr`, such as `<f8`.
struct ElementType: Equatable {
  enum Kind { case float, complex, signed, unsigned, boolean }

  let kind: Kind
  /// Bytes an element.
  let size: Int
  let isBigEndian: Bool

  static let accepted =
    "float32 (<f4), float64 (<f8), complex64 (<c8), complex128 (<c16), bool (|b1) or integers of "
    + "1, 2, 4 or 8 bytes (|i1, |u1, <i8, …), with > instead of < for big-endian"

  /// `nil` for everything that is not accepted: objects, strings, dates, records, half and
  /// extended precision.
  init?(descriptor: String) {
    guard let order = descriptor.first, "<>|".contains(order) else { return nil }
    switch descriptor.dropFirst() {
    case "f4": (kind, size) = (.float, 4)
    case "f8": (kind, size) = (.float, 8)
    case "c8": (kind, size) = (.complex, 8)
    case "c16": (kind, size) = (.complex, 16)
    case "b1": (kind, size) = (.boolean, 1)
    case "i1": (kind, size) = (.signed, 1)
    case "i2": (kind, size) = (.signed, 2)
    case "i4": (kind, size) = (.signed, 4)
    case "i8": (kind, size) = (.signed, 8)
    case "u1": (kind, size) = (.unsigned, 1)
    case "u2": (kind, size) = (.unsigned, 2)
    case "u4": (kind, size) = (.unsigned, 4)
    case "u8": (kind, size) = (.unsigned, 8)
    default: return nil
    }
    // Without an order, a number of several bytes has two readings.
    guard order != "|" || size == 1 else { return nil }
    isBigEndian = order == ">"
  }

  /// Bytes an element once it is read: integers are widened.
  var sizeInMemory: Int {
    switch kind {
    case .float, .complex: size
    case .signed, .unsigned, .boolean: 8
    }
  }

  /// What a refused descriptor stands for, in words.
  static func name(of descriptor: String) -> String {
    if Self(descriptor: "<" + descriptor.dropFirst()) != nil { return "without a byte order" }
    return switch descriptor.dropFirst().first {
    case _ where descriptor.hasPrefix("["): "a structured dtype"
    case "O": "Python objects"
    case "S", "U", "a": "strings"
    case "V": "raw or structured bytes"
    case "M", "m": "dates or durations"
    case "f" where descriptor.hasSuffix("f2"): "half precision"
    case "f", "c", "g", "G": "another precision"
    default: "not a known dtype"
    }
  }
}
