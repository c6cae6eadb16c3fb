// SPDX-License-Identifier: GPL-3.0-or-later

/// Markdown as GitHub reads it, in comments of pull requests and summaries of workflows.
package enum Markdown {
  /// Words as they are: nothing in them is markup or calls a person.
  package static func text(_ words: String) -> String {
    words.map { character in
      if character.isNewline { return " " }
      if character == "@" { return uncalling }
      return "\\`*_{}[]<>#~&$".contains(character) ? "\\\(character)" : plain(character)
    }.joined()
  }

  /// Words in a fixed width, within a line.
  package static func code(_ words: String) -> String {
    let line = words.map { $0.isNewline ? " " : plain($0) }.joined()
    let fence = fence(around: line, least: 1)
    // A backtick at an end is kept from the fence.
    let space = line.hasPrefix("`") || line.hasSuffix("`") || line.isEmpty ? " " : ""
    return fence + space + line + space + fence
  }

  /// Lines in a fixed width.
  package static func block(_ lines: [String]) -> [String] {
    let lines = lines.map { $0.map(plain).joined() }
    let fence = fence(around: lines.joined(separator: "\n"), least: 3)
    return [fence + "text"] + lines + [fence]
  }

  package static func table(_ header: [String], _ rows: [[String]]) -> [String] {
    ([header, header.map { _ in "---" }] + rows).map { row in
      "| " + row.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
  }

  /// What is shown when it is asked for.
  package static func folded(_ summary: String, _ lines: [String]) -> [String] {
    let summary = xmlEscaped(summary.replacing("@", with: uncalling))
    return ["<details><summary>\(summary)</summary>", ""] + lines + ["", "</details>", ""]
  }

  /// An `@` that calls nobody.
  private static let uncalling = "@\u{200b}"

  private static func fence(around text: String, least: Int) -> String {
    let runs = text.split { $0 != "`" }.map(\.count)
    return String(repeating: "`", count: max(least, (runs.max() ?? 0) + 1))
  }

  /// A control character has no place in a text.
  private static func plain(_ character: Character) -> String {
    character.unicodeScalars.map { $0.value < 32 && $0 != "\t" ? "\u{fffd}" : String($0) }.joined()
  }
}
