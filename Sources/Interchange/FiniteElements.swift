// SPDX-License-Identifier: GPL-3.0-or-later

import ComplexModule
import RealModule

extension NumericArray.Elements {
  /// Position in C order and text of the first element that is NaN or infinite, if there is one.
  var firstNonFinite: (position: Int, text: String)? {
    switch self {
    case .float64(let elements):
      guard hasNonFinite(elements, exponent: UInt64(0x7FF) << 52) else { return nil }
      return elements.firstIndex { !$0.isFinite }.map { ($0, name(of: elements[$0])) }
    case .float32(let elements):
      guard hasNonFinite(elements, exponent: UInt32(0xFF) << 23) else { return nil }
      return elements.firstIndex { !$0.isFinite }.map { ($0, name(of: elements[$0])) }
    // swift-numerics makes one point at infinity of NaN and infinities, so parts are named here.
    case .complex128(let elements):
      guard hasNonFinite(elements, exponent: UInt64(0x7FF) << 52) else { return nil }
      return elements.firstIndex { !$0.isFinite }.map { ($0, name(of: parts(elements[$0]))) }
    case .complex64(let elements):
      guard hasNonFinite(elements, exponent: UInt32(0xFF) << 23) else { return nil }
      return elements.firstIndex { !$0.isFinite }.map { ($0, name(of: parts(elements[$0]))) }
    case .integer:
      return nil
    }
  }
}

/// Whether a word of `elements` has all bits of its `exponent` set. One pass without branches,
/// which the compiler vectorises: every read pays for this check.
private func hasNonFinite<Element, Word: FixedWidthInteger & UnsignedInteger>(
  _ elements: [Element], exponent: Word
) -> Bool {
  elements.withUnsafeBytes { raw in
    raw.withMemoryRebound(to: Word.self) { words in
      var found: Word = 0
      for word in words { found |= (word & exponent) == exponent ? 1 : 0 }
      return found != 0
    }
  }
}

private func parts<Real>(_ z: Complex<Real>) -> (Real, Real) {
  (z.rawStorage.x, z.rawStorage.y)
}

private func name<Real: BinaryFloatingPoint>(of value: Real) -> String {
  value.isNaN ? "NaN" : value > 0 ? "infinity" : "-infinity"
}

private func name<Real: BinaryFloatingPoint>(of parts: (Real, Real)) -> String {
  parts.0.isFinite ? name(of: parts.1) : name(of: parts.0)
}
