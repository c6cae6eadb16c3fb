// SPDX-License-Identifier: GPL-3.0-or-later
import Problems
import Search
import Testing

struct ParzenMixtureTests {
  private static let settings: [[Double]] = [
    [], [0.5], [0, 1], [0.2, 0.2, 0.2, 0.7], (0..<120).map { Double($0 * $0) / 14161 },
  ]

  @Test("A density is above 0 and its integral 1, whatever the points, ends included")
  func integral() {
    for points in Self.settings {
      let mixture = ParzenMixture(points.map { 3 * $0 - 1 }, low: -1, high: 2)
      let steps = 200_000
      let places = (0..<steps).map { -1 + 3 * (Double($0) + 0.5) / Double(steps) }
      let densities = mixture.densities(places)
      #expect(densities.allSatisfy { $0 > 0 })
      let integral = densities.reduce(0, +) * 3 / Double(steps)
      #expect((integral - 1).magnitude < 1e-6, "\(integral)")
    }
  }

  @Test("The mass of a cell is the density's integral, and all cells have mass 1")
  func cells() {
    for points in Self.settings {
      let mixture = ParzenMixture(points, low: 0, high: 1)
      let cells = (0..<9).map { ParzenMixture.Cell(low: Double($0) / 9, high: Double($0 + 1) / 9) }
      let masses = mixture.masses(cells)
      #expect((masses.reduce(0, +) - 1).magnitude < 1e-12)
      for (cell, mass) in zip(cells, masses) {
        let steps = 20_000, width = cell.high - cell.low
        let sum = mixture.densities(
          (0..<steps).map { cell.low + width * (Double($0) + 0.5) / Double(steps) }
        ).reduce(0, +)
        #expect((sum * width / Double(steps) - mass).magnitude < 1e-6)
      }
    }
  }

  @Test("Draws lie within the ends and fall into cells as often as these are likely")
  func draws() {
    for points in Self.settings {
      let mixture = ParzenMixture(points, low: 0, high: 1)
      let stream = Stream(root: 1, name: "draws", trial: 0)
      let count = 20_000
      var counts = [Double](repeating: 0, count: 10)
      for _ in 0..<count {
        let u = mixture.draw(stream)
        #expect(u >= 0 && u <= 1)
        counts[min(Int(u * 10), 9)] += 1
      }
      let masses = mixture.masses(
        (0..<10).map { ParzenMixture.Cell(low: Double($0) / 10, high: Double($0 + 1) / 10) })
      // χ² with 9 degrees of freedom is above 33.7 once in ten thousand times.
      let chi = zip(counts, masses).reduce(0.0) {
        let expected = $1.1 * Double(count)
        return $0 + ($1.0 - expected) * ($1.0 - expected) / expected
      }
      #expect(chi < 33.7, "\(chi)")
    }
  }
}
