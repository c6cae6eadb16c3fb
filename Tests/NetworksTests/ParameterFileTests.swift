// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import Foundation
import Interchange
import Networks
import ParameterFiles
import Problems
import Shrinkages
import Testing

/// A parameter file that is written, read and found right, or told what is wrong with it.
@Suite("Parameter files") struct ParameterFileTests {
  private func withFile<T>(
    _ arrays: [String: NumericArray], _ body: (ParameterFile) throws -> T
  ) throws -> T {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "assay-test-\(UUID().uuidString).npz")
    defer { try? FileManager.default.removeItem(at: url) }
    try NPZ.write(arrays, to: url)
    return try body(ParameterFile(url.path))
  }

  private func arrays(_ small: Small) throws -> [String: NumericArray] {
    try ParameterFile.arrays(
      try small.lamp(Double.self), small.parameters, digest: small.digest)
  }

  private func list(_ shape: [Int], _ value: Double = 0.5) throws -> NumericArray {
    try NumericArray(
      shape: shape,
      elements: .float64([Double](repeating: value, count: shape.reduce(1, *))))
  }

  private func json(_ text: String) throws -> NumericArray {
    let bytes = text.utf8.map { Int64($0) }
    return try NumericArray(shape: [bytes.count], elements: .integer(bytes))
  }

  @Test(
    "What is written is read again with the same bits, and written with the same bytes",
    arguments: Families.names, [false, true])
  func roundTrip(family: String, isTied: Bool) throws {
    let small = try Small(family, isTied: isTied)
    let arrays = try arrays(small)
    #expect(arrays.count == (isTied ? 3 : 6))
    let (lamp, parameters): (LAMP<Double>, _) = try withFile(arrays) {
      #expect($0.isFor(small.digest) && $0.widened == [])
      return try $0.lamp(small)
    }
    #expect(lamp.frame.isTied == isTied && lamp.depth == Small.layers)
    #expect(parameters == small.parameters)
    #expect(
      try NPZ.encode(
        ParameterFile.arrays(lamp, parameters, digest: small.digest)) == NPZ.encode(arrays))
  }

  @Test("A matrix lies in the file in C order: entry (n, m) of B.1 is element M n + m")
  func order() throws {
    let small = try Small("soft-threshold", isTied: false)
    let block = try #require(try small.lamp(Double.self).layout.block("B", layer: 1))
    let array = try #require(try arrays(small)["B.1"])
    #expect(array.shape == [20, 12])
    #expect(try array.doubles()[12 * 7 + 3] == small.parameters.matrix(block)[7, 3])
  }

  @Test("The digest of A is that of its numbers in C order, as hashlib gives it")
  func digest() {
    // hashlib.sha256(np.array([[1., 2.], [3., 4.]], "<f8").tobytes()).hexdigest()
    let a = Matrix<Double>(rows: 2, columns: 2, storage: [1, 3, 2, 4])
    #expect(
      ParameterMetadata.digest(of: a)
        == "6bab56d2f81d4b5a2dbf102bf6a6ff7d5211a475fc5f97813f977e8ba714b07d")
  }

  @Test("float32 is widened exactly, and said so")
  func float32() throws {
    var small = try Small("mlp", isTied: true)
    small.parameters.entries = small.parameters.entries.map { Double(Float($0)) }
    var arrays = try arrays(small)
    let b = try #require(arrays["B"])
    arrays["B"] = try NumericArray(
      shape: b.shape, elements: .float32(try b.doubles().map { Float($0) }))
    try withFile(arrays) { file in
      let (_, parameters): (LAMP<Double>, _) = try file.lamp(small)
      #expect(parameters == small.parameters && file.widened == ["B"])
    }
  }

  @Test("alpha and beta stand for the rows (β_t, α_t) of theta, with and without metadata")
  func gains() throws {
    let small = try Small("soft-threshold", isTied: false)
    var arrays = try arrays(small)
    let theta = try #require(try arrays.removeValue(forKey: "theta")?.doubles())
    for (name, column) in [("beta", 0), ("alpha", 1)] {
      let numbers = (0..<4).map { theta[2 * $0 + column] }
      arrays[name] = try NumericArray(shape: [4], elements: .float64(numbers))
    }
    for _ in 0..<2 {
      let (_, parameters): (LAMP<Double>, _) = try withFile(arrays) {
        try $0.lamp(small)
      }
      #expect(parameters == small.parameters)
      arrays["metadata"] = nil
    }
    arrays["alpha"] = try list([4], -1)
    #expect(error(arrays, small).contains("array \"alpha\": layer 0: θ2 is -1.0; it must be 0"))
    arrays["alpha"] = nil
    #expect(error(arrays, small).contains("array \"alpha\": it is missing"))
  }

  @Test("A file without metadata is what the family asked for and its arrays say")
  func foreign() throws {
    for isTied in [false, true] {
      let small = try Small("exponential", isTied: isTied)
      var arrays = try arrays(small)
      arrays["metadata"] = nil
      let (lamp, parameters): (LAMP<Double>, _) = try withFile(arrays) {
        try $0.lamp(small, shrinkage: "exponential")
      }
      #expect(lamp.frame.isTied == isTied && parameters == small.parameters)
      #expect(error(arrays, small).contains("it has no metadata; expected its family as --shr"))
      #expect(error(arrays, small, "bernoulli-gaussian").contains("theta has 3 entries, not 2"))
    }
  }

  @Test("Another A of the same size is refused unless any is admitted; another size always")
  func matrices() throws {
    let small = try Small("soft-threshold", isTied: true)
    let other = try Small("soft-threshold", isTied: true, seed: 2)
    try withFile(try arrays(small)) { file in
      #expect(!file.isFor(other.digest))
      let (_, parameters): (LAMP<Double>, _) = try file.lamp(other, admitsAnyMatrix: true)
      #expect(parameters == small.parameters)
    }
    let said = error(try arrays(small), other)
    #expect(said.contains("the SHA-256 of A is \"") && said.contains("--any-matrix"))
    let wide = try ProblemSpecification(ensemble: .gaussian, rows: 12, columns: 21, snr: 30)
      .draw(seed: 1, samples: 1)
    try withFile(try arrays(small)) { file in
      _ = #expect(throws: InterchangeError.self) {
        let _: (LAMP<Double>, ParameterVector<Double>) = try file.lamp(
          wide.a, admitsAnyMatrix: true)
      }
    }
  }

  /// What is said about a file; empty if it is taken.
  private func error(
    _ arrays: [String: NumericArray], _ small: Small, _ family: String? = nil
  ) -> String {
    do {
      try withFile(arrays) { file in
        let _: (LAMP<Double>, ParameterVector<Double>) = try file.lamp(small, shrinkage: family)
      }
      return ""
    } catch { return "\(error)" }
  }

  @Test("Each defect of the arrays is named with the array and what would be right")
  func arrayDefects() throws {
    let small = try Small("soft-threshold", isTied: false)
    let good = try arrays(small)
    #expect(error(good, small) == "")
    func with(_ name: String, _ array: NumericArray?) -> String {
      var arrays = good
      arrays[name] = array
      return error(arrays, small)
    }
    let defects: [(said: String, NumericArray?, expected: [String])] = [
      ("B.2", nil, ["\"B.2\": it is missing", "[20, 12]"]),
      ("B.4", try list([20, 12]), ["\"B.4\": it is not a parameter", "B.0, B.1", "metadata"]),
      ("B", try list([20, 12]), ["\"B\": it is not a parameter"]),
      ("alpha", try list([4]), ["\"alpha\": it is not a parameter"]),
      ("B.0", try list([12, 20]), ["\"B.0\": its shape is [12, 20]", "[20, 12]"]),
      ("B.0", try list([240]), ["\"B.0\": its shape is [240]"]),
      ("theta", try list([3, 2]), ["\"theta\": it has 3 layers", "4, as the metadata say"]),
      ("theta", try list([4, 3]), ["\"theta\"", "theta has 3 entries, not 2: θ1, θ2"]),
      ("theta", try list([4, 0]), ["\"theta\": its shape is [4, 0]"]),
      ("theta", try list([8]), ["\"theta\": its shape is [8]", "[any, any]"]),
      ("theta", nil, ["\"theta\": it is missing"]),
      (
        "theta", try list([4, 2], -0.5),
        ["\"theta\": layer 0: θ2 is -0.5; it must be 0 or more"]
      ),
      (
        "B.1",
        try NumericArray(
          shape: [20, 12], elements: .complex128([Complex<Double>](repeating: 1, count: 240))),
        ["\"B.1\": its elements are complex128", "float64, or float32, which is widened exactly"]
      ),
      (
        "B.1",
        try NumericArray(shape: [20, 12], elements: .integer([Int64](repeating: 1, count: 240))),
        ["\"B.1\": its elements are integers or booleans"]
      ),
      ("B.3", try list([20, 12], .nan), ["\"B.3\"", "element [0, 0] is NaN", "finite"]),
      ("theta", try list([4, 2], .infinity), ["\"theta\"", "is infinity"]),
    ]
    for (name, array, expected) in defects {
      let said = with(name, array)
      for part in expected + ["assay-test-", ".npz"] {
        #expect(said.contains(part), "\(name): \(said)")
      }
    }
  }

  @Test("A number that binary32 cannot hold is refused there, and taken in binary64")
  func overflow() throws {
    let small = try Small("soft-threshold", isTied: true)
    var arrays = try arrays(small)
    arrays["B"] = try list([20, 12], 1e300)
    #expect(error(arrays, small) == "")
    let thrown = try withFile(arrays) { file in
      #expect(throws: InterchangeError.self) {
        let _: (LAMP<Float>, ParameterVector<Float>) = try file.lamp(small)
      }
    }
    #expect(thrown?.array == "B" && thrown?.problem == "an element is 1e+300")
  }

  @Test("Each defect of the metadata is named with what would be right")
  func metadataDefects() throws {
    let small = try Small("soft-threshold", isTied: true)
    let good = try arrays(small)
    let digest = ParameterMetadata.digest(of: small.problem.a)
    let text =
      "{\"columns\":20,\"format\":\"assay-parameters-1\",\"layers\":4,\"network\":\"lamp\",\"rows\":12,"
      + "\"sha256\":\"\(digest)\",\"shrinkage\":\"soft-threshold\",\"tied\":true}"
    #expect(try json(text) == good["metadata"])
    let defects = [
      ("\"lamp\"", "\"lista\"", "the network is \"lista\"; expected \"lamp\""),
      ("\"lamp\"", "7", "\"network\" is no string"),
      ("parameters-1", "parameters-9", "the format is \"assay-parameters-9\"; expected assay-par"),
      ("\"rows\":12", "\"rows\":13", "A has 13×20 entries; expected the data's 12×20"),
      ("\"layers\":4", "\"layers\":5", "it has 4 layers; expected 5"),
      ("\"layers\":4", "\"layers\":0", "\"layers\" is no size"),
      ("\"layers\":4", "\"layers\":4.5", "\"layers\" is no size"),
      ("\"tied\":true", "\"tied\":1", "\"tied\" is neither true nor false"),
      ("\"tied\":true", "\"tied\":false", "\"B\": it is not a parameter"),
      ("\"soft-threshold\"", "\"softest\"", "the family is \"softest\"; expected soft-threshold,"),
      ("\"soft-threshold\"", "\"spline\"", "theta has 2 entries, not 3"),
      (",\"tied\":true", "", "the key \"tied\" is missing"),
      ("{", "{\"shrink\":1,", "the key \"shrink\" is unknown"),
      ("}", "", "its bytes are no JSON object"),
      (text, "[]", "its bytes are no JSON object"),
      (digest, "0", "the SHA-256 of A is \"0\""),
    ]
    for (part, replacement, expected) in defects {
      var arrays = good
      arrays["metadata"] = try json(text.replacingOccurrences(of: part, with: replacement))
      let said = error(arrays, small)
      #expect(said.contains(expected), "\(part) → \(replacement): \(said)")
    }
    for array in [try list([3]), try NumericArray(shape: [1, 1], elements: .integer([123]))] {
      var arrays = good
      arrays["metadata"] = array
      #expect(error(arrays, small).contains("array \"metadata\": it is "))
    }
    var arrays = good
    arrays["metadata"] = try NumericArray(shape: [2], elements: .integer([300, 125]))
    #expect(error(arrays, small).contains("no JSON object"))
    #expect(error(good, small, "spline").contains("expected spline, as --shrinkage says"))
  }
}

extension Small {
  var digest: String { ParameterMetadata.digest(of: problem.a) }
}

extension ParameterFile {
  func lamp<S: Rounded>(
    _ small: Small, shrinkage: String? = nil, admitsAnyMatrix: Bool = false
  ) throws -> (LAMP<S>, ParameterVector<S>) where S.Real == S {
    try lamp(small.problem.a, shrinkage: shrinkage, admitsAnyMatrix: admitsAnyMatrix)
  }

  func lamp<S: Rounded>(
    _ a: Matrix<Double>, shrinkage: String? = nil, admitsAnyMatrix: Bool = false
  ) throws -> (LAMP<S>, ParameterVector<S>) where S.Real == S {
    try network(
      LAMP<S>.self, a: a.map { S($0) }, digest: ParameterMetadata.digest(of: a),
      shrinkage: shrinkage, admitsAnyMatrix: admitsAnyMatrix)
  }
}
