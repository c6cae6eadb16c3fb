// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Problems
import Testing

/// `assay train` as a person starts, interrupts and repeats it.
struct TrainTests {
  /// Untied LAMP-1 of two layers, [ALG3], on a problem that takes a second.
  static let small = [
    "train", "lamp-l1", "--layers", "2", "--set", "problem.rows=20", "--set",
    "problem.columns=40", "--set", "samples={batch: 40, validation: 60, test: 60}", "--set",
    "schedule={steps: 20, interval: 5, refinements: [0.5, 0.1]}", "--checkpoint-every", "4",
  ]

  static func digest(_ file: URL) throws -> String {
    SHA256.hexadecimal([UInt8](try Data(contentsOf: file)))
  }

  static func files(_ folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test(
    "A training writes parameters that replay runs and that repeat the training to the same bytes")
  func repeats() throws {
    try Tool.withFolder { folder in
      let (first, second) = (
        folder.appendingPathComponent("a.npz"), folder.appendingPathComponent("b.npz")
      )
      let trained = Tool.assay(Self.small + ["--output", first.path])
      try #require(trained.code == 0, "\(trained.errors)")
      #expect(trained.output.contains("untied  2 layers:"))
      #expect(trained.errors.isEmpty)
      #expect(try Self.files(folder) == ["a.jsonl", "a.npz"])
      let again = Tool.assay(
        ["train", "--options", first.path, "--threads", "1", "--output", second.path],
        environment: ["ASSAY_KERNELS": "portable"])
      try #require(again.code == 0, "\(again.errors)")
      #expect(try Self.digest(first) == Self.digest(second))
      let data = folder.appendingPathComponent("d.npz").path
      let drawn = Tool.assay(
        [
          "problem", "bsr17-iid", "--rows", "20", "--columns", "40", "--samples", "9", "--output",
          data,
        ])
      try #require(drawn.code == 0)
      let replayed = Tool.assay(["replay", "lamp-l1", first.path, "--data", data])
      #expect(replayed.code == 0, "\(replayed.errors)")
    }
  }

  @Test("What stands in the way is named, and nothing is written over")
  func refused() throws {
    try Tool.withFolder { folder in
      let output = folder.appendingPathComponent("a.npz").path
      func train(_ more: [String]) -> Tool.Outcome {
        Tool.assay(Self.small + ["--output", output] + more)
      }
      #expect(train(["--resume"]).errors.contains("there is no training to go on with"))
      try Data("mine".utf8).write(to: URL(fileURLWithPath: output))
      let existing = train([])
      #expect(existing.code == 65 && existing.errors.contains("a.npz: it exists"))
      #expect(try Data(contentsOf: URL(fileURLWithPath: output)) == Data("mine".utf8))
      try FileManager.default.removeItem(atPath: output)

      // A training that was interrupted, by a rate at which it cannot go on.
      let diverged = train(["--set", "schedule.rate=1e30", "--set", "dtype=float32"])
      #expect(diverged.code == 1 && diverged.errors.contains("is too high"), "\(diverged.errors)")
      #expect(train([]).errors.contains("a training was interrupted here; --resume goes on"))
      let other = train(["--resume", "--seed", "2"])
      #expect(
        other.code == 65 && other.errors.contains("it is of another training"), "\(other.errors)")
      let checkpoint = folder.appendingPathComponent("a.checkpoint.npz")
      try Data("PK".utf8).write(to: checkpoint)
      let broken = train(["--resume"])
      #expect(broken.code == 65 && broken.errors.contains("a.checkpoint.npz"), "\(broken.errors)")
    }
  }

