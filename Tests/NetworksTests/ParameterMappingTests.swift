// SPDX-License-Identifier: GPL-3.0-or-later
import ComplexModule
import Foundation
import Interchange
import ParameterFiles
import Testing

/// A file of a foreign network of three layers, as PyTorch names its arrays.
private func foreign() throws -> [String: NumericArray] {
  var arrays: [String: NumericArray] = [:]
  for t in 0..<3 {
    let numbers = (0..<6).map { Double(10 * t + $0) }
    arrays["layers.\(t).weight"] = try NumericArray(shape: [2, 3], elements: .float64(numbers))
    arrays["layers.\(t).theta"] = try NumericArray(
      shape: [2], elements: .float32([Float(t), 0.1]))
    arrays["layers.\(t).step"] = try NumericArray(shape: [1], elements: .float64([Double(t) - 1]))
    arrays["gain.\(t + 1)"] = try NumericArray(shape: [], elements: .float64([Double(t)]))
  }
  arrays["all"] = try NumericArray(
    shape: [2, 3, 2], elements: .integer((0..<12).map { Int64($0) }))
  arrays["z"] = try NumericArray(
    shape: [1, 2], elements: .complex64([Complex(1, 2), Complex(3, 4)]))
  arrays["zs"] = try NumericArray(
    shape: [2, 1], elements: .complex128([Complex(1, 2), Complex(3, 4)]))
  return arrays
}

/// All arrays of the foreign file that `arrays` does not name, ignored.
private func apply(_ rules: String, ignore: [String]? = nil) throws -> [String: NumericArray] {
  let all = ["layers.*.weight", "layers.*.theta", "layers.*.step", "gain.*", "all", "z", "zs"]
  let rest = ignore ?? all.filter { !rules.contains("\"\($0)\"") }
  let text =
    "{\"format\": \"assay-mapping-1\", \"arrays\": {\(rules)},\n \"ignore\": \(rest.debugDescription)}"
  return try ParameterMapping(Array(text.utf8), file: "map.json").apply(to: foreign())
}

/// What is said of the error that `body` throws.
func message(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "no error"
  } catch { return "\(error)" }
}

@Suite("Mappings of foreign parameters") struct ParameterMappingTests {
  private func numbers(_ shape: [Int], _ numbers: [Double]) throws -> NumericArray {
    try NumericArray(shape: shape, elements: .float64(numbers))
  }

