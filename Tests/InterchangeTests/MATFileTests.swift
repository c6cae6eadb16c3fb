// SPDX-License-Identifier: GPL-3.0-or-later

import ComplexModule
import Foundation
import Interchange
import RealModule
import Testing

@Suite("MAT files of others") struct MATFileTests {
  /// What `Tests/Fixtures/mat/make.m` and `make.py` save.
  private static func saved() throws -> [String: NumericArray] {
    func array(_ shape: [Int], _ elements: NumericArray.Elements) throws -> NumericArray {
      try NumericArray(shape: shape, elements: elements)
    }
    // 1, 2, … column by column, in C order.
    let whole: [Double] = [1, 3, 5, 2, 4, 6]
    var cube: [Double] = []
    for i in 0..<2 {
      for j in 0..<3 { for k in 0..<4 { cube.append(Double(1 + i + 2 * j + 6 * k) + 0.5) } }
    }
    return [
      "real": try array([2, 3], .float64(whole.map { $0 / 4 })),
      "whole": try array([2, 3], .float64(whole)),
      "large": try array([2, 2], .float64([70000, 0x1p40, -1, 0.5])),
      "column": try array([2, 1], .float32([0.1, -2])),
      "signed": try array([2, 2], .integer([-300, 2, 3, 4])),
      "unsigned": try array([1, 2], .integer([1, 1 << 40])),
      "mask": try array([1, 2], .integer([1, 0])),
      "complex_": try array(
        [2, 2], .complex128([Complex(1, 0), Complex(2, -1), Complex(3, 0.5), Complex(4, 0)])),
      "cube": try array([2, 3, 4], .float64(cube)),
      "empty": try array([0, 3], .float64([])), "number": try array([1, 1], .float64([1e300])),
      "trace/x": try array([2, 2], .float64([1.25, 3.25, 2.25, 4.25])),
    ]
  }

  @Test(
    "Octave's and SciPy's are read, plain and deflated; texts, cells and arrays of structures are passed over",
    arguments: ["octave-6", "octave-7", "scipy-5", "scipy-7"])
  func read(_ name: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = folder.appendingPathComponent("Fixtures/mat/\(name).mat")
    let arrays = try MAT.read(contentsOf: file)
    let saved = try Self.saved()
    #expect(arrays.keys.sorted() == saved.keys.sorted())
    for (name, array) in saved { #expect(arrays[name] == array, "\(name)") }
  }

  @Test(
    "What is written is read again, with two extents at least; the same arrays give the same bytes")
  func written() throws {
    var arrays = try everyKindOfArray()
    arrays["trace/deep/Ünïcode"] = nil
    let bytes = try MAT.encode(arrays)
    #expect(bytes == (try MAT.encode(arrays)))
    let back = try MAT.decode(bytes, file: "a.mat")
    #expect(back.keys.sorted() == arrays.keys.sorted())
    for (name, array) in arrays {
      #expect(back[name]?.elements == array.elements, "\(name)")
      #expect(
        back[name]?.shape == array.shape + [Int](repeating: 1, count: max(0, 2 - array.shape.count))
      )
    }
    #expect(try MAT.decode(try MAT.encode([:]), file: "a.mat") == [:])
  }

  @Test(
    "SciPy reads what is written", .enabled(if: python("import scipy.io") != nil, "needs SciPy"))
  func scipy() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("a.mat")
      var arrays = try Self.saved()
      arrays["trace/y"] = try NumericArray(
        shape: [2], elements: .complex64([Complex(1, 2), Complex(3, 4)]))
      try MAT.write(arrays, to: file)
      let printed = python(
        """
        import scipy.io, sys
        a = scipy.io.loadmat(sys.argv[1])
        t = a.pop("trace")
        assert t.shape == (1, 1) and t.dtype.names == ("x", "y"), t
        a = {k: v for k, v in a.items() if k[0] != "_"} | {"t" + k: t[0, 0][k] for k in t.dtype.names}
        for k in sorted(a): print(k, a[k].dtype, a[k].shape, a[k].ravel().tolist()[:6])
        """, file.path)
      #expect(
        printed == """
          column float32 (2, 1) [0.10000000149011612, -2.0]
          complex_ complex128 (2, 2) [(1+0j), (2-1j), (3+0.5j), (4+0j)]
          cube float64 (2, 3, 4) [1.5, 7.5, 13.5, 19.5, 3.5, 9.5]
          empty float64 (0, 3) []
          large float64 (2, 2) [70000.0, 1099511627776.0, -1.0, 0.5]
          mask int64 (1, 2) [1, 0]
          number float64 (1, 1) [1e+300]
          real float64 (2, 3) [0.25, 0.75, 1.25, 0.5, 1.0, 1.5]
          signed int64 (2, 2) [-300, 2, 3, 4]
          tx float64 (2, 2) [1.25, 3.25, 2.25, 4.25]
          ty complex64 (2, 1) [(1+2j), (3+4j)]
          unsigned int64 (1, 2) [1, 1099511627776]
          whole float64 (2, 3) [1.0, 3.0, 5.0, 2.0, 4.0, 6.0]

          """)
    }
  }

  @Test(
    "Names that MATLAB has not are refused",
    arguments: [
      "", "a/b/c", "B.0", "1a", "_a", "a b", "trace/", "/x", "é", String(repeating: "a", count: 64),
    ])
  func names(_ name: String) throws {
    let array = try NumericArray(shape: [], elements: .float64([1]))
    #expect(
      message(of: { _ = try MAT.encode([name: array]) }).contains(
        "is refused; expected a name of MATLAB"))
  }

  @Test("A name is an array or has fields, not both")
  func twice() throws {
    let array = try NumericArray(shape: [], elements: .float64([1]))
    #expect(
      message(of: { _ = try MAT.encode(["trace": array, "trace/x": array]) }).contains(
        "\"trace\" is an array and has fields"))
  }
}
