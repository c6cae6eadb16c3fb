// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import GRDB
import Search

/// A search and its trials in a file, each written down when it begins and when it ends.
///
/// The file is an SQLite database with `application_id` "Asst" and `user_version` 1:
/// `setting(name, value)` has what makes the search: its space as YAML, seed, method, startup, lookahead,
/// direction, observations of an earlier study, and the command of its trials as a JSON list; `trial(number, state, parameters, value, problem, seconds)`
/// has its trials, `parameters` as JSON. While a study is open no other process can open it.
public final class Study: Sendable {
  public let file: String
  public let search: Search
  public let direction: Direction
  private let queue: DatabaseQueue

  static let identity = 0x4173_7374
  static let version = 1

  /// Begins a study, or goes on with the one in `file`, whose running trials died with their process.
  /// - Parameters:
  ///   - file: its path.
  ///   - search: which trials it has.
  ///   - direction: which numbers are better.
  ///   - command: of its trials, which the study keeps from its first trial that ends. `nil` where trials are no
  ///     commands.
  /// - Throws: `StudyError` for a file that is no study, a damaged one, one of another search or command, one that
  ///   another process works at, and one that cannot be written.
  public init(
    _ file: String, _ search: Search, _ direction: Direction, command: [String]? = nil
  ) throws {
    (self.file, self.search, self.direction) = (file, search, direction)
    let stated = try Self.settings(search, direction)
    let command = try command.map { try JSON.list($0.map { .text($0) }).line }
    queue = try Self.reporting(file) {
      let queue = try Self.open(file)
      try queue.write { database in
        if try Self.isEmpty(database) {
          try Self.create(database, stated)
        } else {
          try Self.check(database, file)
          try Self.compare(try Self.settings(database), stated, file)
        }
        if let command { try Self.keep(command, database, file) }
      }
      return queue
    }
  }

  /// Closes the file, which others may open then.
  public func close() throws { try Self.reporting(file) { try queue.close() } }

  /// All trials in order of number.
  public func trials() throws -> [Trial] {
    try Self.reporting(file) {
      try queue.read { try Self.trials($0, search.space, file) }
    }
  }

  /// Writes down that trial `k` begins.
  public func begin(_ k: Int, _ assignment: Assignment) throws {
    try write(
      """
      INSERT INTO trial (number, state, parameters) VALUES (?, 'running', ?)
      ON CONFLICT (number) DO NOTHING
      """, [k, try JSON(assignment).line])
  }

  /// Writes down how trial `k` ended.
  public func end(_ trial: Trial) throws {
    let change = "UPDATE trial SET state = ?, value = ?, problem = ?, seconds = ? WHERE number = ?"
    switch trial.state {
    case .running: break
    case .finished(let value):
      try write(change, ["finished", value, nil, trial.seconds, trial.number])
    case .failed(let problem):
      try write(change, ["failed", nil, problem, trial.seconds, trial.number])
    }
  }

  private func write(_ sql: String, _ arguments: StatementArguments) throws {
    try Self.reporting(file) { try queue.write { try $0.execute(sql: sql, arguments: arguments) } }
  }

  /// What came of the trials of another study, as observations in a space; those that never ended are left out.
  /// - Throws: `StudyError` also where it has none, looks for the other direction, or shares no dimension.
  public static func observations(
    in file: String, _ space: Space, _ direction: Direction
  ) throws -> [Observation] {
    guard FileManager.default.fileExists(atPath: file) else {
      throw StudyError(file, "there is no such study to start from")
    }
    return try reporting(file) {
      let queue = try open(file)
      defer { try? queue.close() }
      return try queue.read { database in
        if try isEmpty(database) { throw StudyError(file, "it is no study") }
        try check(database, file)
        let theirs = try settings(database)["direction"] ?? ""
        guard theirs == direction.rawValue else {
          throw StudyError(file, "its numbers are to be made other ones: it says \(theirs)")
        }
        let found = try trials(database, space, file).compactMap { $0.observation(direction) }
        guard found.contains(where: { !$0.assignment.isEmpty }) else {
          throw StudyError(file, "none of its trials sets a dimension of this space")
        }
        return found
      }
    }
  }
}
