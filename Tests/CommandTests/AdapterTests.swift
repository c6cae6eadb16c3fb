// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// What `verify` makes of adapters that do not keep to the protocol.
@Suite(.enabled(if: Tool.hasNumPy, "needs Python with NumPy"))
struct AdapterTests {
  static let script = "\(Tool.python) Tests/Fixtures/misbehaving/adapter.py"

  static func verify(_ mode: String, _ more: [String] = []) -> Tool.Outcome {
    Tool.assay(
      [
        "verify", "--adapter", "\(script) \(mode)", "--only", "amp-l1-*", "--case-limit", "2",
        "--start-limit", "5",
      ] + more)
  }

  @Test("a right adapter passes, and its words on standard error do not count")
  func right() {
    let outcome = Self.verify("stderr")
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("17 passed, 0 failed"))
    #expect(outcome.errors.contains("some warning"))
  }

  @Test(
    "a failing case is reported as such, and the run goes on",
    arguments: [
      ("hang", "no answer within 2.0 s"), ("drip", "no answer within 2.0 s"),
      ("die", "exit code 5"), ("signal", "signal 9"),
      ("nan", "not a finite number"), ("shape", "its shape is"), ("dtype", "complex128"),
      ("object", "object"), ("no-output", "was not written"), ("other-array", "it was not given"),
      ("truncated", "3.npz"), ("error", "line 2"),
    ])
  func failingCase(mode: String, message: String) {
    let outcome = Self.verify(mode)
    #expect(outcome.code == 1)
    #expect(outcome.output.contains(message), "\(outcome.output)")
    #expect(outcome.output.contains("16 passed, 1 failed, 17 run of 17"), "\(outcome.output)")
  }

  @Test(
    "a breach of the protocol ends the run with code 76 and names what is wrong",
    arguments: [
      ("rubbish", "Iteration 1: NMSE"), ("long-line", "longer than 1 MiB"),
      ("wrong-seq", "\"seq\" is 4, but seq 3 was asked"), ("seq-true", "\"seq\""),
      ("twice", "seq 3 was answered twice"), ("extra-field", "\"note\""),
      ("status", "\"done\""), ("start-rubbish", "not a JSON object"),
      ("start-protocol-3", "\"protocol\" is 3"), ("start-exchange", "hdf5"),
      ("start-extra-field", "\"colour\""), ("start-trace-number", "\"trace\""),
      ("start-missing", "\"capabilities\""), ("no-utf8", "the answer to seq 3 is not UTF-8"),
    ])
  func breach(mode: String, message: String) {
    let outcome = Self.verify(mode)
    #expect(outcome.code == 76)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
  }

  @Test("names and messages of an adapter cannot drive the terminal")
  func escaped() {
    for (mode, shown) in [
      ("start-escape", "\\u{1B}[31mred\\0\\u{202E}x"),
      ("error-escape", "\\u{1B}]0;title\\u{7}\\r\\0cannot"),
    ] {
      let outcome = Self.verify(mode)
      #expect(outcome.output.contains(shown), "\(outcome.output)")
      let printed = (outcome.output + outcome.errors).unicodeScalars
      #expect(printed.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
      #expect(outcome.output.count < 10_000)
    }
  }

  @Test("an adapter that removes the folder of arrays ends the run")
  func removedFolder() {
    let outcome = Self.verify("remove-folder")
    #expect(outcome.code == 74 && outcome.errors.contains("cannot be written"), "\(outcome)")
  }

  @Test(
    "a run that is interrupted ends its adapter and removes its folder; so does one that cannot start",
    arguments: ["INT", "TERM", "HUP"])
  func interrupted(signal: String) throws {
    try Tool.withFolder { folder in
      // The adapter says that it was asked; both it and its shell are to be gone, and the exit is the signal's.
      let outcome = Tool.run(
        "/bin/bash",
        [
          "-c",
          """
          set -m; export TMPDIR='\(folder.path)'; mark=assay-\(UUID().uuidString)
          '\(Tool.release.path)' verify --only 'amp-l1-*' \
            --adapter "\(Self.script) sleep $mark" 2> "$TMPDIR/said" & pid=$!
          until grep -q asleep "$TMPDIR/said"; do sleep 0.05; done
          ls "$TMPDIR" | grep -q '^assay-' || exit 90
          kill -\(signal) $pid; wait $pid; code=$?
          pgrep -f "sleep $mark" && exit 91
          ls "$TMPDIR" | grep -q '^assay-' && exit 92
          test $code = $((128 + $(kill -l \(signal)))) || exit 93
          """,
        ])
      #expect(outcome.code == 0, "\(outcome)")
      let failed = Tool.run(
        "/bin/sh",
        [
          "-c",
          "export TMPDIR='\(folder.path)'; '\(Tool.release.path)' verify --adapter 'exit 3'; ls \"$TMPDIR\"",
        ])
      #expect(failed.output == "said\n" && failed.errors.contains("exit code 3"), "\(failed)")
    }
  }

  @Test("a second answer to the last case is a breach too")
  func secondAnswerAtTheEnd() {
    let three = ["amp-l1-hand", "amp-l1-hand-step", "amp-l1-iid-20x40-step"]
    let outcome = Tool.assay(
      ["verify", "--adapter", "\(Self.script) twice"] + three.flatMap { ["--only", $0] })
    #expect(outcome.code == 76, "\(outcome.errors)")
  }

  @Test(
    "an adapter that does not start, or not twice, ends the run with code 69",
    arguments: [
      ("start-hang", "did not answer within 5.0 s"), ("start-die", "exit code 3"),
      ("die-always", "restarted once already"),
    ])
  func cannotStart(mode: String, message: String) {
    let outcome = Self.verify(mode)
    #expect(outcome.code == 69)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
  }

  @Test("a command that does not exist ends the run with code 69")
  func noSuchCommand() {
    let outcome = Tool.assay(["verify", "--adapter", "no-such-adapter-at-all"])
    #expect(outcome.code == 69)
    #expect(outcome.errors.contains("exit code 127"))
  }

  @Test("known failures do not fail the run, unexpected passes do under --strict")
  func knownFailures() throws {
    try Tool.withFolder { folder in
      let file = folder.appendingPathComponent("known.txt")
      // The third of these cases is the one that misbehaves.
      let third = "amp-l1-hand"
      try "\(third)  known to be wrong\namp-l1-hand-step  surely wrong # no\n".write(
        to: file, atomically: true, encoding: .utf8)
      let list = Self.verify("nan").output
      #expect(list.contains("First failure: \(third)"), "\(list)")
      #expect(Self.verify("nan", ["--xfail", file.path]).code == 0)
      let strict = Self.verify("nan", ["--xfail", file.path, "--strict"])
      #expect(strict.code == 1)
      #expect(strict.output.contains("unexpectedly passed: amp-l1-hand-step"))
      try "amp-l1-hand\n".write(to: file, atomically: true, encoding: .utf8)
      let malformed = Self.verify("nan", ["--xfail", file.path])
      #expect(malformed.code == 65)
      #expect(malformed.errors.contains("known.txt:1"))
      try "no-such-case because\n".write(to: file, atomically: true, encoding: .utf8)
      #expect(Self.verify("nan", ["--xfail", file.path]).errors.contains("no-such-case"))
    }
  }

  @Test("the limit of failures stops the run and says so")
  func maximumFailures() {
    let outcome = Tool.assay(
      [
        "verify", "--adapter", "\(Tool.release.path) twin --fault onsager-missing",
        "--max-failures", "2",
      ])
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("stopped at the limit of failures"))
    #expect(outcome.output.contains("2 failed"))
  }
}
