// SPDX-License-Identifier: GPL-3.0-or-later
import Problems
import Search
import Testing

struct ParzenMixtureTests {
  private static let line = Result {
    try Space([Space.Dimension("x", .real(-1, 2, isLogarithmic: false))])
  }

  /// Of which all assignments can be counted.
  private static let tree = Result {
    try Space([
      Space.Dimension(
        "n", .whole(1, 4, isLogarithmic: true), when: .init(parent: "f", choices: ["b"])),
      Space.Dimension("f", .choice(["a", "b", "c"])),
      Space.Dimension("m", .whole(-1, 1, isLogarithmic: false)),
    ])
  }

  private static let seen: [[Assignment]] = [
    [], [["f": .choice("a"), "m": .whole(0)]],
    [
      ["f": .choice("b"), "n": .whole(4), "m": .whole(-1)], ["f": .choice("c"), "m": .whole(1)],
      ["f": .choice("b"), "n": .whole(1), "m": .whole(1)], [:],
      // As if it were absent.
      ["f": .choice("z"), "n": .whole(9), "m": .whole(7)],
    ],
    (0..<120).map { k in ["f": .choice("b"), "n": .whole(1 + k % 3), "m": .whole(0)] },
  ]

  /// Each assignment of `tree` with its prior.
  private static var all: [(assignment: Assignment, prior: Double)] {
    (-1...1).flatMap { m -> [(Assignment, Double)] in
      let others = ["a", "c"].map { f -> (Assignment, Double) in
        (["f": .choice(f), "m": .whole(m)], 1.0 / 9)
      }
      // Cells from log(n − ½) to log(n + ½), of log ½ to log 4½.
      let cells = [0.5, 1.5, 2.5, 3.5].map { Double.log(($0 + 1) / $0) / Double.log(9) }
      return others
        + (1...4).map { n in
          (["f": .choice("b"), "n": .whole(n), "m": .whole(m)], cells[n - 1] / 9)
        }
    }
  }

  @Test("A density over the prior is above 0 and its mean 1, whatever the points, ends included")
  func integral() throws {
    let space = try Self.line.get()
    for points in [[], [0.5], [-1, 2], [0, 0, 0, 1.5], (0..<120).map { Double($0 * $0) / 14161 }] {
      let mixture = ParzenMixture(space, points.map { ["x": .real($0)] })
      let steps = 200_000
      let densities = mixture.densities(
        (0..<steps).map { ["x": .real(-1 + 3 * (Double($0) + 0.5) / Double(steps))] })
      #expect(densities.allSatisfy { $0 > 0 })
      let mean = densities.reduce(0, +) / Double(steps)
      #expect((mean - 1).magnitude < 1e-6, "\(mean)")
    }
  }

  @Test("It is a distribution on a tree of dimensions, whatever branches the points are of")
  func sum() throws {
    for seen in Self.seen {
      let mixture = ParzenMixture(try Self.tree.get(), seen)
      let densities = mixture.densities(Self.all.map(\.assignment))
      let sum = zip(densities, Self.all).reduce(0) { $0 + $1.0 * $1.1.prior }
      #expect((sum - 1).magnitude < 1e-12, "\(sum)")
    }
  }

  @Test("Draws are as frequent as they are likely")
  func draws() throws {
    for seen in Self.seen {
      let mixture = ParzenMixture(try Self.tree.get(), seen)
      let stream = Stream(root: 1, name: "draws", trial: 0)
      let draws = 20_000
      var counts: [Assignment: Double] = [:]
      for _ in 0..<draws { counts[mixture.draw(stream), default: 0] += 1 }
      let all = Self.all
      let expected = zip(mixture.densities(all.map(\.assignment)), all).map {
        $0 * $1.prior * Double(draws)
      }
      // χ² with 17 degrees of freedom is above 46.0 once in five thousand times.
      var chi = 0.0
      for ((assignment, _), expected) in zip(all, expected) {
        let gap = (counts.removeValue(forKey: assignment) ?? 0) - expected
        chi += gap * gap / expected
      }
      #expect(chi < 46 && counts.isEmpty, "\(chi), \(counts)")
    }
  }

  @Test("It is joint: where two points are is likelier than where their coordinates cross")
  func joint() throws {
    let space = try Space(
      ["x", "y"].map { Space.Dimension($0, .real(0, 1, isLogarithmic: false)) })
    func point(_ x: Double, _ y: Double) -> Assignment { ["x": .real(x), "y": .real(y)] }
    let found = ParzenMixture(space, [point(0.2, 0.2), point(0.8, 0.8)]).densities([
      point(0.2, 0.2), point(0.2, 0.8),
    ])
    #expect(found[0] > 2 * found[1], "\(found)")
  }
}
