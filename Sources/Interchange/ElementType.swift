// SPDX-License-Identifier: GPL-3.0-or-later

/// The type of an array's elements as a file stores them.
struct ElementType: Equatable {
  /// Numbers of 16 bits are binary16 (`half`) or the upper half of binary32 (`brain`).
  enum Kind { case float, half, brain, complex, signed, unsigned, boolean }

  let kind: Kind
  /// Bytes an element.
  let size: Int
  let isBigEndian: Bool

  static let accepted =
    "float32 (<f4), float64 (<f8), complex64 (<c8), complex128 (<c16), bool (|b1) or integers of "
    + "1, 2, 4 or 8 bytes (|i1, |u1, <i8, …), with > instead of < for big-endian"

  /// Of NumPy's `descr`, such as `<f8`; `nil` for everything that is not accepted: objects,
  /// strings, dates, records, half and extended precision.
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

  static let acceptedInSafetensors =
    "F64, F32, F16, BF16, C64, I64, U64, I32, U32, I16, U16, I8, U8 or BOOL"

  /// Of a dtype of safetensors, such as `F64`; `nil` for what is not accepted: eight bits and fewer.
  init?(safetensors dtype: String) {
    switch dtype {
    case "F64": (kind, size) = (.float, 8)
    case "F32": (kind, size) = (.float, 4)
    case "F16": (kind, size) = (.half, 2)
    case "BF16": (kind, size) = (.brain, 2)
    case "C64": (kind, size) = (.complex, 8)
    case "I64": (kind, size) = (.signed, 8)
    case "U64": (kind, size) = (.unsigned, 8)
    case "I32": (kind, size) = (.signed, 4)
    case "U32": (kind, size) = (.unsigned, 4)
    case "I16": (kind, size) = (.signed, 2)
    case "U16": (kind, size) = (.unsigned, 2)
    case "I8": (kind, size) = (.signed, 1)
    case "U8": (kind, size) = (.unsigned, 1)
    case "BOOL": (kind, size) = (.boolean, 1)
    default: return nil
    }
    isBigEndian = false
  }

  /// Bytes an element once it is read: integers and halves are widened.
  var sizeInMemory: Int {
    switch kind {
    case .float, .complex: size
    case .half, .brain: 4
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
