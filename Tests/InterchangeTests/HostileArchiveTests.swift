// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Interchange
import Testing

private let contents = npy(header("<f8", "(2,)"), littleEndian([1, 2].map(\Double.bitPattern)))

private func refusal(_ bytes: [UInt8], limit: Int = 1 << 20) -> String {
  message { _ = try NPZ.decode(bytes, file: "out/7.npz", limit: limit) }
}

@Test func storedAndDeflatedEntriesAreRead() throws {
  let arrays = try NPZ.decode(
    zip([ZipEntry("x.npy", contents), ZipEntry("trace/x.npy", contents).deflated]), file: "a.npz")
  #expect(arrays.keys.sorted() == ["trace/x", "x"])
  #expect(try arrays["trace/x"]?.doubles() == [1, 2])
}

@Test func whatIsNoWholeArchiveIsRefused() throws {
  let whole = zip([ZipEntry("x.npy", contents)])
  #expect(
    refusal([])
      == "out/7.npz: this is not a complete zip archive; expected a file that ends in a zip directory"
  )
  #expect(refusal(contents).contains("not a complete zip"))
  #expect(refusal(whole + [0]).contains("not a complete zip"))
  for length in 0..<whole.count {
    #expect(throws: InterchangeError.self) { try NPZ.decode(Array(whole[..<length]), file: "") }
  }
}

@Test func directoriesOfZip64AreRefused() {
  var bytes = zip([ZipEntry("x.npy", contents)])
  // The place of the directory, in the record that ends the file.
  bytes.replaceSubrange((bytes.count - 6)..<(bytes.count - 2), with: [0xFF, 0xFF, 0xFF, 0xFF])
  #expect(refusal(bytes).contains("zip64 directory"))
}

@Test func entriesThatLieAboutTheirSizeOrSumAreRefused() throws {
  var entry = ZipEntry("x.npy", contents)
  entry.checksum = 1
  #expect(
    refusal(zip([entry])).contains(
      "array \"x\", byte \(contents.count): the zip archive is damaged (CRC error"))

  entry = ZipEntry("x.npy", contents).deflated
  entry.contents[4] ^= 0xFF
  #expect(refusal(zip([entry])).contains("damaged (Zlib error"))

  entry = ZipEntry("x.npy", contents)
  entry.size = 4_000_000_000
  #expect(
    refusal(zip([entry])).contains("\(contents.count) stored bytes declare a size of 4000000000"))

  entry = ZipEntry("x.npy", contents).deflated
  entry.size = 4_000_000_000
  #expect(refusal(zip([entry])).contains("declare a size of 4000000000"))
  entry.size = UInt32(contents.count + 8)
  #expect(refusal(zip([entry])).contains("array \"x\""))
  entry.size = UInt32(contents.count - 8)
  #expect(refusal(zip([entry])).contains("array \"x\""))
  // Of what is left out here the array itself would say nothing.
  entry = ZipEntry("x.npy", contents + [0]).deflated
  entry.size = UInt32(contents.count)
  #expect(refusal(zip([entry])).contains("more bytes than it declares"))

  // What the archive declares is what is there; the header of the array promises more, or less.
  let longer = npy(header("<f8", "(3,)"), Array(contents.suffix(16)))
  #expect(
    refusal(zip([ZipEntry("x.npy", longer)])).contains(
      "array \"x\", byte \(longer.count): the file is truncated"))
  let shorter = npy(header("<f8", "(1,)"), Array(contents.suffix(16)))
  #expect(refusal(zip([ZipEntry("x.npy", shorter)])).contains("8 bytes follow the last element"))
}

@Test func deflatePacksAtMost1032To1() {
  var entry = ZipEntry("x.npy", contents).deflated
  let packed = UInt32(entry.contents.count)
  // What deflate could hold is read, and found too short; what it could not is refused unread.
  entry.size = 1032 * packed
  #expect(refusal(zip([entry])).contains("fewer bytes than it declares"))
  entry.size = 1032 * (packed + 1)
  #expect(refusal(zip([entry])).contains("declare a size of \(1032 * (packed + 1))"))
}

