// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import Interchange
import Twins

/// A twin that speaks the adapter protocol on standard input and output.
public struct TwinServer {
  let twin: Twin
  public init(_ twin: Twin) { self.twin = twin }

  public func run() throws {
    while let line = readLine() {
      let message = try Message(line, of: "a message")
      let command: String = try message.value("cmd", "\"start\", \"run\" or \"stop\"")
      switch command {
      case "start": try say(introduction)
      case "run": try say(try answer(message))
      case "stop": return
      default: throw message.violation("\"cmd\" is \"\(command)\"")
      }
    }
  }

  private var introduction: [String: Any] {
    [
      "protocol": 1, "exchange": "npz",
      "implementation": [
        "name": "assay-twin" + (twin.fault.map { "-" + $0.rawValue } ?? ""), "version": "1",
        "language": "Swift",
      ],
      "capabilities": [
        "algorithms": Algorithm.allCases.map(\.rawValue), "dtypes": DType.allCases.map(\.rawValue),
        "trace": true,
      ] as [String: Any],
    ]
  }

  private func answer(_ message: Message) throws -> [String: Any] {
    let seq: Int = try message.value("seq", "a whole number")
    do {
      let name: String = try message.value("algorithm", "a name")
      let dtypeName: String = try message.value("dtype", "a name")
      guard let algorithm = Algorithm(rawValue: name), let dtype = DType(rawValue: dtypeName) else {
        return ["seq": seq, "status": "skipped", "message": "no \(name) in \(dtypeName)"]
      }
      let inputs: String = try message.value("inputs", "a path")
      let outputs: String = try message.value("outputs", "a path")
      let arrays = try NPZ.read(contentsOf: URL(fileURLWithPath: inputs))
      let call = Call(algorithm, try Parameters(plain: try message.object("parameters")))
      let results = try twin.answer(call, try arrays.mapValues { try Tensor($0) }, dtype)
      try NPZ.write(
        try results.mapValues { try $0.array(dtype) }, to: URL(fileURLWithPath: outputs))
      return ["seq": seq, "status": "ok"]
    } catch {
      return ["seq": seq, "status": "error", "message": "\(error)"]
    }
  }

  private func say(_ message: [String: Any]) throws {
    FileHandle.standardOutput.write(Data((try line(message) + "\n").utf8))
  }
}

extension Parameters {
  /// From the plain values of an adapter message.
  init(plain message: Message) throws {
    self.init(
      iterations: try message.optional("iterations", "a whole number"),
      firstIteration: try message.optional("first_iteration", "a whole number"),
      alpha: try message.optional("alpha", "a number"),
      lambda: try message.optional("lambda", "a number"),
      step: try message.optional("step", "a number"),
      noiseVariance: try message.optional("noise_variance", "a number"),
      theta: try message.optional("theta", "a list of numbers"))
    guard message.fields["shrinkage"] != nil else { return }
    let shrinkage = try message.object("shrinkage")
    let family: String = try shrinkage.value("family", "a name")
    guard let family = Shrinkage.Family(rawValue: family) else {
      throw shrinkage.violation("\"family\" is \"\(family)\"")
    }
    self.shrinkage = Shrinkage(
      family: family, theta: try shrinkage.value("theta", "a list of numbers"))
  }
}
