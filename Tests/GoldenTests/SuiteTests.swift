// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import Golden
import Methods
import Problems
import Proving
import Testing
import Twins
import Verification

struct SuiteTests {
  static let suite = Result { try Suite(folder: goldenFolder) }

  @Test("the suite has cases of every method, every level that is proven, and all spectra")
  func breadth() throws {
    let suite = try Self.suite.get()
    let cases = try suite.manifest.cases.map { try suite.load($0.id) }
    let levels = Set(Register.methods.flatMap { $0.card.levels })
    #expect(Set(cases.map(\.level)) == levels)
    #expect(levels == [.kernel, .layer, .trajectory, .network, .gradient, .training, .prediction])
    #expect(Set(cases.map(\.algorithm)) == Set(Register.names))
    for part in ["hand", "rank3", "kappa15-250x500", "kappa100-250x500", "batch", "extremes"] {
      #expect(cases.contains { $0.id.contains(part) }, "\(part)")
    }
  }

  @Test("every component of every case is certified")
  func certified() throws {
    let suite = try Self.suite.get()
    for entry in suite.manifest.cases {
      let golden = try suite.load(entry.id)
      #expect(golden.enclosure.status == .proven)
      let entries = try suite.expected(of: golden).values.reduce(0) { $0 + $1.count }
      #expect(golden.enclosure.certified == entries && golden.enclosure.total == entries)
    }
  }

