// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Networks
import Testing
import TrainingRuns

/// Every kind of network, from options to files.
struct AllNetworksTests {
  struct Subject: CustomTestStringConvertible {
    let kind: String
    var dtype = "float64"
    var isComplex = false
    var isFresh = false
    var testDescription: String {
      "\(kind) \(dtype)\(isComplex ? ", complex" : "")\(isFresh ? ", fresh matrices" : "")"
    }

    /// Three layers at a size that takes a moment.
    var options: TrainingOptions {
      get throws {
        let card = try #require(NetworkRegister.cards.first { $0.kind == kind })
        var options = TrainingOptions(card)
        (options.layers, options.dtype) = (2, dtype)
        (options.problem.rows, options.problem.columns) = (8, 14)
        if card.isOfRows { options.problem.antennas = 3 }
        options.problem.hasRealRows = !isComplex
        (options.samples.batch, options.samples.validation, options.samples.test) = (30, 40, 40)
        options.samples.matrices = 4
        (options.schedule.steps, options.schedule.refinements) = (15, [0.5])
        options.schedule.rate = 5e-3
        if isFresh {
          options.matrix = "fresh"
          options.samples.training = 0
          options.frozen = card.blocks.filter { $0.isLearned && $0.isOfMatrix }.map(\.name)
        }
        return options
      }
    }
  }

  static let subjects =
    NetworkRegister.cards.map { Subject(kind: $0.kind) }
    + NetworkRegister.complex(Double.Complexified.self).map {
      Subject(kind: $0.card.kind, isComplex: true)
    }
    + ["lamp", "lista", "lvamp", "alista-gs"].map { Subject(kind: $0, dtype: "float32") }
    // Those with more than matrices to learn.
    + ["lamp", "lamp-l1", "lamp-b", "lvamp", "slista", "alista", "alista-gs"].map {
      Subject(kind: $0, isFresh: true)
    }

  @Test(
    "Every network is trained: what it learned is better than what it began with",
    arguments: subjects)
  func trained(subject: Subject) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "assay-test-\(ProcessInfo.processInfo.globallyUniqueString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let output = folder.appendingPathComponent("a.safetensors").path
    let run = TrainingRun(
      try subject.options, output: output, suite: "1", threads: 2, checkpointInterval: 10,
      data: { throw RunError($0) }, isInterrupted: { false }, progress: { _ in })
    guard case .finished(let depths, let count) = try run(resumes: false) else {
      Issue.record("it was interrupted")
      return
    }
    #expect(count > 0 && depths.map(\.depth).suffix(2) == [1, 2])
    let record = try TrainingRecord(ofParameters: output)
    let first = try #require(record.progress.first?.nmse.last)
    let last = try #require(record.progress.last?.bestNmse)
    #expect(last < first - 0.01, "\(first) dB before, \(last) dB after")
    #expect(depths.allSatisfy { $0.nmse.allSatisfy(\.isFinite) && $0.samples == 40 })
  }

  @Test("A matrix of its own for every mini-batch is refused where the parameters are for one")
  func refused() throws {
    for card in NetworkRegister.cards {
      let isForOne = card.blocks.contains {
        $0.isLearned && $0.isOfMatrix && !card.known.contains($0.name)
      }
      let changes = ["network=\(card.kind)", "matrix=fresh", "samples.training=0"]
      let found = Result { try TrainingOptions(yaml: "", file: "o", changes: changes) }
      if isForOne {
        let error = #expect(throws: OptionError.self) { try found.get() }
        #expect(error?.description.contains("are for one A; freeze them") == true)
      } else {
        #expect(throws: Never.self) { try found.get() }
      }
    }
  }
}
