// SPDX-License-Identifier: GPL-3.0-or-later

import ComplexModule
import Foundation
import Interchange
import Output
import RealModule
import Testing

/// One array of every element type, and the shapes at the edges.
func everyKindOfArray() throws -> [String: NumericArray] {
  [
    "float64": try NumericArray(
      shape: [2, 3], elements: .float64([1, -0.0, .leastNonzeroMagnitude, .pi, -2.5e300, 0.1])),
    "float32": try NumericArray(shape: [3], elements: .float32([1, .leastNormalMagnitude, -7.25])),
    "complex128": try NumericArray(
      shape: [1, 2], elements: .complex128([Complex(1, -2), Complex(0.1, 2.5e-300)])),
    "complex64": try NumericArray(
      shape: [2], elements: .complex64([Complex(1, 2), Complex(3, 4)])),
    "integer": try NumericArray(shape: [2, 1, 2], elements: .integer([.min, -1, 0, .max])),
    "number": try NumericArray(shape: [], elements: .float64([42])),
    "trace/empty": try NumericArray(shape: [0, 4], elements: .float64([])),
    "trace/deep/Ünïcode": try NumericArray(shape: [1], elements: .float32([1])),
  ]
}

@Test func npyReturnsTheArrayItWasGiven() throws {
  for (name, array) in try everyKindOfArray() {
    #expect(try NPY.decode(NPY.encode(array), file: "a.npy") == array, "\(name)")
  }
}

@Test func npzReturnsTheArraysItWasGiven() throws {
  let arrays = try everyKindOfArray()
  #expect(try NPZ.decode(NPZ.encode(arrays), file: "a.npz") == arrays)
  #expect(try NPZ.decode(NPZ.encode([:]), file: "a.npz") == [:])
}

@Test func filesAndFoldersReturnTheArraysTheyWereGiven() throws {
  let arrays = try everyKindOfArray()
  try withTemporaryFolder { folder in
    try NPZ.write(arrays, to: folder.appendingPathComponent("a.npz"))
    #expect(try NPZ.read(contentsOf: folder.appendingPathComponent("a.npz")) == arrays)
    try NPYFolder.write(arrays, to: folder.appendingPathComponent("a"))
    #expect(try NPYFolder.read(contentsOf: folder.appendingPathComponent("a")) == arrays)
    let deep = folder.appendingPathComponent("a/trace/deep/Ünïcode.npy")
    #expect(try NPY.read(contentsOf: deep) == arrays["trace/deep/Ünïcode"])
  }
}

@Test func signsOfZeroAndBitsOfSubnormalsSurvive() throws {
  let numbers = [0.0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 1.nextUp]
  let array = try NumericArray(shape: [5], elements: .float64(numbers))
  let back = try NPZ.decode(NPZ.encode(["x": array]), file: "a.npz")["x"]?.doubles()
  #expect(back?.map(\.bitPattern) == numbers.map(\.bitPattern))
}

@Test func bytesBeginAsTheFormatPrescribes() throws {
  let bytes = try NPY.encode(
    NumericArray(shape: [3, 4], elements: .float64(Array(repeating: 0, count: 12))))
  #expect(bytes.count == 128 + 96)
  #expect(Array(bytes[..<10]) == [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 118, 0])
  let text = String(decoding: bytes[10..<128], as: UTF8.self)
  #expect(text.hasPrefix("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }  "))
  #expect(text.hasSuffix(" \n"))
}

@Test func archiveBytesDependOnTheArraysAlone() throws {
  let arrays = try everyKindOfArray()
  let reordered = Dictionary(uniqueKeysWithValues: arrays.sorted { $0.key > $1.key })
  let bytes = try NPZ.encode(arrays)
  #expect(try NPZ.encode(reordered) == bytes)
  // FNV-1a: the same on every machine and with every version of libzip, or golden files differ.
  let hash = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  #expect(hash == 7_626_745_305_723_951_334)
}

@Test func writingReplacesAFileOnlyAsAWholeAndLeavesNothingBehind() throws {
  let array = try NumericArray(shape: [1], elements: .float64([1]))
  try withTemporaryFolder { folder in
    let file = folder.appendingPathComponent("a.npz")
    try NPZ.write(["x": array], to: file)
    #expect(throws: InterchangeError.self) { try NPZ.write(["../x": array], to: file) }
    #expect(try NPZ.read(contentsOf: file) == ["x": array])
    try NPZ.write(["y": array], to: file)
    #expect(try NPZ.read(contentsOf: file) == ["y": array])
    // A folder cannot be replaced by a file: the failure comes after the temporary file is there.
    let occupied = folder.appendingPathComponent("b.npz")
    try FileManager.default.createDirectory(at: occupied, withIntermediateDirectories: true)
    #expect(throws: OutputError.self) { try NPZ.write(["y": array], to: occupied) }
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(left.sorted() == ["a.npz", "b.npz"])
    let nowhere = folder.appendingPathComponent("none/a.npz")
    #expect(throws: OutputError(nowhere.relativePath, ENOENT)) {
      try NPZ.write(["y": array], to: nowhere)
    }
  }
}

@Test func doublesAreExactOrRefused() throws {
  #expect(
    try NumericArray(shape: [2], elements: .float32([0.1, 2])).doubles() == [
      Double(0.1 as Float), 2,
    ])
  #expect(
    try NumericArray(shape: [2], elements: .integer([1 << 53, -3])).doubles() == [0x1p53, -3])
  let odd = try NumericArray(shape: [1, 2], elements: .integer([0, 1 << 53 + 1]))
  #expect(message { _ = try odd.doubles() }.contains("element [0, 1] is 9007199254740993"))
  let complex = try NumericArray(shape: [], elements: .complex64([Complex(1, 2)]))
  #expect(
    message { _ = try complex.doubles() }
      == "the elements are complex64; expected float64, float32 or integers")
  #expect(
    message { _ = try NumericArray(shape: [2, 2], elements: .float64([1])) }.contains("(2, 2)"))
  #expect(throws: InterchangeError.self) {
    try NumericArray(shape: [-1, -1], elements: .float64([1]))
  }
}
