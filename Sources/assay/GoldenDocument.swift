// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import Methods

struct GoldenDocument: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "document",
    abstract: "Write what the register says of the methods into a document, between its marks.")
  @Argument(help: "The document; Documentation/ADAPTERS.md is one.") var file: String

  func run() throws {
    guard var text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw DataError("\(file): cannot be read as UTF-8 text")
    }
    for (name, content) in [("arrays", MethodTables.arrays), ("formulas", MethodTables.formulas)] {
      let (opening, closing) = ("<!-- methods: \(name) -->\n", "\n<!-- end -->")
      guard let start = text.range(of: opening),
        let end = text.range(of: closing, range: start.upperBound..<text.endIndex)
      else { throw DataError("\(file): has no marks \(opening)… \(closing)") }
      text.replaceSubrange(start.upperBound..<end.lowerBound, with: content)
    }
    try save(Array(text.utf8), to: file)
  }
}
