// SPDX-License-Identifier: GPL-3.0-or-later

import Interchange
import Testing

/// SplitMix64: the same mutations in every run.
private struct Stream: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

/// Flips, replaces, cuts, inserts, doubles, or writes an extreme integer: one to four times.
private func mutate(_ bytes: [UInt8], _ stream: inout Stream) -> [UInt8] {
  var bytes = bytes
  for _ in 0...Int.random(in: 0...3, using: &stream) where !bytes.isEmpty {
    let i = Int.random(in: 0..<bytes.count, using: &stream)
    switch Int.random(in: 0..<7, using: &stream) {
    case 0: bytes[i] ^= 1 << UInt8.random(in: 0...7, using: &stream)
    case 1: bytes[i] = UInt8.random(in: 0...255, using: &stream)
    case 2: bytes.removeSubrange(i...)
    case 3: bytes.remove(at: i)
    case 4: bytes.insert(UInt8.random(in: 0...255, using: &stream), at: i)
    case 5: bytes.insert(contentsOf: bytes[i..<min(i + 40, bytes.count)], at: i)
    default:
      let byte: UInt8 = [0, 0x7F, 0x80, 0xFF].randomElement(using: &stream) ?? 0
      for k in i..<min(i + 4, bytes.count) { bytes[k] = byte }
    }
  }
  return bytes
}

private let seeds: [[UInt8]] = [
  npy(header("<f8", "(2, 3)"), [UInt8](repeating: 0, count: 48)),
  npy(header(">c8", "(3, 2)", fortran: true), [UInt8](repeating: 7, count: 48), version: 2),
  npy(header("|u1", "(7,)"), [UInt8](repeating: 200, count: 7), version: 3),
]

/// Mutated files are refused or read, within the limit, and never crash or hang; a process that
/// crashed would take the test with it.
@Suite struct FuzzTests {
  private static let limit = 1 << 20

  @Test func mutatedArraysAreRefusedOrRead() throws {
    var read = 0
    var stream = Stream(state: 1)
    for round in 0..<20_000 {
      let bytes = mutate(seeds[round % seeds.count], &stream)
      do {
        let array = try NPY.decode(
          bytes, file: "", limit: Self.limit, allowNonFinite: round % 2 == 0)
        #expect(array.shape.reduce(1, *) == array.elements.count)
        #expect(array.elements.count <= bytes.count)
        read += 1
      } catch is InterchangeError {}
    }
    // Neither everything nor nothing: the mutations reach what lies behind the first checks.
    #expect((500..<19_000).contains(read))
  }

  @Test func mutatedArchivesAreRefusedOrRead() throws {
    var read = 0
    var stream = Stream(state: 2)
    let archives = [
      zip(seeds.enumerated().map { ZipEntry("trace/x\($0).npy", $1) }),
      zip(seeds.enumerated().map { ZipEntry("x\($0).npy", $1).deflated }),
      try NPZ.encode(try everyKindOfArray()),
    ]
    for round in 0..<20_000 {
      let bytes = mutate(archives[round % archives.count], &stream)
      do {
        let arrays = try NPZ.decode(bytes, file: "", limit: Self.limit, allowNonFinite: true)
        #expect(arrays.values.allSatisfy { $0.shape.reduce(1, *) == $0.elements.count })
        #expect(arrays.values.reduce(0) { $0 + 4 * $1.elements.count } <= Self.limit)
        read += 1
      } catch is InterchangeError {}
    }
    // Few: headers and directory must agree, too.
    #expect((100..<19_000).contains(read))
  }

  /// Mutations inside an entry seldom get past its checksum, so these repair it.
  @Test func mutatedArraysInIntactArchivesAreRefusedOrRead() throws {
    var read = 0
    var stream = Stream(state: 3)
    for round in 0..<6_000 {
      var entry = ZipEntry("x.npy", mutate(seeds[round % seeds.count], &stream))
      if round % 2 == 0 { entry = entry.deflated }
      do {
        _ = try NPZ.decode(zip([entry]), file: "", limit: Self.limit, allowNonFinite: true)
        read += 1
      } catch is InterchangeError {}
    }
    #expect((100..<5_700).contains(read))
  }

  @Test func mutatedSafetensorsAreRefusedOrRead() throws {
    var read = 0
    var stream = Stream(state: 4)
    let arrays = try everyKindOfArray()
    let files = [
      try Safetensors.encode(arrays, metadata: ["format": "pt"]),
      try Safetensors.encode(arrays.filter { $0.key.hasPrefix("complex") }),
      try Safetensors.encode(["x": try NumericArray(shape: [3], elements: .integer([1, 2, 3]))]),
    ]
    for round in 0..<8_000 {
      let bytes = mutate(files[round % files.count], &stream)
      do {
        let arrays = try Safetensors.decode(
          bytes, file: "", limit: Self.limit, allowNonFinite: round % 2 == 0
        ).arrays
        #expect(arrays.values.allSatisfy { $0.shape.reduce(1, *) == $0.elements.count })
        #expect(arrays.values.reduce(0) { $0 + $1.elements.count } <= bytes.count)
        read += 1
      } catch is InterchangeError {}
    }
    #expect((200..<7_600).contains(read), "\(read)")
  }

  @Test func mutatedMATFilesAreRefusedOrRead() throws {
    var read = 0
    var stream = Stream(state: 5)
    var arrays = try everyKindOfArray()
    arrays["trace/deep/Ünïcode"] = nil
    let files = [
      try MAT.encode(arrays), try MAT.encode(arrays.filter { $0.key.hasPrefix("trace/") }),
      try MAT.encode(["x": try NumericArray(shape: [3], elements: .integer([1, 2, 3]))]),
    ]
    for round in 0..<8_000 {
      let bytes = mutate(files[round % files.count], &stream)
      do {
        let arrays = try MAT.decode(
          bytes, file: "", limit: Self.limit, allowNonFinite: round % 2 == 0)
        #expect(arrays.values.allSatisfy { $0.shape.reduce(1, *) == $0.elements.count })
        #expect(arrays.values.reduce(0) { $0 + $1.elements.count } <= bytes.count)
        read += 1
      } catch is InterchangeError {}
    }
    #expect((200..<7_600).contains(read), "\(read)")
  }
}
