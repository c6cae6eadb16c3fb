// SPDX-License-Identifier: GPL-3.0-or-later

import ComplexModule
import Foundation
import Interchange
import RealModule
import Testing

@Suite("Safetensors") struct SafetensorsTests {
  @Test("What is written is read again with the same bits, and says of itself what it was told")
  func roundTrip() throws {
    var arrays = try everyKindOfArray()
    arrays["layers.0.weight \"\\\u{1F600}"] = try NumericArray(
      shape: [4], elements: .float64([-0.0, .leastNonzeroMagnitude, -1.nextUp, .pi]))
    arrays["none"] = try NumericArray(shape: [2, 0], elements: .complex128([]))
    let metadata = ["format": "pt", "": "\u{1}\n\"\\é", "é": ""]
    let read = try Safetensors.decode(
      Safetensors.encode(arrays, metadata: metadata), file: "w.safetensors")
    #expect(read.arrays == arrays && read.metadata == metadata)
    #expect(bits(read.arrays) == bits(arrays))
    #expect(try Safetensors.decode(Safetensors.encode([:]), file: "").arrays.isEmpty)
  }

  private func bits(_ arrays: [String: NumericArray]) -> [String: [UInt64]] {
    arrays.mapValues {
      switch $0.elements {
      case .float64(let numbers): numbers.map(\.bitPattern)
      case .float32(let numbers): numbers.map { UInt64($0.bitPattern) }
      case .complex128(let numbers):
        numbers.flatMap { [$0.real.bitPattern, $0.imaginary.bitPattern] }
      case .complex64(let numbers):
        numbers.flatMap { [UInt64($0.real.bitPattern), UInt64($0.imaginary.bitPattern)] }
      case .integer(let numbers): numbers.map { UInt64(bitPattern: $0) }
      }
    }
  }

  @Test("The bytes are as the format prescribes: length, names sorted, padded, words aligned")
  func bytes() throws {
    let arrays = [
      "b": try NumericArray(shape: [1], elements: .float64([1])),
      "a": try NumericArray(shape: [], elements: .float32([2])),
      "z": try NumericArray(shape: [1], elements: .complex128([Complex(3, 4)])),
    ]
    let header =
      "{\"__metadata__\":{\"complex128\":\"[\\\"z\\\"]\",\"k\":\"v\"},\"b\":"
      + tensor("F64", "[1]", "[0,8]") + ",\"z\":" + tensor("F64", "[1,2]", "[8,24]") + ",\"a\":"
      + tensor("F32", "[]", "[24,28]") + "}"
    let padding = String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    let data =
      littleEndian([1, 3, 4].map(\Double.bitPattern)) + littleEndian([Float(2).bitPattern])
    let bytes = try Safetensors.encode(arrays, metadata: ["k": "v"])
    #expect(bytes == safetensors(header + padding, data))
    let reordered = Dictionary(uniqueKeysWithValues: arrays.sorted { $0.key > $1.key })
    #expect(try Safetensors.encode(reordered, metadata: ["k": "v"]) == bytes)
  }

