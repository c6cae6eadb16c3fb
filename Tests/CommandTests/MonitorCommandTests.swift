// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Interchange
import Problems
import Testing

/// `assay monitor`: resumption, bad input, NPZ, exit codes.
struct MonitorCommandTests {
  /// Small windows, so that short logs raise everything.
  static let windows = [
    "--drift-window", "40", "--ratio-window", "30", "--gradient-window", "10",
    "--covariance-window", "30",
  ]

  /// A log in which each monitor raises and clears: a leap of a step, a bad stretch of the ratio, of gradients, of
  /// the channel's power, and a NaN.
  static func log(_ count: Int = 600) -> [String] {
    let stream = Stream(root: 1, name: "monitor", trial: 0)
    return (0..<count).map { i in
      let isBad = (200..<350).contains(i)
      let step = (isBad ? 1.4 : 1) * (1 + 0.01 * stream.normal())
      let se = i == 77 ? "NaN" : "\(8 * (isBad ? 0.9 : 0.99) + 0.05 * stream.normal())"
      let gradient = isBad ? 20 : 2 + stream.uniform()
      let h = (0..<4).map { _ in (isBad ? 2.0 : 1) * stream.normal() }
      let (re, im) = (h[0] * h[2] + h[1] * h[3], h[0] * h[3] - h[1] * h[2])
      let rows =
        "[[[\(h[0] * h[0] + h[1] * h[1]),0],[\(re),\(im)]],"
        + "[[\(re),\(-im)],[\(h[2] * h[2] + h[3] * h[3]),0]]]"
      return "{\"id\":\"\(i)\",\"alpha\":[\(step),2.5],\"se\":\(se),\"reference_se\":8,"
        + "\"gradient_norm\":[\(gradient),1],\"gamma\":[1,0.5],\"channel\":\(rows)}"
    }
  }

  struct Files {
    let folder: URL
    var log: String { path("log.jsonl") }
    var state: String { path("state.json") }
    var alerts: String { path("alerts.jsonl") }
    var metrics: String { path("metrics.prom") }
    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    func write(_ text: String, _ name: String = "log.jsonl") throws {
      try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
    func text(_ path: String) throws -> String {
      try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
    }
    func monitor(_ arguments: [String] = [], log: String? = nil) -> Tool.Outcome {
      Tool.assay(
        [
          "monitor", log ?? self.log, "--state", state, "--alerts", alerts, "--metrics", metrics,
        ] + MonitorCommandTests.windows + arguments)
    }
    func clear() throws {
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
        try FileManager.default.removeItem(atPath: path(name))
      }
    }
  }

  static func inFolder(_ body: (Files) throws -> Void) throws {
    try Tool.withFolder { try body(Files(folder: $0)) }
  }

  @Test(
    "Cut at 20 random bytes, or into two logs at 20 random lines, the alerts, metrics and state are those of one reading"
  )
  func cuts() throws {
    let lines = Self.log()
    let whole = lines.joined(separator: "\n") + "\n"
    let stream = Stream(root: 1, name: "monitor-cut", trial: 0)
    try Self.inFolder { files in
      try files.write(whole)
      let once = files.monitor()
      #expect(once.code == 0, "\(once.errors)")
      let (alerts, metrics, state) = try (
        files.text(files.alerts), files.text(files.metrics), files.text(files.state)
      )
      for monitor in [
        "step-drift", "shadow-metric", "gradient-norm", "channel-covariance", "invalid-number",
      ] {
        for event in ["raised", "cleared"] {
          let isThere = alerts.split(separator: "\n").contains {
            $0.contains("\"event\":\"\(event)\"") && $0.contains("\"monitor\":\"\(monitor)\"")
          }
          #expect(isThere, "\(monitor) \(event): \(alerts)")
        }
      }
      for _ in 0..<20 {
        try files.clear()
        // Most such logs end within a line, which is bad input until the rest of it has come.
        let bytes = Array(whole.utf8).prefix(Int(stream.uniform() * Double(whole.utf8.count)))
        try files.write(String(decoding: bytes, as: UTF8.self))
        let first = files.monitor()
        #expect([0, 1, 65, 66].contains(first.code), "\(first.errors)")
        try files.write(whole)
        #expect(files.monitor().code == 0)
        #expect(try files.text(files.alerts) == alerts)
        #expect(try files.text(files.metrics) == metrics)
        #expect(try files.text(files.state) == state)
      }
      for _ in 0..<20 {
        try files.clear()
        let cut = 1 + Int(stream.uniform() * Double(lines.count - 1))
        try files.write(lines[..<cut].joined(separator: "\n") + "\n")
        #expect([0, 1].contains(files.monitor().code))
        try files.write(lines[cut...].joined(separator: "\n"))
        let second = files.monitor()
        #expect(second.code == 0)
        #expect(second.errors.contains("not the log that was read before"))
        #expect(try files.text(files.alerts) == alerts)
        #expect(try files.text(files.metrics) == metrics)
      }
    }
  }

