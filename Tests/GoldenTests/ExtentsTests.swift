// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Golden
import Testing

@Suite("Shapes by their letters") struct ExtentsTests {
  private func shape(_ given: [Int], as card: String, _ extents: Extents = Extents()) throws
    -> [Int]
  {
    var extents = extents
    let values = Values(given, [Double](repeating: 0, count: given.reduce(1, *)))
    return try extents.fit(values, ArrayCard("x", card)).shape
  }

  @Test("Last extents that are missing are 1; a row or a column is a list")
  func missing() throws {
    #expect(try shape([4, 5], as: "N×D") == [4, 5])
    #expect(try shape([4], as: "N×D") == [4, 1])
    #expect(try shape([4], as: "T×N×D") == [4, 1, 1])
    #expect(try shape([4, 5], as: "T×N×D") == [4, 5, 1])
    #expect(try shape([1, 4], as: "D") == [4])
    #expect(try shape([4, 1], as: "D") == [4])
    #expect(throws: CallError.self) { try shape([2, 2], as: "D") }
    #expect(throws: CallError.self) { try shape([2, 2, 2], as: "N×D") }
    #expect(throws: CallError.self) { try shape([0, 2], as: "N×D") }
  }

  @Test("Of several shapes the one whose letters are what they were")
  func alternatives() throws {
    var extents = Extents()
    _ = try extents.fit(Values([4, 1], [0, 0, 0, 0]), ArrayCard("y", "M×D"))
    #expect(extents["M"] == 4 && extents["D"] == 1)
    #expect(try shape([7, 1], as: "T×D, vector: T×M×D", extents) == [7, 1])
    #expect(try shape([7, 4], as: "T×D, vector: T×M×D", extents) == [7, 4, 1])
    #expect(throws: CallError.self) { try shape([7, 3], as: "T×D, vector: T×M×D", extents) }
  }
}
