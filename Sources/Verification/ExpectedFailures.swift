// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Glibc
import Golden
import Output

/// A file of known failures: on each line a case id, or a shell pattern of ids, white space, and the
/// reason. `#` begins a comment. Where several lines name a case, the last one counts.
public struct ExpectedFailures {
  /// - Throws: `SuiteError`, which names the line, for an id without a reason or one that is not in
  ///   the suite.
  public static func read(_ url: URL, suite: Suite) throws -> [String: String] {
    guard let text = try? String(contentsOf: url, encoding: .utf8) else {
      throw SuiteError(file: url.path, problem: "cannot be read as UTF-8 text")
    }
    let known = suite.manifest.cases.map(\.id)
    var failures: [String: String] = [:]
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let content = line.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
      if content.isEmpty { continue }
      let parts = content.split(maxSplits: 1) { $0.isWhitespace }
      guard parts.count == 2 else {
        throw SuiteError(
          file: "\(url.path):\(number + 1)",
          problem: "needs a case id and a reason: \(quoted(content))")
      }
      let matching = known.filter { fnmatch(String(parts[0]), $0, 0) == 0 }
      guard !matching.isEmpty else {
        throw SuiteError(
          file: "\(url.path):\(number + 1)",
          problem: "\"\(parts[0])\" is no case of this suite, and matches none")
      }
      let reason = String(parts[1]).trimmingCharacters(in: .whitespaces)
      for id in matching { failures[id] = reason }
    }
    return failures
  }
}