  @Test(
    "Through two pipes the alerts are those of one file; standard output has them as the file does")
  func pipes() throws {
    let lines = Self.log()
    try Self.inFolder { files in
      try files.write(lines.joined(separator: "\n"))
      #expect(files.monitor().code == 0)
      let alerts = try files.text(files.alerts)
      let state = files.path("pipes.json")
      var printed = ""
      for part in [lines[..<321], lines[321...]] {
        try files.write(part.joined(separator: "\n"))
        let command = [Tool.release.path, "monitor", "-", "--state", state] + Self.windows
        let outcome = Tool.run(
          "/bin/sh", ["-c", "cat '\(files.log)' | \(command.joined(separator: " "))"])
        #expect([0, 1].contains(outcome.code), "\(outcome.errors)")
        printed += outcome.output
      }
      #expect(printed == alerts)
    }
  }

  @Test("Killed at 20 random instants and called again, it comes to the alerts of one reading")
  func killedAtRandom() throws {
    let stream = Stream(root: 1, name: "monitor-kill", trial: 0)
    try Self.inFolder { files in
      try files.write(
        Array(repeating: Self.log(), count: 40).flatMap { $0 }.joined(separator: "\n"))
      let begun = Date()
      #expect(files.monitor().code == 0)
      let duration = Date().timeIntervalSince(begun)
      let (alerts, state) = try (files.text(files.alerts), files.text(files.state))
      try FileManager.default.removeItem(atPath: files.alerts)
      try FileManager.default.removeItem(atPath: files.state)
      var kills = 0
      while kills < 20 {
        let process = Process()
        process.executableURL = Tool.release
        process.arguments =
          ["monitor", files.log, "--state", files.state, "--alerts", files.alerts] + Self.windows
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        Thread.sleep(forTimeInterval: duration * stream.uniform() / 2)
        if process.isRunning { kills += 1 }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        guard !process.isRunning, process.terminationReason == .exit else { continue }
        #expect(try files.text(files.alerts) == alerts)
        #expect(try files.text(files.state) == state)
        try FileManager.default.removeItem(atPath: files.alerts)
        try FileManager.default.removeItem(atPath: files.state)
      }
      #expect([0, 66].contains(files.monitor().code))
      #expect(try files.text(files.alerts) == alerts)
      #expect(try files.text(files.state) == state)
    }
  }

  @Test(
    "What programs write where a number is not finite is an alert; a number that is too large is bad input"
  )
  func words() throws {
    try Self.inFolder { files in
      for (word, printed) in [
        ("NaN", "nan"), ("null", "nan"), ("Infinity", "inf"), ("-Infinity", "-inf"),
        ("-1", "-1.0"), ("1e60", "1e+60"),
      ] {
        try files.write("{\"alpha\": [1, \(word)]}\n")
        let outcome = Tool.assay(["monitor", files.log])
        #expect(outcome.code == 1)
        #expect(outcome.output.contains("alpha[1] is \(printed): "), "\(outcome.output)")
      }
      try files.write("{\"se\": 1e999}")
      let outcome = Tool.assay(["monitor", files.log])
      #expect(outcome.code == 65 && outcome.errors.contains("line 1, key \"se\""))
    }
  }

  @Test("Killed after alerts went out and before the state was saved, they are not written twice")
  func killed() throws {
    let lines = Self.log()
    try Self.inFolder { files in
      try files.write(lines[..<210].joined(separator: "\n") + "\n")
      _ = files.monitor()
      let earlier = try files.text(files.state)
      try files.write(lines.joined(separator: "\n") + "\n")
      #expect(files.monitor().code == 0)
      let alerts = try files.text(files.alerts)
      try files.write(earlier, "state.json")
      #expect(files.monitor().code == 0)
      #expect(try files.text(files.alerts) == alerts)
    }
  }

