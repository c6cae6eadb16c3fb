// SPDX-License-Identifier: GPL-3.0-or-later

/// A line that a workflow of GitHub shows beside a run, or beside a file that it names.
public struct Annotation: Sendable {
  public enum Kind: String, CaseIterable, Sendable { case error, warning, notice }

  let kind: Kind
  let title: String
  var file: String?
  let message: String

  package init(_ kind: Kind, title: String, file: String? = nil, _ message: String) {
    (self.kind, self.title, self.file, self.message) = (kind, title, file, message)
  }

  /// The workflow command.
  package var line: String {
    let properties = [file.map { ("file", $0) }, ("title", title)].compactMap(\.self)
      .map { "\($0)=\(Self.property($1))" }
    return "::\(kind.rawValue) \(properties.joined(separator: ","))::\(Self.data(message))"
  }

  /// As many of each kind as GitHub shows of one step; in the last place the number of those that are left.
  public static func lines(_ all: [Annotation]) -> String {
    Kind.allCases.flatMap { kind -> [Annotation] in
      let own = all.filter { $0.kind == kind }
      if own.count <= 10 { return own }
      let left = own.count - 9
      return own.prefix(9) + [Annotation(kind, title: "assay", "and \(left) more")]
    }.map { $0.line + "\n" }.joined()
  }

  private static func data(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "%": "%25"
      case "\r": "%0D"
      case "\n": "%0A"
      default: String(scalar)
      }
    }.joined()
  }

  private static func property(_ text: String) -> String {
    data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }
}