  @Test("Each rule makes the arrays that it says")
  func rules() throws {
    let float32 = try NumericArray(
      shape: [3, 2], elements: .float32([0, 0.1, 1, 0.1, 2, 0.1]))
    let tenth = Double(Float(0.1))
    let cases: [(String, [String: NumericArray])] = [
      (
        #""B.*": {"from": "layers.*.weight"}"#,
        [
          "B.0": try numbers([2, 3], [0, 1, 2, 3, 4, 5]),
          "B.1": try numbers([2, 3], [10, 11, 12, 13, 14, 15]),
          "B.2": try numbers([2, 3], [20, 21, 22, 23, 24, 25]),
        ]
      ),
      (
        #""B.*": {"from": "layers.*.weight", "transpose": true, "map": "negate"}"#,
        [
          "B.0": try numbers([3, 2], [-0.0, -3, -1, -4, -2, -5]),
          "B.1": try numbers([3, 2], [-10, -13, -11, -14, -12, -15]),
          "B.2": try numbers([3, 2], [-20, -23, -21, -24, -22, -25]),
        ]
      ),
      (#""theta": "layers.*.theta""#, ["theta": float32]),
      (#""g": {"from": "gain.*", "first": 1}"#, ["g": try numbers([3], [0, 1, 2])]),
      (#""l": {"from": "layers.*.step"}"#, ["l": try numbers([3, 1], [-1, 0, 1])]),
      (#""l": {"from": "layers.*.step", "shape": []}"#, ["l": try numbers([3], [-1, 0, 1])]),
      (
        #""l": {"from": "layers.*.step", "shape": [], "map": "square"}"#,
        ["l": try numbers([3], [1, 0, 1])]
      ),
      (
        #""B": {"from": "layers.*.weight", "shape": [3, 2], "transpose": true}"#,
        [
          "B": try numbers(
            [3, 2, 3],
            [0, 2, 4, 1, 3, 5, 10, 12, 14, 11, 13, 15, 20, 22, 24, 21, 23, 25])
        ]
      ),
      (
        #""W.*": {"from": "all", "layer_axis": 1, "transpose": true}"#,
        [
          "W.0": try NumericArray(shape: [2, 2], elements: .integer([0, 6, 1, 7])),
          "W.1": try NumericArray(shape: [2, 2], elements: .integer([2, 8, 3, 9])),
          "W.2": try NumericArray(shape: [2, 2], elements: .integer([4, 10, 5, 11])),
        ]
      ),
      (
        #""W.*": {"from": "all", "layer_axis": 0, "shape": [6], "map": "negate"}"#,
        [
          "W.0": try numbers([6], [-0.0, -1, -2, -3, -4, -5]),
          "W.1": try numbers([6], [-6, -7, -8, -9, -10, -11]),
        ]
      ),
      (
        #""W.*": {"from": "zs", "layer_axis": 0, "shape": []}"#,
        [
          "W.0": try NumericArray(shape: [], elements: .complex128([Complex(1, 2)])),
          "W.1": try NumericArray(shape: [], elements: .complex128([Complex(3, 4)])),
        ]
      ),
      (
        #""z": {"from": "z", "transpose": true}"#,
        [
          "z": try NumericArray(
            shape: [2, 1], elements: .complex64([Complex(1, 2), Complex(3, 4)]))
        ]
      ),
      (
        #""a": {"value": -1e-3}, "b": {"value": [1, 2.5]}, "c": {"value": [[1], [2]]}"#,
        [
          "a": try numbers([], [-1e-3]), "b": try numbers([2], [1, 2.5]),
          "c": try numbers([2, 1], [1, 2]),
        ]
      ),
      (
        #""a": {"value": 0.5, "repeat": 3}, "b": {"value": [1, 2], "repeat": 2}"#,
        ["a": try numbers([3], [0.5, 0.5, 0.5]), "b": try numbers([2, 2], [1, 2, 1, 2])]
      ),
      (
        #""B.*": {"value": [1, 2], "repeat": 2}"#,
        ["B.0": try numbers([2], [1, 2]), "B.1": try numbers([2], [1, 2])]
      ),
      (
        #""theta": {"columns": [{"value": 7}, "layers.*.theta", {"from": "gain.*", "first": 1}]}"#,
        [
          "theta": try numbers([3, 4], [7, 0, tenth, 0, 7, 1, tenth, 1, 7, 2, tenth, 2])
        ]
      ),
      (
        #""t": {"columns": [{"from": "layers.*.step", "map": "negate"}, {"value": [4, 5, 6]}]}"#,
        ["t": try numbers([3, 2], [1, 4, -0.0, 5, -1, 6])]
      ),
    ]
    for (rules, arrays) in cases { #expect(try apply(rules) == arrays, "\(rules)") }
    // One foreign array may serve two rules.
    #expect(try apply(#""a": "layers.*.theta", "b": "layers.*.theta""#).count == 2)
  }

  @Test("A rule that does not fit the foreign file is named with what would be right")
  func misfits() throws {
    let cases: [(rules: String, said: String)] = [
      (
        #""B.*": "layer.*.weight""#,
        "array \"B.*\": no array of the file is named \"layer.*.weight\"; expected one of \"all\", \"gain.1\""
      ),
      (#""B": "W""#, "array \"B\": \"W\" is not in the file; expected one of \"all\", \"gain.1\""),
      (
        #""g": "gain.*""#,
        "the layers of \"gain.*\" are 1, 2, 3; expected layer 0 without a gap from 0; \"first\" gives"
      ),
      (
        #""g": {"from": "gain.*", "first": 2}"#, "expected layer 2 without a gap from 2; \"first\""
      ),
      (
        #""B.*": {"from": "layers.*.theta", "transpose": true}"#,
        "array \"B.*\": \"layers.0.theta\" is of shape [2]; expected a matrix, to be transposed"
      ),
      (
        #""W.*": {"from": "all", "layer_axis": 3}"#,
        "\"all\" is of shape [2, 3, 2]; expected an axis 3, the layer_axis"
      ),
      (
        #""t": {"from": "layers.*.theta", "shape": []}"#,
        "\"layers.0.theta\" is of shape [2]; expected as many elements as in []"
      ),
      (
        #""z": {"from": "z", "map": "exp"}"#,
        "array \"z\": \"z\": the elements are complex64; expected float64, float32 or integers"
      ),
      (
        #""a": "all", "a.*": {"from": "all", "layer_axis": 0}, "a.1": "z""#,
        "array \"a.1\": another rule makes \"a.1\" too; expected one rule for each array"
      ),
      (
        #""t": {"columns": ["layers.*.theta", {"value": [1, 2]}]}"#,
        "array \"t\": column 1 is of shape [2]; expected 3 rows"
      ),
      (
        #""t": {"columns": ["all"]}"#, "column 0 is of shape [2, 3, 2]; expected any number of rows"
      ),
      (#""t": {"columns": ["z"]}"#, "column 0: the elements are complex64"),
      (#""t": {"columns": [{"value": 1}]}"#, "no column says how many layers there are"),
    ]
    for (rules, said) in cases {
      let text = message { _ = try apply(rules) }
      #expect(text.contains(said) && text.hasPrefix("map.json, "), "\(rules): \(text)")
    }
  }

  @Test("Layers with a gap, of another shape or kind, and numbers without an image are refused")
  func layers() throws {
    func said(_ arrays: [String: NumericArray], _ rule: String) -> String {
      message {
        let text = "{\"format\": \"assay-mapping-1\", \"arrays\": {\"B.*\": \(rule)}}"
        _ = try ParameterMapping(Array(text.utf8), file: "map.json").apply(to: arrays)
      }
    }
    let one = try numbers([1], [1])
    let gap = ["x.0": one, "x.1": one, "x.3": one]
    #expect(
      said(gap, "\"x.*\"")
        == "map.json, array \"B.*\": the layers of \"x.*\" are 0, 1, 3; expected layer 2 without a gap from 0"
    )
    // What is no number as Python prints it is no layer.
    #expect(said(["x.0": one, "x.01": one], "\"x.*\"").contains("\"x.01\" is neither mapped nor"))
    #expect(
      said(["x.-1": one, "x.+1": one, "x.": one], "\"x.*\"").contains("no array of the file"))
    let shapes = ["x.0": one, "x.1": try numbers([2], [1, 2])]
    #expect(
      said(shapes, "\"x.*\"").contains(
        "\"x.1\" is float64 of shape [2]; expected float64 of shape [1], as \"x.0\" is"))
    let kinds = ["x.0": one, "x.1": try NumericArray(shape: [1], elements: .float32([1]))]
    #expect(said(kinds, "\"x.*\"").contains("\"x.1\" is float32 of shape [1]; expected float64"))
    #expect(
      said(["x.0": try numbers([1], [800])], "{\"from\": \"x.*\", \"map\": \"exp\"}").contains(
        "\"x.0\": exp of 800.0 is inf; expected numbers whose exp binary64 holds"))
    let empty = ["x": try numbers([0, 1 << 60], [])]
    #expect(said(empty, "{\"from\": \"x\", \"layer_axis\": 1}").contains("no extent of 0"))
    let many = ["x": try numbers([200], [Double](repeating: 0, count: 200))]
    let text =
      "{\"format\": \"assay-mapping-1\", \"arrays\": {\"b\": {\"from\": \"x\", \"repeat\": 1000000}}}"
    #expect(
      message { _ = try ParameterMapping(Array(text.utf8), file: "map.json").apply(to: many) }
        .contains("repeat is 1000000; expected at most 67108864 numbers in all"))
  }

  @Test("Every foreign array is mapped or ignored, and not both")
  func coverage() throws {
    let rest = ["layers.*.theta", "layers.*.step", "gain.*", "all", "z"]
    let rule = #""B.*": "layers.*.weight""#
    #expect(
      message { _ = try apply(rule, ignore: rest) }
        == "map.json: the array \"zs\" is neither mapped nor ignored; expected a rule for it, or its name under ignore"
    )
    #expect(
      message { _ = try apply(rule, ignore: ["z", "zs", "all"]) }.contains(
        "the array \"gain.1\" is neither mapped nor ignored (9 are not)"))
    #expect(
      message { _ = try apply(rule, ignore: rest + ["zs", "layers.1.weight"]) }.contains(
        "\"layers.1.weight\" is both mapped and ignored; expected one of the two"))
    #expect(
      message { _ = try apply(rule, ignore: rest + ["zs", "running_mean"]) }.contains(
        "\"running_mean\" under ignore is not in the file; expected one of \"all\""))
  }
}