  @Test("Exit codes: 0 no alert is active, 1 one is, 66 there was nothing to read")
  func exitCodes() throws {
    let lines = Self.log()
    try Self.inFolder { files in
      try files.write(lines[..<220].joined(separator: "\n"))
      let active = files.monitor()
      #expect(active.code == 1)
      #expect(active.output.hasPrefix("220 lines, "))
      #expect(active.output.contains("alerts active\n  step-drift alpha[0]\n"))
      #expect(files.monitor().code == 66)
      try files.write("\n")
      #expect(files.monitor().code == 66)
      let silent = Tool.assay(["monitor", "-"])
      #expect(silent.code == 66)
    }
  }

  @Test(
    "Bad lines end with 65 and a message of file, line and key; what stands before them is kept")
  func badLines() throws {
    let lines = Self.log(40)
    for (bad, key, problem) in [
      ("{\"se\": 1", nil, "the JSON ends early"), ("[]", nil, "expected “{”"),
      ("{\"se\": \"1\"}", "se", "expected a number"),
      ("{\"se\": 1, \"se\": 2}", nil, "the key \"se\" occurs twice"),
      ("{\"SE\": 1}", "SE", "there is no such key"),
      ("{\"alpha\": [1, 2, 3]}", "alpha", "it is of 3 layers, and was of 2 before"),
      ("{\"alpha\": 1}", "alpha", "expected “[”"),
      ("{\"gamma\": [1, 1]}", "gamma", "it stands without gradient_norm"),
      ("{\"reference_se\": 8}", "reference_se", "it stands without se"),
      ("{\"channel\": [[[1, 0], [0, 0]]]}", "channel", "expected a square matrix"),
      ("{\"channel\": [[1]]}", "channel", "expected “[”"),
      ("{\"channel\": 2}", "channel", "it is a norm, and was a matrix of 4 entries before"),
      ("{\"id\": 7}", "id", "expected a string"),
    ] as [(String, String?, String)] {
      try Self.inFolder { files in
        let good = lines[..<33].joined(separator: "\n") + "\n"
        try files.write(good + bad + "\n" + lines[33])
        let outcome = files.monitor()
        #expect(outcome.code == 65)
        #expect(outcome.errors.hasPrefix("assay: \(files.log), line 34"), "\(outcome.errors)")
        #expect(outcome.errors.contains(problem), "\(outcome.errors)")
        if let key { #expect(outcome.errors.contains("key \"\(key)\""), "\(outcome.errors)") }
        #expect(try files.text(files.metrics).contains("assay_monitor_lines_total 33\n"))
        try files.write(good + lines[33])
        #expect(files.monitor().code == 0)
        #expect(try files.text(files.metrics).contains("assay_monitor_lines_total 34\n"))
      }
    }
  }

  @Test("States of other settings or with a changed byte, and files that cannot be written or read")
  func badFiles() throws {
    try Self.inFolder { files in
      try files.write(Self.log(5).joined(separator: "\n"))
      #expect(files.monitor().code == 0)
      let other = files.monitor(["--drift", "0.3"])
      #expect(other.code == 64)
      #expect(other.errors.contains("\(files.state): the state is of other thresholds"))
      let state = try files.text(files.state)
      for (bad, line) in [
        (state.replacingOccurrences(of: "2.5", with: "2.6"), 2), (String(state.dropLast(9)), 2),
        ("{}", 1), ("", 1),
      ] {
        try files.write(bad, "state.json")
        let outcome = files.monitor()
        #expect(outcome.code == 65)
        #expect(outcome.errors.hasPrefix("assay: \(files.state): line \(line) is not"))
        #expect(try files.text(files.state) == bad)
      }
      let nowhere = files.path("no/such.file")
      for option in ["--state", "--alerts", "--metrics"] {
        let outcome = Tool.assay(["monitor", files.log, option, nowhere])
        #expect(outcome.code == 74)
        #expect(outcome.errors.hasPrefix("assay: \(nowhere): "), "\(outcome.errors)")
      }
      for log in [nowhere, files.folder.path] {
        let outcome = Tool.assay(["monitor", log])
        #expect(outcome.code == 65)
        #expect(outcome.errors.hasPrefix("assay: \(log): cannot be read"))
      }
      #expect(Tool.assay(["monitor", files.log, "--ratio-window", "29"]).code == 64)
    }
  }

  @Test("An NPZ log raises what the same log of JSON lines does; it goes on, and names bad arrays")
  func arrays() throws {
    try Self.inFolder { files in
      func array(_ shape: [Int], _ numbers: [Double]) throws -> NumericArray {
        try NumericArray(shape: shape, elements: .float64(numbers))
      }
      let count = 120
      let steps = (0..<count).flatMap { i -> [Double] in [i < 60 ? 1 : 1.5, 2] }
      let ratios = (0..<count).map { i -> Double in i < 50 ? 8 : 7 + 0.001 * Double(i) }
      var arrays = [
        "alpha": try array([count, 2], steps), "se": try array([count], ratios),
        // Every other input is sampled; the others have no reference.
        "reference_se": try array([count], (0..<count).map { $0 % 2 == 0 ? 8 : .nan }),
        "sampled": try array([count], (0..<count).map { $0 % 2 == 0 ? 1 : 0 }),
        "channel": try array([count], (0..<count).map { $0 < 30 ? 1 : 2 }),
      ]
      let npz = files.path("log.npz")
      try NPZ.write(arrays, to: URL(fileURLWithPath: npz))
      let outcome = files.monitor(log: npz)
      #expect(outcome.code == 1, "\(outcome.errors)")
      let alerts = try files.text(files.alerts)
      #expect(files.monitor(log: npz).code == 66)

      try files.clear()
      try files.write(
        (0..<count).map { i in
          let reference = i % 2 == 0 ? ",\"reference_se\":8" : ""
          return "{\"alpha\":[\(steps[2 * i]),2],\"se\":\(ratios[i])\(reference),"
            + "\"channel\":\(i < 30 ? 1 : 2)}"
        }.joined(separator: "\n"))
      #expect(files.monitor().code == 1)
      #expect(try files.text(files.alerts) == alerts)
      #expect(alerts.contains("channel-covariance") && alerts.contains("shadow-metric"))

      // A channel's covariance may be a matrix a line, and is square.
      arrays["channel"] = try NumericArray(
        shape: [count, 2, 2], elements: .complex128((0..<count).flatMap { _ in [1, 0, 0, 1] }))
      try files.clear()
      try NPZ.write(arrays, to: URL(fileURLWithPath: npz))
      #expect(files.monitor(log: npz).code == 1)
      #expect(try !files.text(files.alerts).contains("channel-covariance"))
      arrays["channel"] = try NumericArray(
        shape: [count, 2, 3], elements: .complex128((0..<(6 * count)).map { _ in 1 }))
      try files.clear()
      try NPZ.write(arrays, to: URL(fileURLWithPath: npz))
      let oblong = files.monitor(log: npz)
      #expect(oblong.code == 65 && oblong.errors.contains("lines × N × N"), "\(oblong)")

      try files.clear()
      arrays["channel"] = nil
      arrays["gamma"] = try array([2, 1], [1, 1])
      try NPZ.write(arrays, to: URL(fileURLWithPath: npz))
      let bad = files.monitor(log: npz)
      #expect(bad.code == 65)
      #expect(bad.errors.contains("\(npz), array \"gamma\": it has shape [2, 1]"), "\(bad.errors)")
      for (name, other) in [
        ("alpha", try NumericArray(shape: [1, 1], elements: .complex128([1]))),
        ("beta", try array([1], [1])),
      ] {
        try NPZ.write([name: other], to: URL(fileURLWithPath: npz))
        let bad = files.monitor(log: npz)
        #expect(bad.code == 65)
        #expect(bad.errors.hasPrefix("assay: \(npz), array \"\(name)\": "), "\(bad.errors)")
      }
    }
  }

  @Test("monitor route says the same of an id whatever stands beside it")
  func route() {
    let one = Tool.assay(["monitor", "route", "request-17"])
    let many = Tool.assay(["monitor", "route", "a", "request-17", "b"])
    #expect(one.code == 0 && many.output.contains(one.output))
    let all = Tool.assay(["monitor", "route", "a", "--canary", "1", "--sampled", "1"])
    #expect(all.output == "a\tsampled\tcanary\n")
    #expect(Tool.assay(["monitor", "route", "a", "--canary", "2"]).code == 64)
  }
}
