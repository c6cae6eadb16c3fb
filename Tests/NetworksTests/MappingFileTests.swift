// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Interchange
import ParameterFiles
import Testing

@Suite("Mapping files") struct MappingFileTests {
  @Test("Each defect of a mapping file is refused where it is, with what would be right")
  func defects() throws {
    func file(_ rules: String) -> String {
      "{\"format\": \"assay-mapping-1\", \"arrays\": {\(rules)}}"
    }
    let cases: [(text: String, said: String)] = [
      ("", "byte 0: the JSON ends early; expected “{”"),
      ("{\"arrays\": {}}", "the key \"format\" is missing; expected format, arrays and"),
      ("{\"format\": \"assay-mapping-1\"}", "the key \"arrays\" is missing"),
      (
        "{\"format\": \"assay-mapping-2\"}",
        "byte 11: the format is \"assay-mapping-2\"; expected assay-mapping-1"
      ),
      ("{\"map\": 1}", "the key \"map\" is unknown; expected format, arrays, ignore"),
      ("{\"ignore\": [\"a*b*\"]}", "the name \"a*b*\" is refused; expected the name of an array"),
      ("{\"ignore\": [\"\"]}", "the name \"\" is refused"),
      (file("") + "x", "expected the end of the JSON"),
      (file(#""B": "a", "B": "b""#), "byte 51: the key \"B\" occurs twice; expected each key once"),
      (file(#""B": {"from": "a", "from": "b"}"#), "array \"B\", byte 60: the key \"from\" occurs"),
      (file(#""": "a""#), "the name to make is refused; expected a name, with .* at its end"),
      (file(#"".*": "a.*""#), "the name to make is refused"),
      (file(#""B*": "a.*""#), "the name to make is refused"),
      (file(#""B.*.w": "a.*""#), "array \"B.*.w\", byte 50: the name to make is refused"),
      (file(#""B": 7"#), "array \"B\", byte 46: the JSON goes on with \"7}}\"; expected “{”"),
      (file(#""B": {}"#), "it is made from nothing; expected one of from, value and, alone"),
      (file(#""B": {"transpose": true}"#), "it is made from transpose; expected one of"),
      (file(#""B": {"from": "a", "value": 1}"#), "it is made from from, value; expected one of"),
      (file(#""B": {"columns": []}"#), "it is made from columns; expected one of"),
      (file(#""B": {"columns": ["a"], "map": "exp"}"#), "it is made from columns, map"),
      (file(#""B": {"columns": [{"columns": ["a"]}]}"#), "the key \"columns\" is unknown"),
      (file(#""B.*": {"columns": ["a"]}"#), "columns make one array; expected a name without .*"),
      (
        file(#""B": {"from": "a", "axis": 1}"#), "the key \"axis\" is unknown; expected from, first"
      ),
      (file(#""B": {"from": "a", "transpose": 1}"#), "expected true or false"),
      (
        file(#""B": {"from": "a", "map": "log"}"#),
        "the map \"log\" is unknown; expected exp, square"
      ),
      (file(#""B": {"from": "a", "shape": [-1]}"#), "expected a whole number from 0"),
      (file(#""B": {"from": "a", "repeat": 0}"#), "repeat is 0; expected 1 to 1000000 layers"),
      (file(#""B": {"from": "a", "first": 1}"#), "first counts layers of from; expected * in from"),
      (file(#""B": {"from": "a*", "repeat": 3}"#), "repeat gives all layers one array"),
      (
        file(#""B.*": "a""#),
        "one array for all layers; expected * in from, layer_axis, repeat, or a name"
      ),
      (file(#""B.*": {"value": 1}"#), "there is one array for all layers"),
      (file(#""B": {"from": "a", "layer_axis": 0}"#), "expected no * in from, .* at the end of"),
      (file(#""B.*": {"from": "a.*", "layer_axis": 0}"#), "layer_axis cuts one array into one a"),
      (file(#""B": {"value": 1, "map": "exp"}"#), "value goes with repeat alone"),
      (file(#""B": {"columns": [{"from": "a", "layer_axis": 0}]}"#), "layer_axis cuts one array"),
      (file(#""B": {"value": []}"#), "the value is neither a list of numbers nor one of equally"),
      (file(#""B": {"value": [[]]}"#), "the value is neither a list"),
      (file(#""B": {"value": [1, [2]]}"#), "the value is neither a list"),
      (file(#""B": {"value": [[1], [2, 3]]}"#), "the value is neither a list"),
      (file(#""B": {"value": [[[1]]]}"#), "goes on with \"[1]]]}}}\"; expected a number"),
    ]
    for (text, said) in cases {
      let found = message { _ = try ParameterMapping(Array(text.utf8), file: "map.json") }
      #expect(found.contains(said) && found.hasPrefix("map.json"), "\(text): \(found)")
    }
    for number in [
      "01", "+1", ".5", "5.", "1.e3", "1e", "NaN", "1e999", "--1", "-", "true", "\"1\"",
    ] {
      let text = file("\"B\": {\"value\": \(number)}")
      let found = message { _ = try ParameterMapping(Array(text.utf8), file: "map.json") }
      #expect(found.contains("array \"B\", byte 56: the JSON goes on with"), "\(number): \(found)")
    }
  }

  @Test("A file is read from its path; what is missing or too long is refused")
  func paths() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "assay-test-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: url) }
    #expect(message { _ = try ParameterMapping(url.path) }.contains("cannot be opened"))
    let text = "{\"format\": \"assay-mapping-1\", \"arrays\": {\"y\": \"x\"}}"
    try Data(text.utf8).write(to: url)
    let x = try NumericArray(shape: [1], elements: .float64([1]))
    #expect(try ParameterMapping(url.path).apply(to: ["x": x]) == ["y": x])
    try Data(repeating: 0x20, count: 1 << 20 + 1).write(to: url)
    #expect(message { _ = try ParameterMapping(url.path) }.contains("expected at most 1048576"))
  }

  @Test("Maps are of binary64, and right to the last bits far from zero")
  func maps() throws {
    let points = [-800.0, -40, -1, 0, 0.5, 30, 700]
    let array = ["x": try NumericArray(shape: [7], elements: .float64(points))]
    func map(_ name: String) throws -> [Double] {
      let text =
        "{\"format\": \"assay-mapping-1\", \"arrays\": {\"y\": {\"from\": \"x\", \"map\": \"\(name)\"}}}"
      let mapping = try ParameterMapping(Array(text.utf8), file: "map.json")
      return try #require(try mapping.apply(to: array)["y"]?.doubles())
    }
    #expect(try map("square") == points.map { $0 * $0 })
    #expect(try map("negate") == points.map { -$0 })
    let near = { (a: Double, b: Double) in abs(a - b) <= 4 * b.ulp }
    #expect(zip(try map("exp"), points.map { exp($0) }).allSatisfy(near))
    let softplus = points.map { $0 > 0 ? $0 + log1p(exp(-$0)) : log1p(exp($0)) }
    #expect(zip(try map("softplus"), softplus).allSatisfy(near))
  }

  /// As in the documentation of `ParameterMapping`.
  private static let example = """
    {"format": "assay-mapping-1",
     "arrays": {
       "B.*": {"from": "layers.*.weight", "transpose": true},
       "theta": {"columns": ["layers.*.beta", {"from": "layers.*.phi", "map": "exp"}]},
       "lambda": {"value": 0.1, "repeat": 20}},
     "ignore": ["running_mean", "layers.*.bias"]}
    """

  @Test("The example of the documentation is a mapping; no mutation of it does harm")
  func mutations() throws {
    var foreign = ["running_mean": try NumericArray(shape: [0], elements: .float64([]))]
    for (name, shape) in [("weight", [2, 3]), ("beta", []), ("phi", [1]), ("bias", [2])] {
      for t in 0..<20 {
        foreign["layers.\(t).\(name)"] = try NumericArray(
          shape: shape,
          elements: .float32([Float](repeating: 1, count: shape.reduce(1, *))))
      }
    }
    let bytes = Array(Self.example.utf8)
    let made = try ParameterMapping(bytes, file: "map.json").apply(to: foreign)
    #expect(made.count == 22 && made["B.19"]?.shape == [3, 2])
    #expect(made["theta"]?.shape == [20, 2] && made["lambda"]?.shape == [20])

    var (applied, state) = (0, UInt64(1))
    func random(below bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for _ in 0..<3_000 {
      var mutant = bytes
      for _ in 0...random(below: 2) where !mutant.isEmpty {
        let i = random(below: mutant.count)
        switch random(below: 4) {
        case 0: mutant[i] ^= 1 << UInt8(random(below: 8))
        case 1: mutant.remove(at: i)
        case 2: mutant.insert(contentsOf: mutant[i..<min(i + 8, mutant.count)], at: i)
        default: mutant[i] = Array("{}[]\",:*0".utf8)[random(below: 9)]
        }
      }
      do {
        _ = try ParameterMapping(mutant, file: "").apply(to: foreign)
        applied += 1
      } catch is InterchangeError {}
    }
    #expect((50..<2_900).contains(applied), "\(applied)")
  }
}