@Test func archivesBeyondTheLimitAreRefusedBeforeAllocation() throws {
  let entries = (0..<4).map { ZipEntry("x\($0).npy", contents) }
  let size = contents.count
  let text = refusal(zip(entries), limit: 4 * size - 1)
  #expect(
    text
      == "out/7.npz: the entries up to \"x3\" declare more than the limit; expected at most \(4 * size - 1) bytes in all"
  )
  #expect(try NPZ.decode(zip(entries), file: "", limit: 4 * size).count == 4)
  // Bytes become eight times as large in memory.
  let small = npy(header("|u1", "(64,)"), [UInt8](repeating: 0, count: 64))
  #expect(
    refusal(zip([ZipEntry("x.npy", small)]), limit: 511).contains("64 elements exceed the limit"))
  try withTemporaryFolder { folder in
    let file = folder.appendingPathComponent("a.npz")
    try Data(zip(entries)).write(to: file)
    #expect(
      message { _ = try NPZ.read(contentsOf: file, limit: 100) }.contains("expected at most 100"))
  }
}

@Test func unsafeAndRepeatedNamesAreRefused() {
  let names = [
    "/x.npy", "../x.npy", "a/../x.npy", "./x.npy", "a//x.npy", "a\\x.npy", "x.npy\0.txt.npy",
    "x.txt", "x", ".npy", "trace/.npy", "", "trace/", "C:x.npy", "\u{1B}[2J.npy", "x.NPY",
  ]
  for name in names {
    let text = refusal(zip([ZipEntry(name, contents)]))
    #expect(text.contains("the entry name \(name.debugDescription) is refused"), "\(text)")
    #expect(text.contains("expected a relative path such as trace/x.npy"))
    #expect(!text.contains("\u{1B}") && !text.contains("\0"))
  }
  var entry = ZipEntry("x.npy", contents)
  entry.name = [0xFF, 0xFE] + Array(".npy".utf8)
  #expect(refusal(zip([entry])).contains("refused"))
  let twice = [ZipEntry("x.npy", contents), ZipEntry("x.npy", contents)]
  #expect(
    refusal(zip(twice))
      == "out/7.npz, array \"x\": the name occurs twice; expected one entry for each array")
}

@Test func encryptedAndForeignCompressionIsRefused() {
  var entry = ZipEntry("x.npy", contents)
  entry.flags = 1
  #expect(refusal(zip([entry])).contains("the entry is encrypted"))
  entry.flags = 0
  entry.method = 12
  #expect(refusal(zip([entry])).contains("compressed by method 12; expected stored or deflated"))
}

@Test func foldersMayHoldArraysOnly() throws {
  try withTemporaryFolder { folder in
    let file = folder.appendingPathComponent("x.npy")
    try Data(contents).write(to: file)
    try Data().write(to: folder.appendingPathComponent(".DS_Store"))
    #expect(try NPYFolder.read(contentsOf: folder).keys.sorted() == ["x"])
    #expect(
      message { _ = try NPYFolder.read(contentsOf: folder, limit: 20) }.contains(
        "array \"x\": the file has"))

    let link = folder.appendingPathComponent("link")
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: folder)
    #expect(
      message { _ = try NPYFolder.read(contentsOf: folder) }.contains("\"link\" is a symbolic link")
    )
    try FileManager.default.removeItem(at: link)

    let pipe = folder.appendingPathComponent("pipe.npy")
    #expect(mkfifo(pipe.path, 0o600) == 0)
    #expect(message { _ = try NPYFolder.read(contentsOf: folder) }.contains("not a regular file"))
    #expect(message { _ = try NPY.read(contentsOf: pipe) }.contains("not a regular file"))
    try FileManager.default.removeItem(at: pipe)

    try Data().write(to: folder.appendingPathComponent("notes.txt"))
    #expect(
      message { _ = try NPYFolder.read(contentsOf: folder) }.contains("\"notes.txt\" is refused"))
    let none = folder.appendingPathComponent("none")
    #expect(message { _ = try NPYFolder.read(contentsOf: none) }.contains("cannot be read"))
    #expect(
      message { _ = try NPZ.read(contentsOf: none) }.contains("cannot be opened (No such file"))
    #expect(message { _ = try NPZ.read(contentsOf: folder) }.contains("not a regular file"))
  }
}
