// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Search
import Studies
import Testing

struct TrialCommandTests {
  private static func run(
    _ script: String, limit: Double? = nil, isInterrupted: () -> Bool = { false }
  ) throws -> Trial.State? {
    let assignment: Assignment = [
      "x": .real(0.125), "family": .choice("b"), "n": .whole(3),
    ]
    return try TrialCommand(["/bin/sh", "-c", script], try small.get(), limit: limit)(
      assignment, isInterrupted: isInterrupted)
  }

  @Test("The last line is the number, and settings are in the environment and in the arguments")
  func number() throws {
    #expect(try Self.run("echo first; echo; echo \" $ASSAY_X \"; echo") == .finished(0.125))
    #expect(try Self.run("echo {x}{n}") == .finished(0.1253))
    #expect(try Self.run("test $ASSAY_FAMILY = b && echo {other} >&2; echo 1e3") == .finished(1000))
    // What it started may hold its output open.
    #expect(try Self.run("sleep 5 & echo 2") == .finished(2))
    #expect(try Self.run("head -c 3000000 /dev/zero; echo; echo 4") == .finished(4))
    let absent = TrialCommand(
      ["/bin/sh", "-c", "echo 5{n}; env | grep -c ^ASSAY_N= >&2"], try small.get())
    #expect(
      try absent(["x": .real(0), "family": .choice("a")]) { false } == .failed("exit code 1: 0"))
  }

  @Test("What fails is said why")
  func failures() throws {
    #expect(try Self.run("echo no room >&2; exit 3") == .failed("exit code 3: no room"))
    #expect(try Self.run("kill -9 $$") == .failed("signal 9"))
    #expect(try Self.run("true") == .failed("it printed nothing"))
    #expect(try Self.run("echo 1; echo done") == .failed("its last line is no number: done"))
    #expect(try Self.run("echo nan") == .failed("its last line is no number: nan"))
    #expect(try Self.run("sleep 20", limit: 0.1) == .failed("it took more than 0.1 s"))
    #expect(try Self.run("sleep 20") { true } == nil)
  }

  @Test("A command that is not there is an error, and no failed trial")
  func missing() throws {
    let command = TrialCommand(["/no/such/command"], try small.get())
    #expect(throws: CommandError.self) { try command([:]) { false } }
  }
}
