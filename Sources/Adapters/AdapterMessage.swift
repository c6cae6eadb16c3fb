// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import Golden
import Interchange
import Methods
import Output
import Verification

/// An adapter's answer to `start`.
package struct StartAnswer: Sendable {
  let exchange: ArrayFormat
  let name: String
  let algorithms: Set<String>
  let dtypes: Set<String>
  let trace: Bool
  let conventions: PackageConventions

  package init(_ line: String) throws {
    let message = try Message(line, of: "the answer to start")
    try message.allow(["protocol", "exchange", "implementation", "capabilities"])
    let version: Int = try message.value("protocol", "1 or 2")
    guard (1...2).contains(version) else {
      throw message.violation("\"protocol\" is \(version); versions 1 and 2 are known")
    }
    let formats = ArrayFormat.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
    let exchange: String = try message.value("exchange", formats)
    guard let exchange = ArrayFormat(rawValue: exchange) else {
      throw message.violation("\"exchange\" is \(quoted(exchange)); \(formats) is wanted")
    }
    self.exchange = exchange
    let implementation = try message.object("implementation")
    try implementation.allow(["name", "version", "language"])
    let title: String = try implementation.value("name", "a string")
    let release: String = try implementation.value("version", "a string")
    let language: String = try implementation.value("language", "a string")
    name = printable("\(title) \(release) (\(language))", longest: 200)
    let capabilities = try message.object("capabilities")
    try capabilities.allow(
      Set(["algorithms", "dtypes", "trace"]).union(version == 1 ? [] : ["precisions", "constants"]))
    algorithms = Set(try capabilities.value("algorithms", "a list of strings") as [String])
    dtypes = Set(try capabilities.value("dtypes", "a list of strings") as [String])
    trace = try capabilities.value("trace", "true or false")
    conventions = PackageConventions(
      hasPrecisions: try capabilities.optional("precisions", "true or false") ?? false,
      constants: try capabilities.constants())
  }
}

/// An adapter's answer to `run`.
package struct RunAnswer: Sendable {
  enum Status: String { case ok, skipped, error }
  let status: Status
  let message: String

  package init(_ line: String, seq: Int) throws {
    let answer = try Message(line, of: "the answer to seq \(seq)")
    try answer.allow(["seq", "status", "message", "traceback"])
    let answered: Int = try answer.value("seq", "a whole number")
    if answered == seq - 1 {
      throw answer.violation("seq \(answered) was answered twice, when seq \(seq) was asked")
    }
    guard answered == seq else {
      throw answer.violation("\"seq\" is \(answered), but seq \(seq) was asked")
    }
    let word: String = try answer.value("status", "\"ok\", \"skipped\" or \"error\"")
    guard let status = Status(rawValue: word) else {
      throw answer.violation(
        "\"status\" is \(quoted(word)); \"ok\", \"skipped\" or \"error\" is wanted")
    }
    self.status = status
    let text: String? = try answer.optional("message", "a string")
    let traceback: String? = try answer.optional("traceback", "a string")
    message = printable(
      [text, traceback].compactMap(\.self).joined(separator: "\n"), keepsLines: true,
      longest: 20_000)
  }
}

/// One JSON object of the protocol, read strictly.
struct Message {
  let fields: [String: Any]
  let place: String

  init(_ line: String, of place: String) throws {
    guard let fields = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    else {
      throw AdapterError.violation("\(place) is not a JSON object on one line: \(quoted(line))")
    }
    self.fields = fields
    self.place = place
  }

  private init(fields: [String: Any], place: String) {
    self.fields = fields
    self.place = place
  }

  func violation(_ text: String) -> AdapterError { .violation("in \(place), \(text)") }

  func allow(_ names: Set<String>) throws {
    if let unknown = fields.keys.sorted().first(where: { !names.contains($0) }) {
      throw violation(
        "field \(quoted(unknown)) is not known; \(names.sorted().joined(separator: ", ")) are")
    }
  }

  func object(_ name: String) throws -> Message {
    guard let inner = fields[name] as? [String: Any] else {
      throw violation("field \"\(name)\" must be an object")
    }
    return Message(fields: inner, place: "\(name) of \(place)")
  }

  func value<T>(_ name: String, _ wanted: String) throws -> T {
    guard let value: T = try optional(name, wanted) else {
      throw violation("field \"\(name)\" is missing; it is \(wanted)")
    }
    return value
  }

  func optional<T>(_ name: String, _ wanted: String) throws -> T? {
    guard let value = fields[name] else { return nil }
    guard let typed = value as? T, isTruthValue(value) == (T.self == Bool.self) else {
      throw violation("field \"\(name)\" is \(quoted("\(value)")); it must be \(wanted)")
    }
    return typed
  }
}

extension Message {
  /// The parameters that a package has fixed.
  fileprivate func constants() throws -> [String: JSON] {
    guard fields["constants"] != nil else { return [:] }
    let fixed = try object("constants")
    let known = Set(Register.methods.flatMap { $0.card.parameters }.map(\.name))
    try fixed.allow(known)
    return try fixed.fields.mapValues { value in
      guard
        let data = try? JSONSerialization.data(withJSONObject: value, options: .fragmentsAllowed),
        let json = try? JSONDecoder().decode(JSON.self, from: data)
      else { throw fixed.violation("\(quoted("\(value)")) is no value of a parameter") }
      return json
    }
  }
}

/// Whether a JSON value was `true` or `false`: as an `NSNumber` it would pass for 1 or 0.
private func isTruthValue(_ value: Any) -> Bool {
  guard let number = value as? NSNumber else { return false }
  return number === NSNumber(value: true) || number === NSNumber(value: false)
    || type(of: value) == Bool.self
}
