// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// Mistakes written by another hand, in another language: the tool names each of them, and the
/// cases that are said to fail by it do.
@Suite(.enabled(if: Tool.hasNumPy, "needs Python with NumPy"))
struct NumPyFaultTests {
  static let script = "\(Tool.python) Tests/Fixtures/numpy_faults/adapter.py"
  static let faults = Tool.run("/bin/sh", ["-c", "\(script) --faults"]).output
    .split(separator: "\n").map(String.init)

  struct Manifest: Decodable {
    struct Case: Decodable {
      let id, algorithm: String
      let flags: [String]
    }
    let cases: [Case]
  }

  struct Flag: Decodable { let mutants: [String] }

  static func read<T: Decodable>(_: T.Type, _ url: URL) throws -> T {
    try JSONDecoder().decode(T.self, from: Data(contentsOf: url))
  }

  static func flags() throws -> [String: Flag] {
    try read([String: Flag].self, Tool.root.appendingPathComponent("Golden/flags.json"))
  }

  /// Problems with next to no noise, tiny estimates, far singular values, or other constants.
  static let special = ["tiny", "quiet", "kappa", "40x16", "12x32", "15x24", "hand"]

  /// Options that select small cases of some methods.
  static func small(_ algorithms: [String]) throws -> [String] {
    let all = try read(Manifest.self, Tool.root.appendingPathComponent("Golden/MANIFEST.json"))
      .cases
    let own = Dictionary(
      grouping: all.filter { algorithms.contains($0.algorithm) && isSmall($0.id) }, by: \.algorithm)
    return own.values.flatMap { cases in
      // Those made for what other cases hide, and as many others as tell most mistakes.
      let special = cases.filter { entry in Self.special.contains { entry.id.contains($0) } }
      return special + cases.filter { entry in !special.contains { $0.id == entry.id } }.prefix(6)
    }.flatMap { ["--only", $0.id] }
  }

  /// Whether a case is cheap; of each kind of problem some are.
  static func isSmall(_ id: String) -> Bool {
    let others = ["250x500", "100x200", "48x64", "24x96", "32x40", "-one", "20x40-batch"]
    return !others.contains { id.contains($0) }
  }

  /// Whether diagnosing it takes some time, and there are usually others.
  static func isMedium(_ id: String) -> Bool {
    ["30x60", "24x12", "20x40"].contains { id.contains($0) }
  }

  /// Options that select all cases but those of full size.
  static func allButLarge() throws -> [String] {
    try read(Manifest.self, Tool.root.appendingPathComponent("Golden/MANIFEST.json")).cases
      .filter { !$0.id.hasSuffix("250x500") }.flatMap { ["--only", $0.id] }
  }

  /// Small cases of the methods that have cases with the flag.
  static func cases(of flag: String) throws -> [Manifest.Case] {
    let all = try read(Manifest.self, Tool.root.appendingPathComponent("Golden/MANIFEST.json"))
      .cases
    let methods = Set(all.filter { $0.flags.contains(flag) }.map(\.algorithm))
    // What these cases leave of a mistake in roundoff is another number in another language.
    let special = ["40x16", "quiet", "kappa300", "kappa1100"]
    let isSpecial = ["NoiseFloor", "PseudoInverseCutOff", "Clip1E6"].contains(flag)
    let small = all.filter { entry in
      methods.contains(entry.algorithm) && isSmall(entry.id)
        && (isSpecial || !special.contains { entry.id.contains($0) })
    }
    let own = Dictionary(grouping: small, by: \.algorithm).sorted { $0.key < $1.key }.map(\.value)
    // A mistake of many methods in five of them, from the first to the last by name.
    let asked = own.indices.filter { own.count <= 5 || $0 * 4 % (own.count - 1) < 4 }
    // Of each method some that the mistake fails, and some that it may not; the cheapest first.
    return asked.map { own[$0] }.flatMap { cases in
      let sorted = cases.filter { !isMedium($0.id) } + cases.filter { isMedium($0.id) }
      return sorted.filter { $0.flags.contains(flag) }.prefix(4)
        + sorted.filter { !$0.flags.contains(flag) }.prefix(2)
    }
  }

  @Test("there are at least forty, each one that the tool knows")
  func known() throws {
    #expect(Self.faults.count >= 40)
    #expect(Set(Self.faults).count == Self.faults.count)
    #expect(Set(try Self.flags().values.flatMap(\.mutants)).isSuperset(of: Self.faults))
  }

  @Test(
    "each is named, and no other, and fails those that bear its flag of the cases asked",
    arguments: faults)
  func confirmed(fault: String) throws {
    let flag = try #require(try Self.flags().first { $0.value.mutants.contains(fault) }).key
    let cases = try Self.cases(of: flag)
    let report = try Tool.withFolder { folder in
      let file = folder.appendingPathComponent("report.json")
      let outcome = Tool.assay(
        ["verify", "--adapter", "\(Self.script) --fault \(fault)", "--json", file.path]
          + cases.flatMap { ["--only", $0.id] })
      #expect(outcome.code == 1, "\(outcome.errors)")
      return try Self.read(FixtureReport.self, file)
    }
    // Rounding that cancels has no result of its own that another program would repeat.
    if fault != "slope-by-differences" {
      #expect(report.diagnoses.contains { $0.named == fault })
      #expect(report.diagnoses.allSatisfy { ($0.named ?? $0.partial?.fault) == fault })
    }
    let failed = Set(report.results.filter { $0.status == "failed" }.map(\.id))
    let flagged = cases.filter { $0.flags.contains(flag) }.map(\.id)
    #expect(!flagged.isEmpty)
    #expect(flagged.filter { !failed.contains($0) } == [])
  }

  @Test("without a fault the same implementation passes", arguments: ["float64", "float32"])
  func right(dtype: String) throws {
    let faults = Set(Self.faults)
    let flags = try Self.flags().filter { !faults.isDisjoint(with: $0.value.mutants) }
    let cases = try Self.read(
      Manifest.self, Tool.root.appendingPathComponent("Golden/MANIFEST.json")
    ).cases.filter { !$0.flags.allSatisfy { flags[$0] == nil } }
    let report = try Tool.withFolder { folder in
      let file = folder.appendingPathComponent("report.json")
      let outcome = Tool.assay(
        ["verify", "--adapter", Self.script, "--dtype", dtype, "--json", file.path])
      #expect(outcome.code == 0, "\(outcome.output)")
      return try Self.read(FixtureReport.self, file)
    }
    let status = report.results.reduce(into: [:]) { $0[$1.id] = $1.status }
    // Some cases have no tolerance in binary32.
    let accepted = dtype == "float64" ? ["passed"] : ["passed", "not-applicable"]
    #expect(!cases.isEmpty)
    #expect(cases.map(\.id).filter { !accepted.contains(status[$0] ?? "absent") } == [])
    #expect(status.values.contains("passed"))
  }
}