  @Test("supports are asked for exactly where no decision is near a threshold, and flags say so")
  func nearThreshold() throws {
    let suite = try Self.suite.get()
    var near = 0
    for entry in suite.manifest.cases {
      let golden = try suite.load(entry.id)
      guard let decisions = golden.decisions else { continue }
      let target = try #require(
        try golden.target(
          try suite.expected(of: golden), inputs: try suite.inputs(of: golden), .float64))
      let isFar = decisions.margin * 0x1p53 > 1024 * target.allowed
      #expect(target.exactSupport == isFar, "\(golden.id)")
      #expect(golden.flags.contains(Case.nearThreshold) == !isFar, "\(golden.id)")
      near += isFar ? 0 : 1
      for share in [0.99, 1.01] {
        var moved = golden
        moved.decisions?.margin = share * 1024 * target.allowed * 0x1p-53
        let near = try moved.target(
          try suite.expected(of: golden), inputs: try suite.inputs(of: golden), .float64)
        #expect(near?.exactSupport == (share > 1), "\(golden.id)")
      }
    }
    #expect(near > 0)
  }

  @Test("an array of another shape than its case states is refused, though its sums hold")
  func otherShape() throws {
    let suite = try Self.suite.get()
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "assay-test-\(ProcessInfo.processInfo.globallyUniqueString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    func write(_ text: String, _ path: String) throws {
      let file = folder.appendingPathComponent(path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    let golden = try suite.load("amp-hand")
    let (path, array) = (golden.inputs[0], golden.inputs[0].arrays[0])
    #expect(array.shape != [7, 7])
    var other = golden
    other.inputs[0].arrays[0].shape = [7, 7]
    let entry = try #require(suite.manifest.cases.first { $0.id == "amp-hand" })
    let text = String(decoding: try JSONEncoder().encode(other), as: UTF8.self)
    var manifest = String(decoding: try JSONEncoder().encode(suite.manifest), as: UTF8.self)
    let stated = try #require(suite.manifest.files[entry.file])
    manifest = manifest.replacing(stated, with: SHA256.hexadecimal([UInt8](text.utf8)))
    try write(manifest, "MANIFEST.json")
    try write(text, entry.file)
    let inputs = folder.appendingPathComponent(path.file)
    try FileManager.default.createDirectory(
      at: inputs.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(try suite.bytes(path.file)).write(to: inputs)
    let changed = try Suite(folder: folder)
    let error = #expect(throws: SuiteError.self) {
      try changed.inputs(of: try changed.load("amp-hand"))
    }
    #expect(error?.problem.contains("is not there with shape [7, 7]") == true)
  }

  @Test("every fault has a flag in flags.json, and every flag of a case is there")
  func flags() throws {
    let suite = try Self.suite.get()
    let flags = try JSONDecoder().decode(
      [String: CaseFlag].self, from: Data(try suite.bytes("flags.json")))
    #expect(Set(flags.values.flatMap(\.mutants)) == Set(Register.faults.map(\.name)))
    #expect(Set(suite.manifest.cases.flatMap(\.flags)).isSubset(of: flags.keys))
    for fault in Register.faults {
      #expect(suite.manifest.cases.contains { $0.flags.contains(fault.flag) }, "\(fault)")
    }
  }

  @Test("README and changelogs say how many cases and mistakes there are")
  func counts() throws {
    let suite = try Self.suite.get()
    let (cases, faults) = (suite.manifest.cases.count, Register.faults.count)
    let root = goldenFolder.deletingLastPathComponent()
    for (file, said) in [
      ("README.md", "For \(faults) known mistakes"), ("README.md", "run of \(cases)\n"),
      ("CHANGELOG.md", "\(cases) cases of"), ("CHANGELOG.md", "with \(faults) named faults"),
      ("Golden/CHANGELOG.md", "\(cases) in all; \(faults) mistakes"),
    ] {
      let text = try String(contentsOf: root.appendingPathComponent(file), encoding: .utf8)
      #expect(text.contains(said), "\(file) does not say \"\(said)\"")
    }
  }

  @Test("every file is listed and sums hold; the whole is below 25 MB")
  func sums() throws {
    let suite = try Self.suite.get()
    #expect(try suite.checkWhole() == suite.manifest.files.count)
    let listed = Set(suite.manifest.files.keys).union(["MANIFEST.json", "SHA256SUMS"])
    var size = 0
    for path in try FileManager.default.subpathsOfDirectory(atPath: goldenFolder.path) {
      let url = goldenFolder.appendingPathComponent(path)
      let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
      guard attributes[.type] as? FileAttributeType == .typeRegular else { continue }
      #expect(listed.contains(path), "\(path)")
      size += attributes[.size] as? Int ?? 0
    }
    #expect(size < 25_000_000)
  }

  @Test("case files come back to the same bytes through the program's own types")
  func noExtraKeys() throws {
    let suite = try Self.suite.get()
    for entry in suite.manifest.cases {
      let stored = try suite.bytes(entry.file)
      let again = try suiteJSON(try JSONDecoder().decode(Case.self, from: Data(stored)))
      #expect(again == stored, "\(entry.id)")
    }
  }

  @Test("a manifest that leads out of its folder is refused")
  func traversal() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "assay-suite-\(ProcessInfo.processInfo.globallyUniqueString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let outside = "../../etc/hostname"
    let manifest = """
      {"schema": "assay-manifest-1", "suite": "1.0.0", "files": {"\(outside)": "00"},
       "cases": [{"id": "a", "file": "\(outside)", "algorithm": "amp", "level": "kernel", "flags": []}]}
      """
    try Data(manifest.utf8).write(to: folder.appendingPathComponent("MANIFEST.json"))
    let suite = try Suite(folder: folder)
    let refusal = SuiteError(file: outside, problem: "leads out of the suite's folder")
    #expect(throws: refusal) { try suite.load("a") }
  }

  @Test(
    "two routes of proof give the stored values",
    arguments: [
      ("lmmse-iid-20x40", "near-diagonal"), ("vamp-kappa100-30x60", "near-diagonal"),
      ("lmmse-rank3-6x9", "normal-equations"), ("vamp-tall-24x12", "normal-equations"),
      ("complex-vamp-bg-hand", "normal-equations"), ("bernoulli-gaussian-typical", "definition"),
      ("soft-threshold-kinks", "definition"), ("shrinkage-derivatives-mlp-typical", "definition"),
      ("output-channel-quantiser", "definition"), ("group-threshold-wide", "definition"),
      ("row-bernoulli-gaussian-wide", "definition"),
      ("row-bernoulli-gaussian-extremes", "definition"),
      ("complex-row-bernoulli-gaussian-batch", "definition"),
      ("complex-soft-threshold-typical", "definition"), ("partial-dft-rows-12", "definition"),
      ("partial-dct-rows-64", "definition"), ("lamp-gradient-bg-hand", "forward-differentiation"),
      ("lamp-l1-gradient-hand", "forward-differentiation"),
    ])
  func twoRoutes(id: String, route: String) throws {
    let proof = try Reproof(try Self.suite.get(), id: id)
    #expect(proof.holds, "\(proof.line)")
    #expect(proof.secondRoute?.hasPrefix(route) == true, "\(proof.line)")
  }

  @Test("an iteration without an inverse has one route, and says so")
  func oneRoute() throws {
    #expect(try Reproof(try Self.suite.get(), id: "amp-hand").secondRoute == nil)
  }
}
