// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import Golden
import Interchange
import Methods
import Output
import Twins
import Verification

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
        "name": "assay-twin" + (twin.fault.map { "-" + $0.name } ?? ""), "version": "1",
        "language": "Swift",
      ],
      "capabilities": [
        "algorithms": Register.names.map(\.rawValue), "dtypes": DType.allCases.map(\.rawValue),
        "trace": true,
      ] as [String: Any],
    ]
  }

  private func answer(_ message: Message) throws -> [String: Any] {
    let seq: Int = try message.value("seq", "a whole number")
    do {
      let name: String = try message.value("algorithm", "a name")
      let dtypeName: String = try message.value("dtype", "a name")
      guard let card = try? Register.card(MethodName(rawValue: name)),
        let dtype = DType(rawValue: dtypeName)
      else {
        return ["seq": seq, "status": "skipped", "message": "no \(name) in \(dtypeName)"]
      }
      let inputs: String = try message.value("inputs", "a path")
      let outputs: String = try message.value("outputs", "a path")
      let arrays = try NPZ.read(contentsOf: URL(fileURLWithPath: inputs))
      let parameters = try JSONSerialization.data(
        withJSONObject: try message.object("parameters").fields)
      let call = Call(card.name, try JSONDecoder().decode(Parameters.self, from: parameters))
      let results = try twin.answer(call, try card.values(arrays), dtype)
      try NPZ.write(try results.arrays(dtype), to: URL(fileURLWithPath: outputs))
      return ["seq": seq, "status": "ok"]
    } catch {
      return ["seq": seq, "status": "error", "message": "\(error)"]
    }
  }

  private func say(_ message: [String: Any]) throws {
    try StandardOutput.write(try line(message) + "\n")
  }
}
