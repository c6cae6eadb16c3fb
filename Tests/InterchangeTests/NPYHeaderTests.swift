// SPDX-License-Identifier: GPL-3.0-or-later

import ComplexModule
import Interchange
import RealModule
import Testing

private func decode(_ bytes: [UInt8], limit: Int = 1 << 20, allowNonFinite: Bool = false) throws
  -> NumericArray
{
  try NPY.decode(
    bytes, file: "out/7.npz", array: "trace/x", limit: limit, allowNonFinite: allowNonFinite)
}

@Test func everyIntegerTypeIsWidened() throws {
  let cases: [(String, [UInt8], [Int64])] = [
    ("|b1", [0, 1], [0, 1]), ("|i1", [0xFF, 2], [-1, 2]), ("|u1", [0xFF, 2], [255, 2]),
    ("<i2", littleEndian([-2, 3] as [Int16]), [-2, 3]),
    (">i2", bigEndian([-2, 3] as [Int16]), [-2, 3]),
    ("<u2", littleEndian([65535, 3] as [UInt16]), [65535, 3]),
    ("<i4", littleEndian([-2, 3] as [Int32]), [-2, 3]),
    (">u4", bigEndian([.max, 3] as [UInt32]), [4_294_967_295, 3]),
    (">i8", bigEndian([.min, 3] as [Int64]), [.min, 3]),
    ("<u8", littleEndian([1 << 63 - 1, 3] as [UInt64]), [.max, 3]),
  ]
  for (descriptor, data, expected) in cases {
    #expect(try decode(npy(header(descriptor, "(2,)"), data)).elements == .integer(expected))
  }
  #expect(
    message { _ = try decode(npy(header("<u8", "(2,)"), littleEndian([1, 1 << 63] as [UInt64]))) }
      .hasSuffix("an element is 9223372036854775808; expected integers below 2⁶³"))
  #expect(message { _ = try decode(npy(header("|b1", "(1,)"), [2])) }.contains("0 or 1"))
}

@Test func bigEndianNumbersAreSwapped() throws {
  let words = [1.5, -2.25].map(\Double.bitPattern)
  #expect(
    try decode(npy(header(">f8", "(2,)"), bigEndian(words))).elements == .float64([1.5, -2.25]))
  #expect(
    try decode(npy(header(">c16", "(1,)"), bigEndian(words))).elements
      == .complex128([Complex(1.5, -2.25)]))
  let halves = [Float(1.5).bitPattern, Float(-2.25).bitPattern]
  #expect(
    try decode(npy(header(">f4", "(2,)"), bigEndian(halves))).elements == .float32([1.5, -2.25]))
  #expect(
    try decode(npy(header(">c8", "(1,)"), bigEndian(halves))).elements
      == .complex64([Complex(1.5, -2.25)]))
}

@Test func fortranOrderBecomesCOrderForAnyNumberOfIndices() throws {
  for shape in [[], [5], [2, 3], [3, 1, 4], [2, 3, 4], [1, 2, 1, 3, 2], [0, 3]] {
    let count = shape.reduce(1, *)
    // Element i₀i₁i₂… holds its own position in C order; the file lists it in Fortran order.
    var fortran = [Int64](repeating: 0, count: count)
    for position in 0..<count {
      var rest = position
      var stored = 0
      var stride = count
      for extent in shape.reversed() {
        stride /= extent
        stored += rest % extent * stride
        rest /= extent
      }
      fortran[stored] = Int64(position)
    }
    let tuple = "(" + shape.map { "\($0)," }.joined(separator: " ") + ")"
    let array = try decode(npy(header("<i8", tuple, fortran: true), littleEndian(fortran)))
    #expect(array.elements == .integer((0..<Int64(count)).map { $0 }))
    #expect(array.shape == shape)
  }
}

@Test func headersMayVaryInVersionSpaceQuotesAndKeyOrder() throws {
  let dictionaries = [
    "{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}",
    "  {\"shape\" :( 2 , ),\"fortran_order\":False\t, 'descr' : \"<f8\" } \n  ",
    "{'shape': (2L,), 'descr': '<f8', 'fortran_order': True, }", header("<f8", "(1, 2)"),
    header("<f8", "(2, 1,)"),
  ]
  for dictionary in dictionaries {
    for version: UInt8 in 1...3 {
      #expect(
        try decode(npy(dictionary, pair, version: version)).elements == .float64([1, 2]),
        "\(dictionary)")
    }
  }
}

@Test func malformedHeadersAreRefusedAtTheirOffset() {
  let cases: [(String, String)] = [
    ("", "byte 11: the header ends early; expected “{”"),
    ("{'descr': '<f8', 'fortran_order': False}", "the header lacks a key"),
    (
      "{'descr': '<f8', 'descr': '<f8'}",
      "byte 27: the header has an unknown or repeated key \"descr\""
    ),
    ("{'descr': '<f8', 'x': 1}", "unknown or repeated key \"x\""),
    ("{'descr': '<f8', 'fortran_order': 1, 'shape': (2,)}", "byte 44: the header goes on with"),
    ("{'shape': (2)}", "expected “,” as in (3,) or (3, 4)"),
    ("{'shape': (2 3)}", "expected “,” as in"),
    ("{'shape': (2, 3 4)}", "expected “)”"),
    ("{'shape': (,)}", "expected an extent of digits"),
    ("{'shape': (-1,)}", "expected an extent of digits"),
    ("{'shape': [2]}", "expected “(”"),
    ("{'shape': (99999999999999999999,)}", "expected an extent below 2⁶³"),
    ("{'descr': '<f8", "expected a string that ends within the header"),
    ("{'descr': '<\\x66'}", "expected a string without escapes"),
    ("{'shape': (2,) 'descr': '<f8'}", "expected “}”"),
    (header("<f8", "(2,)") + "x", "expected only white space between"),
  ]
  for (dictionary, expected) in cases {
    let text = message { _ = try decode(npy(dictionary, pair)) }
    #expect(text.contains(expected), "\(dictionary): \(text)")
    #expect(text.hasPrefix("out/7.npz, array \"trace/x\", byte "))
  }
}

