// SPDX-License-Identifier: GPL-3.0-or-later
import Adapters
import Foundation
import Testing

/// What adapters leave behind in the process that asks them.
struct DescriptorTests {
  @Test("Adapters that end at their start leave no descriptor open")
  func closed() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "assay-test-\(ProcessInfo.processInfo.globallyUniqueString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    func open() throws -> Int {
      try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }
    let before = try open()
    for _ in 0..<100 {
      #expect(throws: AdapterError.self) {
        try AdapterCandidate(command: "exit 3", workdir: folder)
      }
    }
    // Other tests of this process open some, too.
    #expect(try open() < before + 60)
  }
}
