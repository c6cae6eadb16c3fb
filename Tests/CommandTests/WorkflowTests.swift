// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing
import Yams

/// The workflows of `Examples/CI` are YAML, and what they ask of the program exists.
struct WorkflowTests {
  static let names = ["audit", "check", "gitlab", "preambles", "verify"]

  @Test("all are tried here")
  func all() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(files.sorted() == Self.names.map { "\($0).yml" })
  }

  @Test("each is YAML, its commands have the options that they are given", arguments: names)
  func commands(_ name: String) throws {
    let text = try String(
      contentsOf: folder.appendingPathComponent("\(name).yml"), encoding: .utf8)
    let root = try #require(try Yams.compose(yaml: text))
    #expect(name == "gitlab" || (root["on"] != nil && root["jobs"] != nil))
    let commands = scripts(root).flatMap(commands(in:))
    #expect(!commands.isEmpty)
    for (command, options) in commands {
      let help = Tool.assay(["help", command])
      try #require(help.code == 0, "\(name).yml: assay \(command)")
      let known = Set(help.output.split(whereSeparator: \.isWhitespace).map(String.init))
      #expect(options.filter { !known.contains($0) } == [], "\(name).yml: assay \(command)")
    }
  }

  private var folder: URL { Tool.root.appendingPathComponent("Examples/CI") }

  /// What the shell is given: of GitHub's `run` and of GitLab's `script`.
  private func scripts(_ node: Node) -> [String] {
    if let items = node.sequence { return items.flatMap(scripts) }
    guard let mapping = node.mapping else { return [] }
    return mapping.flatMap { key, value -> [String] in
      guard ["run", "script"].contains(key.string) else { return scripts(value) }
      return value.sequence?.compactMap(\.string) ?? [value.string].compactMap(\.self)
    }
  }

  private func commands(in script: String) -> [(name: String, options: [String])] {
    script.matches(of: /(?m)(?:^|\/)assay ([a-z]+)(.*)$/).map { match in
      let words = match.2.split(separator: " ").map(String.init)
      return (String(match.1), words.filter { $0.hasPrefix("--") })
    }
  }
}