@Test func foreignElementTypesAreNamed() {
  let cases = [
    ("|O", "Python objects"), ("<U3", "strings"), ("|S5", "strings"), ("<f2", "half precision"),
    ("<f16", "another precision"), ("<c32", "another precision"), ("<M8[ns]", "dates"),
    ("|V8", "raw or structured"), ("=f8", "without a byte order"), ("|f8", "without a byte order"),
    ("f8", "not a known dtype"), ("", "not a known dtype"), ("<\u{1B}[2J", "not a known dtype"),
  ]
  for (descriptor, name) in cases {
    let text = message { _ = try decode(npy(header(descriptor, "(1,)"), pair)) }
    #expect(text.contains("the dtype \(descriptor.debugDescription) is \(name)"), "\(text)")
    #expect(text.contains("expected float32 (<f4), float64 (<f8), complex64"))
    #expect(!text.contains("\u{1B}"))
  }
  let record = "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}"
  #expect(message { _ = try decode(npy(record, pair)) }.contains("is a structured dtype"))
}

@Test func wrongLengthsAreRefused() {
  let whole = npy(header("<f8", "(2,)"), pair)
  for length in 0..<whole.count {
    #expect(throws: InterchangeError.self) { try decode(Array(whole[..<length])) }
  }
  #expect(
    message { _ = try decode(whole.dropLast()) }
      == "out/7.npz, array \"trace/x\", byte \(whole.count - 1): the file is truncated: it ends "
      + "after \(whole.count - 1) bytes; expected \(whole.count) bytes for (2,) elements of 8 bytes"
  )
  #expect(
    message { _ = try decode(whole + [0, 0, 0]) }.contains("3 bytes follow the last element"))
  var lying = whole
  lying[9] = 0xFF
  #expect(message { _ = try decode(lying) }.contains("byte 8: the header's length 65"))
  lying = whole
  lying[8] += 8
  #expect(message { _ = try decode(lying) }.contains("only white space between"))
  lying = whole
  lying[8] -= 8
  #expect(message { _ = try decode(lying) }.contains("the header ends early"))
  lying = whole
  lying[6] = 4
  #expect(message { _ = try decode(lying) }.contains("byte 6: the NPY version is 4.0"))
  #expect(message { _ = try decode(Array("PK hello world".utf8)) }.contains("no NPY file"))
  #expect(throws: InterchangeError.self) {
    try decode([0x93] + Array("NUMPY".utf8) + [2, 0, 0xFF, 0xFF, 0xFF, 0xFF])
  }
}

@Test func absurdShapesAreRefusedBeforeAllocation() {
  for shape in [
    "(4611686018427387904, 4)", "(0, 4611686018427387904, 4)", "(1152921504606846976,)",
  ] {
    let text = message { _ = try decode(npy(header("<f8", shape), pair)) }
    #expect(text.contains("beyond addressable memory"), "\(text)")
  }
  let many = "(" + String(repeating: "1, ", count: 20_000) + ")"
  #expect(message { _ = try decode(npy(header("<f8", many), pair)) }.contains("at most 64 extents"))
  let long = npy(header("<f8", "(2,)" + String(repeating: " ", count: 1 << 16)), pair, version: 2)
  #expect(message { _ = try decode(long) }.contains("at most 65536, as NumPy allows"))
  #expect(
    message { _ = try decode(npy(header("<f8", "(1099511627776,)"), pair)) }.contains("truncated"))
  let bytes = npy(header("|u1", "(100,)"), [UInt8](repeating: 1, count: 100))
  #expect(message { _ = try decode(bytes, limit: 799) }.contains("at most 99 elements"))
  #expect(throws: Never.self) { try decode(bytes, limit: 800) }
}

@Test func nonFiniteElementsAreRefusedWithTheirIndexUnlessPermitted() throws {
  var numbers = (0..<12).map { Double($0) }
  numbers[7] = .nan
  let plain = npy(header("<f8", "(3, 4)"), littleEndian(numbers.map(\.bitPattern)))
  let offset = plain.count - 96
  #expect(
    message { _ = try decode(plain) } == "out/7.npz, array \"trace/x\", byte \(offset + 56): "
      + "element [1, 3] is NaN; expected finite elements")
  let fortran = npy(header("<f8", "(3, 4)", fortran: true), littleEndian(numbers.map(\.bitPattern)))
  #expect(
    message { _ = try decode(fortran) }.contains(
      "byte \(fortran.count - 96 + 56): element [1, 2] is NaN"))
  numbers[7] = -.infinity
  let infinite = npy(header("<f8", "(12,)"), littleEndian(numbers.map(\.bitPattern)))
  #expect(message { _ = try decode(infinite) }.contains("element [7] is -infinity"))
  #expect(try decode(infinite, allowNonFinite: true).doubles() == numbers)
  let complex = npy(
    header("<c8", "()"), littleEndian([Float(1).bitPattern, Float.infinity.bitPattern]))
  #expect(message { _ = try decode(complex) }.contains("element [] is infinity"))
  let swapped = npy(header(">f4", "(1,)"), bigEndian([Float.nan.bitPattern]))
  #expect(message { _ = try decode(swapped) }.contains("element [0] is NaN"))
}
