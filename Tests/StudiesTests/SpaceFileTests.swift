// SPDX-License-Identifier: GPL-3.0-or-later
import Search
import Studies
import Testing

struct SpaceFileTests {
  @Test("A space is written as YAML, read again and equal; equal ones give equal text")
  func roundTrip() throws {
    let space = try Space([
      Space.Dimension("family", .choice(["a b", "it's", "true", "no: [1"])),
      Space.Dimension(
        "step", .real(1e-4, 1e3, isLogarithmic: true),
        when: .init(parent: "family", choices: ["it's", "true"])),
      Space.Dimension("depth", .whole(2, 12, isLogarithmic: false)),
    ])
    let again = try Space(yaml: space.yaml, file: "s.yaml")
    #expect(again == space)
    #expect(again.yaml == space.yaml)
  }

  static let mistakes: [(yaml: String, message: String)] = [
    ("dimensions: {", "it is no YAML"), ("", "the file is no mapping"),
    ("dimensions: {}", "version is missing"), ("version: 1", "dimensions is missing"),
    ("version: 2\ndimensions: {}", "version is \"2\"; 1 is wanted"),
    ("version: 1\ndimensions: {}", "dimensions: there is none"),
    ("version: 1\ndimension: {}", "there is no key dimension, but version, dimensions"),
    ("x: {type: float, low: 0, hihg: 1}", "x: there is no key hihg, but type, low, high"),
    ("x: {low: 0, high: 1}", "x.type is missing"), ("x: 3", "x is no mapping"),
    ("x: {type: real}", "x.type is \"real\"; one of float, int, categorical is wanted"),
    ("x: {type: float, low: 0}", "x.high is missing"),
    ("x: {type: float, low: a, high: 1}", "x.low is \"a\"; a number is wanted"),
    ("x: {type: int, low: 0.5, high: 1}", "x.low is \"0.5\"; a whole number is wanted"),
    ("x: {type: float, low: 2, high: 1}", "x: its range 2.0 to 1.0 is empty"),
    ("x: {type: float, low: 0, high: 1, log: true}", "on a logarithmic scale it is above 0"),
    ("x: {type: float, low: 0, high: 1, log: maybe}", "x.log is \"maybe\"; true or false"),
    ("x: {type: float, low: 0, high: 1, choices: [a]}", "x: there is no key choices"),
    ("x: {type: categorical, choices: [a], low: 0}", "x: there is no key low"),
    ("x: {type: categorical}", "x.choices is missing"),
    ("x: {type: categorical, choices: [[a]]}", "x.choices is no list of values"),
    ("x: {type: categorical, choices: [a], when: a}", "x.when is no mapping"),
    ("x: {type: categorical, choices: [a], when: {y: a}}", "x: its parent y is no dimension"),
    ("x: {type: int, low: 0, high: 1}\n  x: {type: int, low: 0, high: 1}", "it is no YAML"),
  ]

  @Test("Each mistake in a space's file is named, with what would be right", arguments: mistakes)
  func mistake(_ mistake: (yaml: String, message: String)) {
    let isWhole = ["version", "dimension"].contains { mistake.yaml.hasPrefix($0) }
    let yaml =
      isWhole || mistake.yaml.isEmpty ? mistake.yaml : "version: 1\ndimensions:\n  " + mistake.yaml
    let error = #expect(throws: StudyError.self) { try Space(yaml: yaml, file: "s.yaml") }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("s.yaml: ") && text.contains(mistake.message), "\(text)")
  }
}
