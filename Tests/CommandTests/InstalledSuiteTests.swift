// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// A suite that is not stated: the one here, else the one that was installed with the program.
struct InstalledSuiteTests {
  @Test("the suite beside the program is found, through a link too, and the one here comes first")
  func found() throws {
    try withInstallation { folder, outcome in
      #expect(outcome("../bin/assay golden list").code == 65)
      try install(folder)
      #expect(outcome("../bin/assay golden list").output.contains("cases in suite"))
      #expect(outcome("../link golden show amp-hand").code == 0)
      #expect(
        outcome("../bin/assay verify --adapter '../bin/assay twin' --only amp-hand").code == 0)
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("elsewhere/Golden"), withIntermediateDirectories: true)
      let here = outcome("../bin/assay golden list")
      #expect(here.code == 65)
      #expect(here.errors.contains("elsewhere/Golden/MANIFEST.json"))
    }
  }

  @Test("where there is no suite, both places are named")
  func missing() throws {
    try withInstallation { folder, outcome in
      let errors = outcome("../bin/assay verify --adapter true").errors
      for place in ["elsewhere/Golden", "share/assay/Golden", "--golden"] {
        #expect(errors.contains(place), "\(errors)")
      }
    }
  }

  @Test(
    "an installed suite is never written to by default",
    arguments: ["seal", "make", "train", "audits --check"])
  func written(_ command: String) throws {
    try withInstallation { folder, outcome in
      try install(folder)
      #expect(outcome("../bin/assay golden \(command)").code != 0)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/elsewhere") == [])
    }
  }

  @Test("the version names the suite's")
  func version() {
    let outcome = Tool.assay(["--version"])
    #expect(outcome.code == 0)
    #expect(outcome.output == "assay 1.7.0 (golden suite 1.7.0)\n")
  }

  /// A folder with `bin/assay`, a link to it and an empty folder `elsewhere`, in which commands run.
  private func withInstallation(_ body: (URL, (String) -> Tool.Outcome) throws -> Void) throws {
    try Tool.withFolder { folder in
      let manager = FileManager.default
      for name in ["bin", "elsewhere"] {
        try manager.createDirectory(
          at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
      }
      try manager.copyItem(
        at: Tool.release, to: folder.appendingPathComponent("bin/assay"))
      try manager.createSymbolicLink(
        atPath: folder.path + "/link", withDestinationPath: "bin/assay")
      try body(folder) { command in
        Tool.run("/bin/sh", ["-c", "cd '\(folder.path)/elsewhere' && \(command)"])
      }
    }
  }

  private func install(_ folder: URL) throws {
    let share = folder.appendingPathComponent("share/assay")
    try FileManager.default.createDirectory(at: share, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      at: share.appendingPathComponent("Golden"),
      withDestinationURL: Tool.root.appendingPathComponent("Golden"))
  }
}