  @Test("Bad usage and bad data are named")
  func mistakes() throws {
    try Tool.withFolder { folder in
      let output = folder.appendingPathComponent("a.npz").path
      func expect(_ arguments: [String], _ code: Int32, _ message: String) {
        let outcome = Tool.assay(["train"] + arguments + ["--output", output])
        #expect(
          outcome.code == code && outcome.errors.contains(message),
          "\(outcome.code) \(outcome.errors)")
      }
      expect(["lamp-l1", "--threads", "0"], 64, "--threads is 1 or more")
      expect(["lamp-l1", "--layers", "0"], 64, "--layers is 1 or more")
      expect(["lamp-l1", "--set", "shedule.rate=1"], 64, "there is no option shedule")
      expect(["lamp-l1", "--options", "/nowhere.yaml"], 65, "/nowhere.yaml")
      expect(["lamp-l1", "--problem", "scsz21-theorems"], 64, "takes single ones")
      expect(["lamp-l1", "--data", "/nowhere.npz"], 65, "/nowhere.npz")
      let data = folder.appendingPathComponent("d.npz").path
      let drawn = Tool.assay(
        [
          "problem", "bsr17-iid", "--rows", "6", "--columns", "9", "--samples", "30", "--output",
          data,
        ])
      try #require(drawn.code == 0)
      expect(
        ["lamp-l1", "--data", data], 64,
        "30 samples are not enough for 1 of samples.training, 1000 of")
      let options = folder.appendingPathComponent("o.yaml").path
      try Data(
        "network: lamp-l1\nlayers: 1\nsamples: {validation: 10, test: 10}\nschedule: {steps: 5}\n"
          .utf8
      ).write(to: URL(fileURLWithPath: options))
      let trained = Tool.assay(
        ["train", "--options", options, "--data", data, "--output", output])
      #expect(trained.code == 0, "\(trained.errors)")
      // One sample has no standard error.
      let single = Tool.assay(
        Self.small + [
          "--set", "samples.test=1", "--output", folder.appendingPathComponent("one.npz").path,
        ])
      #expect(single.code == 0 && single.output.contains("dB (1 samples"), "\(single.errors)")
      expect(["--options", data], 65, "name no training that could be repeated")
    }
  }

  @Test("The suite's trained networks are made again to the byte; another byte is found")
  func trainedAgain() throws {
    try Tool.withFolder { folder in
      let golden = Tool.root.appendingPathComponent("Golden")
      let suite = folder.appendingPathComponent("Golden")
      try FileManager.default.createDirectory(at: suite, withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        at: golden.appendingPathComponent("trained"), to: suite.appendingPathComponent("trained"))
      func train(_ name: String) -> Tool.Outcome {
        Tool.assay(["golden", "train", "--check", "--golden", suite.path, "--only", name])
      }
      #expect(train("slista-fresh").code == 0)
      #expect(train("none").code == 66)
      let record = suite.appendingPathComponent("trained/lista-gscp.jsonl")
      var text = try String(contentsOf: record, encoding: .utf8)
      text.replace("\"step\":20,", with: "\"step\":21,")
      try Data(text.utf8).write(to: record)
      let other = train("lista-gscp")
      #expect(other.code == 1 && other.errors.contains("lista-gscp.jsonl"), "\(other.errors)")
      #expect(!other.errors.contains("lista-gscp.npz"))
    }
  }

  @Test(
    "A file's last samples are its test set, and one that is in two sets is refused",
    .enabled(if: Tool.hasNumPy, "needs Python with NumPy"))
  func setsOfFile() throws {
    try Tool.withFolder { folder in
      let file = folder.appendingPathComponent("d.npz").path
      func train(
        _ script: String, _ kind: String = "lista", sizes: String = "validation: 10, test: 20",
        _ more: [String] = []
      ) throws -> Tool.Outcome {
        let python = """
          import numpy as np
          r = np.random.default_rng(1)
          A = r.normal(size=(8, 12)) / 8**0.5
          x = r.normal(size=(12, 60)) * (r.random((12, 60)) < 0.3)
          y = A @ x + 0.01 * r.normal(size=(8, 60))
          \(script)
          np.savez("\(file)", A=A, x=x, y=y)
          """
        try #require(Tool.run("/bin/sh", ["-c", "\(Tool.python) - <<'E'\n\(python)\nE"]).code == 0)
        let output = folder.appendingPathComponent("\(UUID().uuidString).npz").path
        return Tool.assay(
          [
            "train", kind, "--layers", "1", "--data", file, "--set",
            "samples={\(sizes)}", "--set", "schedule={steps: 5, refinements: [1]}",
            "--output", output,
          ] + more)
      }
      let right = try train("")
      #expect(right.code == 0 && right.output.contains("20 samples"), "\(right.errors)")
      let twice = try train("x[:, 45], y[:, 45] = x[:, 7], y[:, 7]")
      #expect(twice.code == 64, "\(twice.errors)")
      #expect(
        twice.errors.contains(
          "samples 7 and 45 are the same, one in the training and one in the test"))
      let edge = try train("x[:, 40], y[:, 40] = x[:, 39], y[:, 39]")
      #expect(
        edge.code == 64
          && edge.errors.contains(
            "samples 39 and 40 are the same, one in the validation and one in the test"),
        "\(edge.errors)")
      // Of two antennas a sample has two columns.
      let pairs = try train(
        "", "lista-gs", sizes: "training: 5, batch: 5, validation: 5, test: 10",
        ["--set", "problem.antennas=2"])
      #expect(pairs.code == 0 && pairs.output.contains("10 samples"), "\(pairs)")
      let within = try train("x[:, 8], y[:, 8] = x[:, 7], y[:, 7]")
      #expect(within.code == 0, "\(within.errors)")
      let zero = try train("x[:, 40:] = 0")
      #expect(zero.code == 64 && zero.errors.contains("samples.test: all its signals are zero"))
    }
  }

  @Test(
    "A training can begin with another network's parameters, and names those that it cannot begin with"
  )
  func warmStart() throws {
    try Tool.withFolder { folder in
      func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
      func train(_ kind: String, _ output: String, _ more: [String]) -> Tool.Outcome {
        Tool.assay(
          [
            "train", kind, "--layers", "2", "--set",
            "problem={name: scsz21-theorems, rows: 10, columns: 20, antennas: 3}", "--set",
            "samples={training: 20, batch: 20, validation: 20, test: 20}", "--set",
            "schedule={scheme: whole, steps: 10, rate: 1e-9, refinements: [1]}", "--output",
            path(output),
          ] + more)
      }
      let first = train("alista-gs", "a.npz", ["--set", "schedule.rate=0.02"])
      try #require(first.code == 0, "\(first.errors)")
      let second = train("lista-gs", "b.npz", ["--set", "start.from=\(path("a.npz"))"])
      try #require(second.code == 0, "\(second.errors)")
      // At a rate of next to nothing it stays what it began with.
      func last(_ outcome: Tool.Outcome) -> Substring? {
        outcome.output.firstMatch(of: /2 layers: +(\S+) ±/)?.1
      }
      #expect(last(first) != nil && last(first) == last(second))
      let again = Tool.assay(["train", "--options", path("b.npz"), "--output", path("c.npz")])
      #expect(again.code == 0, "\(again.errors)")
      let sizes = train(
        "lista-gs", "d.npz", ["--set", "start.from=\(path("b.npz"))", "--seed", "2"])
      #expect(sizes.code == 65 && sizes.errors.contains("SHA-256 of A"), "\(sizes.errors)")
      let kind = train("alista-gs", "d.npz", ["--set", "start.from=\(path("b.npz"))"])
      #expect(kind.code == 64 && kind.errors.contains("with which alista-gs cannot begin"))
      // What it began with is not there any more.
      try FileManager.default.removeItem(atPath: path("a.npz"))
      try FileManager.default.copyItem(atPath: path("b.npz"), toPath: path("a.npz"))
      let other = Tool.assay(["train", "--options", path("b.npz"), "--output", path("d.npz")])
      #expect(other.code == 64 && other.errors.contains("start.sha256 is"), "\(other.errors)")
    }
  }
}
