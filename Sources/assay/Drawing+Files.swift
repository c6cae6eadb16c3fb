// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Reports

extension Drawing {
  /// Writes the data and, where gnuplot is, the picture into a folder, and prints what they say.
  func write(to folder: URL) throws {
    for (file, table) in tables {
      try save(Array(table.text.utf8), to: folder.appendingPathComponent(file).path)
    }
    try report.forEach { try say($0) }
    let files = tables.map(\.file).joined(separator: ", ")
    guard Gnuplot.isInstalled else {
      try say(
        "written to \(folder.relativePath): \(files); gnuplot is not installed, so there is no picture"
      )
      return
    }
    try Gnuplot.run(script, in: folder)
    try say("written to \(folder.relativePath): \(files), \(svg)")
  }
}
