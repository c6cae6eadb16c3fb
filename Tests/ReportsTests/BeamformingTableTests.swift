// SPDX-License-Identifier: GPL-3.0-or-later
import Experiments
import Foundation
import Testing

struct BeamformingTableTests {
  /// Two places, each written from the article.
  @Test("the shares shown as published are those that the documentation gives as the article's")
  func published() throws {
    let file = URL(filePath: #filePath)
      .appending(path: "../../../Sources/Beamforming/Documentation.docc/Beamforming.md")
      .standardized
    let text = try String(contentsOf: file, encoding: .utf8)
    func listed(_ items: [String]) -> String {
      items.dropLast().joined(separator: ", ") + " and " + (items.last ?? "")
    }
    let layers = listed(BeamformingTable.published.map { "\($0.layers)" })
    let shares = listed(
      BeamformingTable.published.map { String(format: "%.5g", 100 * ($0.share ?? .nan)) })
    let sentence = "The article's own figures for \(layers) layers are \(shares) %"
    #expect(text.contains(sentence), "\(sentence)")
  }
}
