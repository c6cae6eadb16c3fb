// SPDX-License-Identifier: GPL-3.0-or-later

/// A figure as files and text: its data, the script that draws them, and what they say.
public struct Drawing: Sendable {
  /// File names and tables.
  public let tables: [(file: String, table: CSV)]
  /// A gnuplot script that reads the files and writes `svg`.
  public let script: String
  public let svg: String
  /// What was found, beside what is published.
  public let report: [String]
}
