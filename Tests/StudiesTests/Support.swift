// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Search
import Studies

let small = Result {
  try Space([
    Space.Dimension("x", .real(-5, 10, isLogarithmic: false)),
    Space.Dimension("family", .choice(["a", "b"])),
    Space.Dimension(
      "n", .whole(1, 64, isLogarithmic: true), when: .init(parent: "family", choices: ["b"])),
  ])
}

/// Some fail.
@Sendable func outcome(_ k: Int, _ assignment: Assignment) -> Trial.State {
  guard case .real(let x) = assignment["x"], k % 7 != 3 else { return .failed("it is \(k)") }
  guard case .whole(let n) = assignment["n"] else { return .finished(x * x) }
  return .finished(x * x - Double(n))
}

func withFolder<T>(_ body: (URL) throws -> T) throws -> T {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    "assay-test-\(ProcessInfo.processInfo.globallyUniqueString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

/// Without the time that they took.
func timeless(_ trials: [Trial]) -> [Trial] {
  trials.map { trial in
    var trial = trial
    trial.seconds = 0
    return trial
  }
}