  @Test("Every dtype is widened exactly")
  func dtypes() throws {
    let cases: [(String, [UInt8], NumericArray.Elements)] = [
      ("F64", pair, .float64([1, 2])),
      (
        "F32", littleEndian([0x3F80_0001, 0x8000_0001] as [UInt32]),
        .float32([Float(1).nextUp, -0x1p-149])
      ),
      ("F16", littleEndian([0x3C01, 0x8001] as [UInt16]), .float32([1 + 0x1p-10, -0x1p-24])),
      ("F16", littleEndian([0x7BFF, 0x03FF] as [UInt16]), .float32([65504, 0x1p-14 - 0x1p-24])),
      ("BF16", littleEndian([0x3F81, 0x8001] as [UInt16]), .float32([1 + 0x1p-7, -0x1p-133])),
      ("I64", littleEndian([.min, .max] as [Int64]), .integer([.min, .max])),
      ("U64", littleEndian([1 << 63 - 1, 3] as [UInt64]), .integer([.max, 3])),
      ("I32", littleEndian([-2, 3] as [Int32]), .integer([-2, 3])),
      ("U32", littleEndian([.max, 3] as [UInt32]), .integer([4_294_967_295, 3])),
      ("I16", littleEndian([-2, 3] as [Int16]), .integer([-2, 3])),
      ("U16", littleEndian([.max, 3] as [UInt16]), .integer([65535, 3])),
      ("I8", [0xFF, 3], .integer([-1, 3])), ("U8", [0xFF, 3], .integer([255, 3])),
      ("BOOL", [0, 1], .integer([0, 1])),
      (
        "C64", littleEndian([1, 2, 3, -0.0].map(\Float.bitPattern)),
        .complex64([Complex(1, 2), Complex(3, -0.0)])
      ),
    ]
    for (dtype, data, elements) in cases {
      let header = "{\"x\":" + tensor(dtype, "[2]", "[0,\(data.count)]") + "}"
      #expect(
        try decodeSafetensors(safetensors(header, data))["x"]?.elements == elements, "\(dtype)")
    }
    // All finite numbers of binary16, from their exponents and fractions.
    let halves = (0..<UInt16.max).filter { $0 & 0x7C00 != 0x7C00 }
    let header = "{\"x\":" + tensor("F16", "[\(halves.count)]", "[0,\(2 * halves.count)]") + "}"
    let wide = halves.map { half -> Float in
      let fraction = Float(half & 0x3FF) * 0x1p-10
      let exponent = Int(half >> 10 & 0x1F)
      let magnitude =
        exponent == 0
        ? fraction * 0x1p-14
        : Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction)
      return half >> 15 == 1 ? -magnitude : magnitude
    }
    let read = try decodeSafetensors(safetensors(header, littleEndian(halves)))["x"]?.elements
    guard case .float32(let read) = read else { throw InterchangeError(problem: "", expected: "") }
    #expect(read.map(\.bitPattern) == wide.map(\.bitPattern))
  }

  @Test("White space, escapes, any order of keys and of arrays, empty arrays are read")
  func headers() throws {
    let header =
      "{ \"b\" : {\"data_offsets\":[8, 16],\t\"shape\":[1] ,\n\"dtype\":\"F64\"},"
      + "\"\\u0061\\n\\ud83d\\ude00\\/\":" + tensor("F64", "[]", "[0,8]") + ",\"e\":"
      + tensor("U8", "[0,3]", "[8,8]") + ",\"f\":" + tensor("U8", "[0]", "[16,16]") + "}   "
    // A name with a control character is refused, so the escape of one needs another place.
    #expect(
      message { _ = try decodeSafetensors(safetensors(header, pair)) }.contains(
        "the array name \"a\\n😀/\""))
    let arrays = try decodeSafetensors(
      safetensors(header.replacingOccurrences(of: "\\n\\ud", with: "\\ud"), pair))
    #expect(try arrays["a😀/"]?.doubles() == [1] && arrays["b"]?.doubles() == [2])
    #expect(arrays["e"]?.shape == [0, 3] && arrays["f"]?.shape == [0])
  }

  @Test("Files are written whole or not at all, and only regular ones are read")
  func files() throws {
    let array = try NumericArray(shape: [1], elements: .float64([1]))
    try withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("w.safetensors")
      try Safetensors.write(["x": array], metadata: ["a": "b"], to: url)
      for (name, metadata) in [("", [:]), ("__metadata__", [:]), ("x", ["complex128": ""])] {
        #expect(throws: InterchangeError.self) {
          try Safetensors.write([name: array], metadata: metadata, to: url)
        }
      }
      let read = try Safetensors.read(contentsOf: url)
      #expect(read.arrays == ["x": array] && read.metadata == ["a": "b"])
      #expect(
        message { _ = try Safetensors.read(contentsOf: url, limit: 50) }.contains("at most 50"))
      #expect(
        message { _ = try Safetensors.read(contentsOf: folder) }.contains("not a regular file"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    }
  }
}

private let hasSafetensors = python("import safetensors.numpy") != nil

/// Against the reference implementation, in both directions.
@Suite(.enabled(if: hasSafetensors, "python3 with safetensors is not installed"))
struct ReferenceSafetensorsTests {
  @Test func theReferenceReadsWhatIsWritten() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("a.safetensors")
      try Safetensors.write(try everyKindOfArray(), metadata: ["a": "\n\"é"], to: file)
      let printed = python(
        """
        import sys
        from safetensors import safe_open
        with safe_open(sys.argv[1], framework="np") as f:
            print(sorted(f.metadata().items()))
            for name in sorted(f.keys()):
                array = f.get_tensor(name)
                print(ascii(name), array.dtype, array.shape, array.ravel().tolist())
        """, file.path)
      #expect(
        printed == """
          [('a', '\\n"é'), ('complex128', '["complex128"]')]
          'complex128' float64 (1, 2, 2) [1.0, -2.0, 0.1, 2.5e-300]
          'complex64' complex64 (2,) [(1+2j), (3+4j)]
          'float32' float32 (3,) [1.0, 1.1754943508222875e-38, -7.25]
          'float64' float64 (2, 3) [1.0, -0.0, 5e-324, 3.141592653589793, -2.5e+300, 0.1]
          'integer' int64 (2, 1, 2) [-9223372036854775808, -1, 0, 9223372036854775807]
          'number' float64 () [42.0]
          'trace/deep/\\xdcn\\xefcode' float32 (1,) [1.0]
          'trace/empty' float64 (0, 4) []

          """)
    }
  }

  @Test func whatTheReferenceWritesIsReadToTheBit() throws {
    try withTemporaryFolder { folder in
      let program = """
        import numpy, sys
        from safetensors.numpy import save_file
        random = numpy.random.default_rng(1)
        state = {f"layers.{t}.{name}": random.standard_normal(shape).astype(numpy.float32)
                 for t in range(12)
                 for name, shape in [("weight", (20, 12)), ("theta", (3,)), ("step", ())]}
        for name in "f8 f2 i1 i2 i4 i8 u1 u2 u4 u8 c8 ?".split():
            state["kind." + name.replace("?", "b1")] = numpy.arange(24).reshape(2, 3, 4).astype(name)
        state["empty"] = numpy.zeros((0, 3))
        save_file(state, sys.argv[1] + "/a.safetensors", metadata={"format": "pt", "t": "x"})
        numpy.savez(sys.argv[1] + "/a.npz", **{
            k: a.astype(numpy.float32) if a.dtype == numpy.float16 else a for k, a in state.items()})
        """
      #expect(python(program, folder.path) == "")
      let read = try Safetensors.read(contentsOf: folder.appendingPathComponent("a.safetensors"))
      #expect(read.metadata == ["format": "pt", "t": "x"] && read.arrays.count == 49)
      #expect(read.arrays == (try NPZ.read(contentsOf: folder.appendingPathComponent("a.npz"))))
    }
  }
}
