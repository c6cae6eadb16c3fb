// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Calls
import Experiments
import Foundation
import Output
import Reports

struct GoldenAudits: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audits",
    abstract: "Make the networks with planted deviations anew, audits/NAME.npz and audits.json.",
    discussion: """
      With --check nothing is written: the bytes must be those that are there. What an audit has to say of each is in
      audits.json. Afterwards assay golden seal sums the files.
      """)
  @OptionGroup var location: WrittenSuiteOption
  @Flag(help: "Compare, and write nothing.")
  var check = false

  func run() throws {
    let files = FileManager.default
    let folder = location.folder.appendingPathComponent("audits")
    if !check { try files.createDirectory(at: folder, withIntermediateDirectories: true) }
    var made = ["audits.json": try suiteJSON(PlantedAuditsJSON(PlantedAudits.all))]
    try Folders.withTemporary { beside in
      for planted in PlantedAudits.all {
        let file = beside.appendingPathComponent("\(planted.name).npz")
        try planted.write(to: file.path)
        made["\(planted.name).npz"] = [UInt8](try Data(contentsOf: file))
      }
    }
    var differing: [String] = []
    for (name, bytes) in made.sorted(by: { $0.key < $1.key }) {
      let path = folder.appendingPathComponent(name)
      if check {
        if (try? Data(contentsOf: path)) != Data(bytes) { differing.append(name) }
      } else {
        try save(bytes, to: path.path)
      }
    }
    try say("\(PlantedAudits.all.count) audits \(check ? "compared" : "written")")
    guard differing.isEmpty else {
      note("other bytes than in \(folder.path): \(differing.joined(separator: ", "))")
      throw ExitCode(Exit.failed.rawValue)
    }
  }
}
