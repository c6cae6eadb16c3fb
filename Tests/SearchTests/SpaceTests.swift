// SPDX-License-Identifier: GPL-3.0-or-later
import Search
import Testing

struct SpaceTests {
  private static func real(
    _ name: String, _ low: Double, _ high: Double, log: Bool = false
  ) -> Space.Dimension {
    Space.Dimension(name, .real(low, high, isLogarithmic: log))
  }

  private static func choice(
    _ name: String, _ names: [String], when parent: String? = nil, _ choices: [String] = []
  ) -> Space.Dimension {
    Space.Dimension(
      name, .choice(names),
      when: parent.map { Space.Dimension.Condition(parent: $0, choices: choices) })
  }

  static let mistakes: [(dimensions: [Space.Dimension], message: String)] = [
    ([], "dimensions: there is none"),
    ([real("x", 1, 1)], "x: its range 1.0 to 1.0 is empty; low < high"),
    ([real("x", 2, 1)], "x: its range 2.0 to 1.0 is empty"),
    ([real("x", .nan, 1)], "x: its range is nan to 1.0; finite numbers are wanted"),
    ([real("x", -1e308, 1e308 * 1.7)], "finite numbers are wanted"),
    ([real("x", 0, 1, log: true)], "x: its low end is 0.0; on a logarithmic scale it is above 0"),
    ([Space.Dimension("k", .whole(3, 2, isLogarithmic: false))], "k: its range 3 to 2 is empty"),
    ([Space.Dimension("k", .whole(0, 2, isLogarithmic: true))], "k: its low end is 0;"),
    ([Space.Dimension("k", .whole(0, .max, isLogarithmic: false))], "leaves ±2^50"),
    ([choice("f", [])], "f: it has no choices"),
    ([choice("f", ["a", "a"])], "f: a choice stands twice"),
    ([real("x", 0, 1), real("X", 0, 1)], "X: there is x already"),
    ([real("a-b", 0, 1), real("a_b", 0, 1)], "a_b: there is a-b already"),
    ([real("1x", 0, 1)], "1x: a name is a letter"), ([real("", 0, 1)], "a name is a letter"),
    ([choice("f", ["a"], when: "g", ["b"])], "f: its parent g is no dimension; there are f"),
    ([choice("f", ["a"], when: "x", ["b"]), real("x", 0, 1)], "f: its parent x is a number"),
    ([choice("f", ["a"]), choice("g", ["a"], when: "f", ["b"])], "g: f is never b, but a"),
    ([choice("f", ["a"]), choice("g", ["a"], when: "f", [])], "g: its condition names no choice"),
    (
      [choice("f", ["a"], when: "g", ["a"]), choice("g", ["a"], when: "f", ["a"])],
      "f: conditions go in a circle: f, g"
    ),
    ([choice("f", ["a"], when: "f", ["a"])], "f: conditions go in a circle: f"),
  ]

  @Test(
    "A space that cannot be searched is refused by its dimension, with what would be right",
    arguments: mistakes)
  func mistake(_ mistake: (dimensions: [Space.Dimension], message: String)) {
    let error = #expect(throws: SpaceError.self) { try Space(mistake.dimensions) }
    #expect(error?.description.contains(mistake.message) == true, "\(error?.description ?? "")")
  }
}
