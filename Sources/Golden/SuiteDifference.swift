// SPDX-License-Identifier: GPL-3.0-or-later

/// How one suite differs from another.
public struct SuiteDifference {
  /// A line for each case that is new, gone or changed.
  public let lines: [String]

  /// - Throws: `SuiteError`.
  public init(_ old: Suite, _ new: Suite) throws {
    let oldIDs = Set(old.manifest.cases.map(\.id)), newIDs = Set(new.manifest.cases.map(\.id))
    lines = try oldIDs.union(newIDs).sorted().compactMap { id in
      guard oldIDs.contains(id) else { return "\(id): new" }
      guard newIDs.contains(id) else { return "\(id): gone" }
      let (a, b) = (try old.load(id), try new.load(id))
      var changed: [String] = []
      if a.inputs != b.inputs { changed.append("inputs") }
      if a.parameters != b.parameters { changed.append("parameters") }
      let (before, after) = (try old.expected(of: a), try new.expected(of: b))
      changed += Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
      if a.tolerance != b.tolerance { changed.append("tolerance") }
      if a.flags != b.flags { changed.append("flags") }
      if changed.isEmpty && a != b { changed = ["description"] }
      return changed.isEmpty ? nil : "\(id): \(changed.joined(separator: ", "))"
    }
  }
}
