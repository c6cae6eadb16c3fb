// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Problems
import Testing

/// `assay train` where it is killed, interrupted, or has no room left.
struct TrainInterruptionTests {
  @Test(
    "Killed at 20 random instants and gone on with, a training comes to the same bytes, record included"
  )
  func killed() throws {
    try Tool.withFolder { folder in
      let whole = folder.appendingPathComponent("whole.npz")
      let begun = Date()
      try #require(Tool.assay(TrainTests.small + ["--output", whole.path]).code == 0)
      let duration = Date().timeIntervalSince(begun)
      let output = folder.appendingPathComponent("killed.npz")
      let checkpoint = folder.appendingPathComponent("killed.checkpoint.npz").path
      let stream = Stream(root: 1, name: "kill", trial: 0)
      func record(_ name: String) throws -> [String] {
        let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        return text.split(separator: "\n").map {
          String($0.replacing(/"seconds":[0-9.e-]+/, with: ""))
        }
      }
      // A training that ends before it was killed often enough is compared, and another one begins.
      var (kills, ends) = (0, 0)
      while kills < 20 || ends == 0 {
        let resumes = FileManager.default.fileExists(atPath: checkpoint)
        let process = Process()
        process.executableURL = Tool.release
        process.arguments =
          TrainTests.small + ["--output", output.path] + (resumes ? ["--resume"] : [])
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        if kills < 20 {
          Thread.sleep(forTimeInterval: duration * (0.02 + 0.15 * stream.uniform()))
          if process.isRunning { kills += 1 }
          kill(process.processIdentifier, SIGKILL)
        }
        process.waitUntilExit()
        guard FileManager.default.fileExists(atPath: output.path),
          !FileManager.default.fileExists(atPath: checkpoint)
        else { continue }
        ends += 1
        #expect(try TrainTests.digest(whole) == TrainTests.digest(output))
        #expect(try record("whole.jsonl") == record("killed.jsonl"))
        let left = try TrainTests.files(folder)
        #expect(left == ["killed.jsonl", "killed.npz", "whole.jsonl", "whole.npz"])
        for file in ["killed.npz", "killed.jsonl"] {
          try FileManager.default.removeItem(at: folder.appendingPathComponent(file))
        }
      }
      #expect(kills == 20)
    }
  }

  @Test(
    "Ctrl-C finishes the update, saves, says how to go on and ends with 75",
    arguments: [SIGINT, SIGTERM])
  func interrupted(signal: Int32) throws {
    try Tool.withFolder { folder in
      let output = folder.appendingPathComponent("a.npz")
      let process = Process()
      process.executableURL = Tool.release
      process.arguments =
        TrainTests.small + [
          "--set", "schedule.steps=100000", "--set", "schedule.patience=100000", "--output",
          output.path,
        ]
      let errors = Pipe()
      process.standardError = errors
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      let record = folder.appendingPathComponent("a.jsonl")
      let limit = Date().addingTimeInterval(60)
      func lines() -> Int {
        ((try? String(contentsOf: record, encoding: .utf8)) ?? "").count { $0 == "\n" }
      }
      while lines() < 5 && Date() < limit { Thread.sleep(forTimeInterval: 0.02) }
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      let message = String(
        decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      #expect(process.terminationStatus == 75)
      #expect(message.contains("interrupted; the same command with --resume goes on from"))
      #expect(try TrainTests.files(folder) == ["a.checkpoint.npz", "a.jsonl"])
    }
  }

  @Test("A full disk is named, and what was there stays")
  func fullDisk() throws {
    try Tool.withFolder { folder in
      let output = folder.appendingPathComponent("a.npz").path
      let command = ([Tool.release.path] + TrainTests.small + ["--output", output])
        .map { "'\($0)'" }.joined(separator: " ")
      // Files of at most 8 blocks of 512 bytes: a checkpoint is larger.
      let outcome = Tool.run("/bin/sh", ["-c", "trap '' XFSZ; ulimit -f 8; exec \(command)"])
      #expect(
        outcome.code == 74 && outcome.errors.contains("cannot be written"), "\(outcome.errors)")
      #expect(outcome.errors.contains("a.checkpoint.npz") || outcome.errors.contains("a.jsonl"))
      let left = try TrainTests.files(folder)
      #expect(!left.contains("a.npz"))
    }
  }
}
