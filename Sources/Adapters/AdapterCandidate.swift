// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import Golden
import Interchange
import Methods
import Output
import Verification

/// A third-party implementation behind the adapter protocol, version 1 or 2.
public final class AdapterCandidate: Candidate {
  public struct Limits: Sendable {
    /// Seconds to answer `start`, and to answer one `run`.
    public var start, run: Double
    public init(start: Double = 60, run: Double = 120) {
      self.start = start
      self.run = run
    }
  }

  let command: String
  let limits: Limits
  let workdir: URL
  let keep: Bool
  private var process: AdapterProcess
  private var about: StartAnswer
  private var seq = 0
  private var restarts = 0

  /// - Parameters:
  ///   - command: starts the adapter, through the shell.
  ///   - workdir: the folder that arrays travel through; made here, and removed at the end unless kept.
  ///   - limits: how long it may take.
  ///   - keep: whether the arrays stay.
  /// - Throws: `AdapterError`.
  public init(command: String, workdir: URL, limits: Limits = Limits(), keep: Bool = false) throws {
    self.command = command
    self.limits = limits
    self.workdir = workdir
    self.keep = keep
    if !keep { Leftovers.shared.add(folder: workdir) }
    do {
      for folder in ["in", "out"] {
        try FileManager.default.createDirectory(
          at: workdir.appendingPathComponent(folder), withIntermediateDirectories: true)
      }
      (process, about) = try Self.start(command, workdir, limits)
    } catch {
      Self.remove(workdir, keep: keep)
      throw error
    }
  }

  private static func remove(_ workdir: URL, keep: Bool) {
    guard !keep else { return }
    try? FileManager.default.removeItem(at: workdir)
    Leftovers.shared.forget(folder: workdir)
  }

  public var name: String { about.name }

  public func refusal(_ call: Call, _ dtype: DType) -> String? {
    if !about.algorithms.contains(call.method.rawValue) { return "not among its algorithms" }
    if !about.dtypes.contains(dtype.rawValue) { return "does not offer \(dtype.rawValue)" }
    return about.conventions.refusal(call)
  }

  public func answer(_ question: Question) throws -> Answer {
    seq += 1
    let name = about.exchange == .npy ? "\(seq)" : "\(seq).\(about.exchange.rawValue)"
    let inputs = workdir.appendingPathComponent("in/\(name)")
    let outputs = workdir.appendingPathComponent("out/\(name)")
    try write(about.conventions.asked(question.inputs), question.dtype, inputs, outputs)
    defer {
      if !keep { [inputs, outputs].forEach { try? FileManager.default.removeItem(at: $0) } }
    }

    let card = try Register.card(question.call.method)
    var want = card.outputs.map(\.name)
    if about.trace && !card.traces.isEmpty { want.append("trace") }
    let message: [String: Any] = [
      "cmd": "run", "seq": seq, "case": question.id,
      "algorithm": question.call.method.rawValue, "dtype": question.dtype.rawValue,
      "inputs": inputs.path, "outputs": outputs.path,
      "parameters": question.call.parameters.plain.foundation, "want": want,
    ]
    // A line that nobody asked for, before the question is out, answers something twice.
    if case .line(let line) = process.receive(within: 0) {
      throw AdapterError.violation("seq \(seq - 1) was answered twice: \(quoted(line))")
    }
    guard process.send(try line(message)) else { return try died("before it was asked") }
    switch process.receive(within: limits.run) {
    case .ended: return try died("without an answer")
    case .timedOut:
      process.end()
      return try restarted(after: "no answer within \(limits.run) s")
    case .tooLong:
      throw AdapterError.violation("the answer to seq \(seq) is longer than 1 MiB")
    case .notText: throw AdapterError.violation("the answer to seq \(seq) is not UTF-8")
    case .line(let line):
      let answer = try RunAnswer(line, seq: seq)
      switch answer.status {
      case .skipped: return .skipped(answer.message)
      case .error: return .failed("the adapter says: \(answer.message)")
      case .ok:
        guard FileManager.default.fileExists(atPath: outputs.path) else {
          return .failed("the answer is ok, but \(outputs.lastPathComponent) was not written")
        }
        let read = read(question, about.exchange, outputs)
        guard case .outputs(let arrays) = read else { return read }
        return .outputs(about.conventions.answered(arrays))
      }
    }
  }

  public func finish() throws {
    guard process.send("{\"cmd\":\"stop\"}") else { return }
    if case .line(let line) = process.finish(within: 5) {
      throw AdapterError.violation("seq \(seq) was answered twice, or stop was: \(quoted(line))")
    }
  }

  deinit {
    process.end()
    Self.remove(workdir, keep: keep)
  }

  private func write(
    _ asked: Arrays<Double>, _ dtype: DType, _ inputs: URL, _ outputs: URL
  ) throws {
    try about.exchange.write(try asked.arrays(dtype), to: inputs)
    guard about.exchange == .npy else { return }
    try FileManager.default.createDirectory(
      at: outputs.appendingPathComponent("trace"), withIntermediateDirectories: true)
  }

  private func died(_ when: String) throws -> Answer {
    try restarted(after: "the adapter ended \(when) (\(process.end()))")
  }

  /// The first time, a new process for the cases that follow; the second time the run ends.
  private func restarted(after reason: String) throws -> Answer {
    guard restarts == 0 else {
      throw AdapterError.cannotStart("\(reason), and it had been restarted once already")
    }
    restarts += 1
    (process, about) = try Self.start(command, workdir, limits)
    return .failed(reason)
  }

  private static func start(
    _ command: String, _ workdir: URL, _ limits: Limits
  ) throws -> (AdapterProcess, StartAnswer) {
    let process = try AdapterProcess(command: command)
    let message: [String: Any] = [
      "cmd": "start", "protocol": 1, "workdir": workdir.path,
      "exchange": ArrayFormat.allCases.map(\.rawValue),
    ]
    let asked = process.send(try line(message))
    switch asked ? process.receive(within: limits.start) : .ended {
    case .ended:
      throw AdapterError.cannotStart("`\(command)` ended before it answered (\(process.end()))")
    case .timedOut:
      process.end()
      throw AdapterError.cannotStart("`\(command)` did not answer within \(limits.start) s")
    case .tooLong: throw AdapterError.violation("the answer to start is longer than 1 MiB")
    case .notText: throw AdapterError.violation("the answer to start is not UTF-8")
    case .line(let line): return (process, try StartAnswer(line))
    }
  }
}

/// A message as one line, its keys sorted.
func line(_ message: [String: Any]) throws -> String {
  let data = try JSONSerialization.data(
    withJSONObject: message, options: [.sortedKeys, .withoutEscapingSlashes])
  return String(decoding: data, as: UTF8.self)
}
