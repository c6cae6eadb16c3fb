// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Problems
import Testing

/// `assay tune` as a person uses it.
struct TuneTests {
  private static let space = Tool.root.appendingPathComponent("Examples/Tune/families.yaml").path
  private static let toy = Tool.root.appendingPathComponent("Examples/Tune/objective.sh").path

  private static func arguments(
    _ study: URL, trials: Int = 24, _ options: [String] = [], command: [String] = [toy]
  ) -> [String] {
    ["tune", space, "--study", study.path, "--trials", "\(trials)"] + options + ["--"] + command
  }

  private static func summary(
    _ folder: URL, _ name: String, _ options: [String] = [], environment: [String: String] = [:]
  ) -> String {
    let json = folder.appendingPathComponent("\(name).json")
    let outcome = Tool.assay(
      arguments(folder.appendingPathComponent(name), options + ["--json", json.path]),
      environment: environment)
    #expect(outcome.code == 0, "\(outcome.errors)")
    return (try? String(contentsOf: json, encoding: .utf8)) ?? ""
  }

  @Test(
    "One worker and four, and other kernels, have the same summary; tables and the picture's data are written"
  )
  func workers() throws {
    try Tool.withFolder { folder in
      let one = Self.summary(folder, "one", ["--lookahead", "3"])
      #expect(one == Self.summary(folder, "four", ["--lookahead", "3", "--workers", "4"]))
      #expect(
        one
          == Self.summary(
            folder, "other", ["--lookahead", "3"], environment: ["ASSAY_KERNELS": "portable"]))
      #expect(one.contains("\"best\" : "))
      let csv = folder.appendingPathComponent("a.csv")
      let again = Tool.assay(
        Self.arguments(
          folder.appendingPathComponent("one"),
          ["--lookahead", "3", "--csv", csv.path, "--plot", folder.path]))
      #expect(again.code == 0 && again.output.hasPrefix("24 trials, 24 with a number; least first"))
      let lines = try String(contentsOf: csv, encoding: .utf8).split(separator: "\n")
      #expect(
        lines.count == 25 && lines[0] == "trial,state,value,problem,family,depth,step,penalty")
      #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("one.csv").path))
    }
  }

  @Test(
    "Killed at 20 random instants and gone on with, a study comes to the same trials; no end is lost"
  )
  func killed() throws {
    try Tool.withFolder { folder in
      // Each run leaves a line. Linear in the depth and the step, so that any shell can do it.
      let runs = folder.appendingPathComponent("runs")
      let script =
        "echo $ASSAY_DEPTH >> '\(runs.path)'; sleep 0.03; echo $ASSAY_DEPTH${ASSAY_STEP#*.}"
      let (trials, workers) = (80, 2)
      func arguments(_ name: String, _ workers: Int) -> [String] {
        Self.arguments(
          folder.appendingPathComponent(name), trials: trials,
          ["--lookahead", "2", "--workers", "\(workers)", "--json", json(name).path],
          command: ["/bin/sh", "-c", script])
      }
      func json(_ name: String) -> URL { folder.appendingPathComponent(name + ".json") }
      func count() throws -> Int {
        try String(contentsOf: runs, encoding: .utf8).count { $0 == "\n" }
      }
      #expect(Tool.assay(arguments("whole", 3)).code == 0)
      #expect(try count() == trials)
      let stream = Stream(root: 1, name: "kill", trial: 0)
      for _ in 0..<20 {
        let process = Process()
        process.executableURL = Tool.release
        process.arguments = arguments("killed", workers)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        Thread.sleep(forTimeInterval: 0.02 + 0.08 * stream.uniform())
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal)
      }
      #expect(Tool.assay(arguments("killed", 3)).code == 0)
      #expect(try Data(contentsOf: json("killed")) == Data(contentsOf: json("whole")))
      // What had ended was not run again: of a kill only what ran is.
      let again = try count() - 2 * trials
      #expect(0 < again && again <= 20 * workers, "\(again)")
    }
  }

  @Test("Ctrl-C ends the commands that run, says how to go on and ends with 75")
  func interrupted() throws {
    try Tool.withFolder { folder in
      let study = folder.appendingPathComponent("a"), mark = folder.appendingPathComponent("mark")
      let process = Process()
      process.executableURL = Tool.release
      process.arguments = Self.arguments(
        study, ["--lookahead", "1", "--workers", "2"],
        command: [
          "/bin/sh", "-c", "echo begun >> '\(mark.path)'; sleep 60; echo late >> '\(mark.path)'",
        ])
      let errors = Pipe()
      process.standardError = errors
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      func lines() -> Int {
        ((try? String(contentsOf: mark, encoding: .utf8)) ?? "").count { $0 == "\n" }
      }
      let limit = Date().addingTimeInterval(20)
      while lines() < 2 && Date() < limit { Thread.sleep(forTimeInterval: 0.02) }
      kill(process.processIdentifier, SIGINT)
      process.waitUntilExit()
      let message = String(
        decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      #expect(process.terminationStatus == 75)
      #expect(message.contains("interrupted; the same command goes on"), "\(message)")
      #expect(lines() == 2)
    }
  }

  @Test("Warm start takes the trials of an earlier study")
  func warmStart() throws {
    try Tool.withFolder { folder in
      _ = Self.summary(folder, "earlier")
      let earlier = folder.appendingPathComponent("earlier").path
      let warm = Self.summary(folder, "warm", ["--warm-start", earlier, "--seed", "2"])
      #expect(warm.contains("\"earlier\" : 24"))
      #expect(warm != Self.summary(folder, "cold", ["--seed", "2"]))
    }
  }

  @Test("Mistakes have their exit codes, and are named")
  func mistakes() throws {
    try Tool.withFolder { folder in
      let study = folder.appendingPathComponent("a")
      func expect(_ code: Int32, _ message: String, _ arguments: [String]) {
        let outcome = Tool.assay(arguments)
        #expect(outcome.code == code && outcome.errors.contains(message), "\(outcome.errors)")
      }
      expect(
        64, "--workers is at most --lookahead + 1 = 1", Self.arguments(study, ["--workers", "2"]))
      expect(64, "--trials is 1 or more", Self.arguments(study, trials: 0))
      expect(
        64, "Give the command after --", ["tune", Self.space, "--study", "a", "--trials", "1"])
      expect(64, "--timeout is above 0", Self.arguments(study, ["--timeout", "0"]))
      expect(
        69, "/no/such/command: cannot be started",
        Self.arguments(study, command: ["/no/such/command"]))
      expect(
        1, "trial 0 failed: exit code 3",
        Self.arguments(study, trials: 2, command: ["/bin/sh", "-c", "exit 3"]))
      expect(65, "whose seed is 1, not 2", Self.arguments(study, ["--seed", "2"]))
      expect(
        65, "[\"/bin/sh\",\"-c\",\"exit 3\"]\nand not\n[\"\(Self.toy)\"]", Self.arguments(study))
      expect(
        65, "there is no such study to start from",
        Self.arguments(study, ["--warm-start", folder.appendingPathComponent("none").path]))
      let file = folder.appendingPathComponent("space.yaml")
      for (text, message) in [
        (
          "version: 1\ndimensions:\n  x: {type: float, low: 1, high: 1}",
          "x: its range 1.0 to 1.0 is empty"
        ),
        ("version: 1\ndimensions:\n  x: {kind: float}", "x: there is no key kind"),
      ] {
        try Data(text.utf8).write(to: file)
        expect(
          65, message, ["tune", file.path, "--study", study.path, "--trials", "1", "--", "true"])
      }
      try Data(repeating: 7, count: 5000).write(to: study)
      expect(65, "it is no study; it is left as it is", Self.arguments(study))
    }
  }
}
