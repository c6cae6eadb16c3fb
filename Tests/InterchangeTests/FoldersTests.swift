// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Output
import Testing

@Suite("Folders") struct FoldersTests {
  @Test("Each of two folders takes the place of the other, and nothing else is left")
  func exchange() throws {
    try withTemporaryFolder { root in
      for name in ["one", "other"] {
        let folder = root.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(name.utf8).write(to: folder.appendingPathComponent("was-\(name)"))
      }
      try Folders.exchange(root.appendingPathComponent("one"), root.appendingPathComponent("other"))
      #expect(
        try FileManager.default.subpathsOfDirectory(atPath: root.path).sorted()
          == ["one", "one/was-other", "other", "other/was-one"])
      #expect(throws: OutputError.self) {
        try Folders.exchange(
          root.appendingPathComponent("one"), root.appendingPathComponent("nowhere"))
      }
      #expect(FileManager.default.fileExists(atPath: root.appendingPathComponent("one").path))
    }
  }

  @Test("Nothing is left of a temporary folder, whatever becomes of the work in it")
  func temporary() throws {
    var place: URL?
    struct Failure: Error {}
    #expect(throws: Failure.self) {
      try Folders.withTemporary { folder in
        place = folder
        try Data().write(to: folder.appendingPathComponent("a"))
        throw Failure()
      }
    }
    #expect(try !FileManager.default.fileExists(atPath: #require(place).path))
  }
}
