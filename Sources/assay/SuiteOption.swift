// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Foundation
import Golden

/// Where a golden suite is that is read: as stated, else in the current folder, else the installed one.
struct SuiteOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The golden suite's folder; by default \(SuiteFolder.here) here, else the one installed with"
        + " the program.", valueName: "folder"))
  var golden: String?

  func folder() throws -> URL {
    if let golden { return URL(fileURLWithPath: golden) }
    let places = [URL(fileURLWithPath: SuiteFolder.here)] + SuiteFolder.installed
    guard let found = places.first(where: { FileManager.default.fileExists(atPath: $0.path) })
    else {
      throw DataError(
        "no golden suite: there is neither \(places.map(\.path).joined(separator: " nor "));"
          + " --golden FOLDER says where one is")
    }
    return found
  }

  func suite() throws -> Suite { try Suite(folder: folder()) }
}

/// Where a golden suite is that is written: never the installed one, unless that is stated.
struct WrittenSuiteOption: ParsableArguments {
  @Option(help: "The golden suite's folder.")
  var golden = SuiteFolder.here

  var folder: URL { URL(fileURLWithPath: golden) }
}

enum SuiteFolder {
  static let here = "Golden"

  /// Beside the program itself, wherever a link to it lies.
  static var installed: [URL] {
    guard let program = Bundle.main.executableURL?.resolvingSymlinksInPath() else { return [] }
    let root = program.deletingLastPathComponent().deletingLastPathComponent()
    return [root.appendingPathComponent("share/assay/\(here)")]
  }
}
