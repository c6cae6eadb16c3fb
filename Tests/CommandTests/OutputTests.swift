// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// What becomes of output: it arrives whole, or the command says that it does not.
@Suite struct OutputTests {
  static let predict = "'\(Tool.release.path)' predict alpha"
  static let verify =
    "'\(Tool.release.path)' verify --adapter \"'\(Tool.release.path)' twin\" --only amp-l1-hand"

  static func shell(_ command: String) -> Tool.Outcome { Tool.run("/bin/sh", ["-c", command]) }

  @Test("A pipe and a device are written into and stay what they are")
  func devices() throws {
    try Tool.withFolder { folder in
      let pipe = folder.appendingPathComponent("pipe").path
      let outcome = Self.shell(
        "mkfifo '\(pipe)' && { cat '\(pipe)' & \(Self.predict) --json '\(pipe)' >&2; wait; }"
          + " && test -p '\(pipe)' && \(Self.predict) --json /dev/null && test -c /dev/null")
      #expect(outcome.code == 0, "\(outcome)")
      #expect(outcome.output.contains("\"assay-predict"), "\(outcome)")
    }
  }

  @Test("A symbolic link goes on pointing, also one to nothing yet; permissions stay")
  func linksAndModes() throws {
    try Tool.withFolder { folder in
      let outcome = Self.shell(
        """
        cd '\(folder.path)' && echo old > file && chmod 640 file && ln -s file link && mkdir sub \
        && ln -s ../new sub/next && \(Self.predict) --json link && test -L link \
        && test "$(stat -c %a file)" = 640 && grep -q assay-predict file \
        && \(Self.predict) --json sub/next && test -L sub/next && grep -q assay-predict new \
        && test "$(ls -A | tr '\\n' ' ')" = 'file link new sub '
        """)
      #expect(outcome.code == 0, "\(outcome)")
    }
  }

  @Test(
    "An output that is an input, another output, a folder or in no folder is refused before the work",
    arguments: [
      ("run amp --data d.npz --output d.npz", 64, "--output and --data are the same file"),
      ("run amp --data d.npz --output link.npz", 64, "--output and --data are the same file"),
      ("run amp --data d.npz --output ./sub/../d.npz", 64, "are the same file"),
      ("predict alpha --json a --csv a", 64, "--csv and --json are the same file"),
      ("run amp --data d.npz --output sub", 74, "sub: cannot be written (Is a directory)"),
      ("run amp --data d.npz --json none/a", 74, "none/a: cannot be written (No such file"),
      ("coherence d.npz --weights d.npz", 64, "--weights and FILE are the same file"),
      ("predict oracle --data d.npz --json d.npz", 64, "--json and --data are the same file"),
      ("monitor d.npz --metrics d.npz", 64, "--metrics and LOG are the same file"),
      ("verify --adapter true --json a --junit a", 64, "--junit and --json are the same file"),
    ])
  func destinations(command: String, code: Int32, message: String) throws {
    try Tool.withFolder { folder in
      let outcome = Self.shell(
        """
        cd '\(folder.path)' && echo data > d.npz && ln -s d.npz link.npz && mkdir sub \
        && '\(Tool.release.path)' \(command); code=$?; grep -qx data d.npz || exit 99; exit $code
        """)
      #expect(outcome.code == code && outcome.errors.contains(message), "\(outcome)")
    }
  }

  @Test(
    "Standard output that is full, closed or not read is an error; the files are written all the same",
    arguments: ["> /dev/full", ">&-"])
  func lostOutput(redirection: String) throws {
    try Tool.withFolder { folder in
      let (json, junit) = (folder.path + "/a.json", folder.path + "/a.xml")
      let outcome = Self.shell(
        "\(Self.verify) --json '\(json)' --junit '\(junit)' \(redirection)")
      #expect(outcome.code == 74, "\(outcome)")
      #expect(outcome.errors.contains("standard output: cannot be written"), "\(outcome)")
      for file in [json, junit] {
        #expect(FileManager.default.fileExists(atPath: file))
      }
      for command in [
        "golden list", "twin --faults", "predict alpha", "golden show amp-l1-hand", "--help",
      ] {
        let lost = Self.shell("'\(Tool.release.path)' \(command) \(redirection)")
        #expect(lost.code == 74, "\(command): \(lost)")
      }
    }
  }

  @Test("A reader that has gone is an error without words")
  func closedPipe() {
    let outcome = Self.shell(
      "{ \(Self.verify); echo $? >&2; } | true")
    #expect(["0\n", "74\n"].contains(outcome.errors), "\(outcome)")
    let many = Self.shell("{ '\(Tool.release.path)' golden list; echo $? >&2; } | head -1")
    #expect(many.errors == "74\n" && many.output.split(separator: "\n").count == 1, "\(many)")
  }

  @Test("With standard output closed no file takes its place")
  func closedDescriptors() throws {
    try Tool.withFolder { folder in
      let json = folder.path + "/a.json"
      let outcome = Self.shell("\(Self.predict) --json '\(json)' <&- >&- 2>&-; echo $?")
      #expect(outcome.output == "74\n", "\(outcome)")
      let text = try String(contentsOfFile: json, encoding: .utf8)
      #expect(text.hasPrefix("{") && text.hasSuffix("}\n"))
    }
  }

  @Test("A full disk leaves the file that was there")
  func fullDisk() throws {
    // A limit of 512 bytes on any file stands in for it.
    try Tool.withFolder { folder in
      let outcome = Self.shell(
        """
        cd '\(folder.path)' && echo old > a.npz && trap '' XFSZ && ulimit -f 1 \
        && '\(Tool.release.path)' problem bsr17-iid --output a.npz; echo $?; cat a.npz; ls -A
        """)
      #expect(outcome.output == "74\nold\na.npz\n", "\(outcome)")
      #expect(outcome.errors.contains("a.npz: cannot be written (File too large)"), "\(outcome)")
    }
  }
}
