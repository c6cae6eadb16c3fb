// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Interchange
import Testing

/// Runs a Python program and returns what it prints; `nil` if it fails.
func python(_ program: String, _ arguments: String...) -> String? {
  let process = Process()
  let output = Pipe()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["python3", "-c", program] + arguments
  process.standardOutput = output
  guard (try? process.run()) != nil else { return nil }
  let data = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
}

private let hasNumPy = python("import numpy") != nil

@Suite(.enabled(if: hasNumPy, "python3 with numpy is not installed"))
struct NumPyTests {
  @Test func numPyReadsWhatIsWritten() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("a.npz")
      try NPZ.write(try everyKindOfArray(), to: file)
      let printed = python(
        """
        import numpy, sys
        arrays = numpy.load(sys.argv[1])
        for name in sorted(arrays):
            array = arrays[name]
            print(name.encode("unicode_escape").decode(), array.dtype, array.shape, array.ravel().tolist())
        """, file.path)
      #expect(
        printed == """
          complex128 complex128 (1, 2) [(1-2j), (0.1+2.5e-300j)]
          complex64 complex64 (2,) [(1+2j), (3+4j)]
          float32 float32 (3,) [1.0, 1.1754943508222875e-38, -7.25]
          float64 float64 (2, 3) [1.0, -0.0, 5e-324, 3.141592653589793, -2.5e+300, 0.1]
          integer int64 (2, 1, 2) [-9223372036854775808, -1, 0, 9223372036854775807]
          number float64 () [42.0]
          trace/deep/\\xdcn\\xefcode float32 (1,) [1.0]
          trace/empty float64 (0, 4) []

          """)
    }
  }

  @Test(arguments: ["savez", "savez_compressed"])
  func everyArrayThatNumPyWritesIsRead(_ function: String) throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("a.npz")
      let printed = python(
        """
        import numpy, sys
        base = numpy.arange(24)
        types = "f4 f8 c8 c16 i1 i2 i4 i8 u1 u2 u4 u8".split()
        arrays = {"trace/" + o + t + f: numpy.array(base.reshape(2, 3, 4), dtype=o + t, order=f)
                  for o in "<>" for t in types for f in "CF"}
        arrays["bool"] = base.reshape(4, 6).T % 2 == 0
        arrays["number"] = numpy.float64(3.5)
        arrays["empty"] = numpy.zeros((3, 0))
        numpy.\(function)(sys.argv[1], **{k.replace("<", "l").replace(">", "b"): v for k, v in arrays.items()})
        """, file.path)
      #expect(printed == "")
      var arrays = try NPZ.read(contentsOf: file)
      #expect(
        arrays.removeValue(forKey: "number")
          == (try NumericArray(shape: [], elements: .float64([3.5]))))
      #expect(arrays.removeValue(forKey: "empty")?.shape == [3, 0])
      let bool = arrays.removeValue(forKey: "bool")
      #expect(bool?.shape == [6, 4])
      #expect(bool?.elements == .integer((0..<24).map { $0 / 4 % 2 == 0 ? 1 : 0 }))
      #expect(arrays.count == 48)
      let wanted: [Double] = (0..<24).map { Double($0) }
      for (name, array) in arrays {
        #expect(array.shape == [2, 3, 4], "\(name)")
        switch array.elements {
        case .complex128(let elements): #expect(elements.map(\.real) == wanted)
        case .complex64(let elements): #expect(elements.map { Double($0.real) } == wanted)
        default: #expect(try array.doubles() == wanted, "\(name)")
        }
      }
    }
  }

  @Test func loneFilesOfNumPyAreRead() throws {
    try withTemporaryFolder { folder in
      let printed = python(
        """
        import numpy, os, sys
        os.mkdir(sys.argv[1] + "/trace")
        numpy.save(sys.argv[1] + "/A.npy", numpy.arange(6.0).reshape(2, 3).T)
        numpy.save(sys.argv[1] + "/trace/x.npy", numpy.float32([[1, 2]]))
        with open(sys.argv[1] + "/v.npy", "wb") as file:
            numpy.lib.format.write_array(file, numpy.arange(3), version=(3, 0))
        """, folder.path)
      #expect(printed == "")
      let arrays = try NPYFolder.read(contentsOf: folder)
      #expect(
        try arrays["A"] == NumericArray(shape: [3, 2], elements: .float64([0, 3, 1, 4, 2, 5])))
      #expect(try arrays["trace/x"] == NumericArray(shape: [1, 2], elements: .float32([1, 2])))
      #expect(try arrays["v"] == NumericArray(shape: [3], elements: .integer([0, 1, 2])))
    }
  }
}
