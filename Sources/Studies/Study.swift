// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import GRDB
import Search

/// A search and its trials in a file, each written down when it begins and when it ends.
///
/// The file is an SQLite database with `application_id` "Asst" and `user_version` 1:
/// `setting(name, value)` has what makes the search: its space as YAML, seed, method, startup, lookahead,
/// direction, and observations of an earlier study; `trial(number, state, parameters, value, problem, seconds)`
/// has its trials, `parameters` as JSON. While a study is open no other process can open it.
public final class Study: Sendable {
  public let file: String
  public let search: Search
  public let direction: Direction
  private let queue: DatabaseQueue

  static let identity = 0x4173_7374
  static let version = 1

  /// Begins a study, or goes on with the one in `file`, whose running trials died with their process.
  /// - Throws: `StudyError` for a file that is no study, a damaged one, one of another search, one that another
  ///   process works at, and one that cannot be written.
  public init(_ file: String, _ search: Search, _ direction: Direction) throws {
    (self.file, self.search, self.direction) = (file, search, direction)
    let stated = try Self.settings(search, direction)
    queue = try Self.reporting(file) {
      let queue = try Self.open(file)
      try queue.write { database in
        if try Self.isEmpty(database) {
          try Self.create(database, stated)
        } else {
          try Self.check(database, file)
          try Self.compare(try Self.settings(database), stated, file)
        }
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

extension Study {
  private static func open(_ file: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.prepareDatabase {
      // The lock is kept until the file is closed or the process is gone.
      try $0.execute(sql: "PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL")
    }
    let queue = try DatabaseQueue(path: file, configuration: configuration)
    try queue.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE; COMMIT") }
    return queue
  }

  private static func isEmpty(_ database: Database) throws -> Bool {
    try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0
  }

  /// By name. What a strict table with these conditions holds can be read without further care.
  private static let tables = [
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """
    CREATE TABLE trial (
      number INTEGER PRIMARY KEY CHECK (number >= 0),
      state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'failed')),
      parameters TEXT NOT NULL,
      value REAL CHECK ((value IS NOT NULL) = (state = 'finished')),
      problem TEXT CHECK ((problem IS NOT NULL) = (state = 'failed')),
      seconds REAL NOT NULL DEFAULT 0) STRICT
    """,
  ]

  private static func create(_ database: Database, _ settings: [String: String]) throws {
    try database.execute(
      sql: "PRAGMA application_id = \(identity); PRAGMA user_version = \(version)")
    for table in tables { try database.execute(sql: table) }
    for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
      try database.execute(
        sql: "INSERT INTO setting VALUES (?, ?)", arguments: [name, value])
    }
  }

  /// Whether a database is a sound study of this version.
  private static func check(_ database: Database, _ file: String) throws {
    guard try Int.fetchOne(database, sql: "PRAGMA application_id") == identity else {
      throw StudyError(file, "it is a database, but no study")
    }
    let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    guard version == Self.version else {
      throw StudyError(file, "it is a study of version \(version), not \(Self.version)")
    }
    let found = try String.fetchOne(database, sql: "PRAGMA integrity_check") ?? ""
    let theirs = try String.fetchAll(
      database, sql: "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
    guard theirs == tables else { throw StudyError(file, "its tables are not those of a study") }
    guard found == "ok" else { throw StudyError(file, "it is damaged: \(found)") }
  }

  private static func settings(_ database: Database) throws -> [String: String] {
    var settings: [String: String] = [:]
    for row in try Row.fetchAll(database, sql: "SELECT name, value FROM setting") {
      settings[row["name"]] = row["value"]
    }
    return settings
  }

  private static func settings(
    _ search: Search, _ direction: Direction
  ) throws -> [String: String] {
    let earlier = try JSON.list(
      search.earlier.map { observation in
        var fields: [String: JSON] = ["parameters": JSON(observation.assignment)]
        fields["value"] = observation.value.map { .number($0) }
        return .object(fields)
      }
    ).line
    return [
      "space": search.space.yaml, "seed": "\(search.seed)", "method": search.method.name,
      "startup": "\(search.startup)", "lookahead": "\(search.lookahead)",
      "direction": direction.rawValue, "earlier": earlier,
    ]
  }

  private static func compare(
    _ found: [String: String], _ stated: [String: String], _ file: String
  ) throws {
    for (name, value) in stated.sorted(by: { $0.key < $1.key }) where found[name] != value {
      let theirs = found[name] ?? "nothing"
      switch name {
      case "space":
        throw StudyError(
          file, "it is a study of another space; give another file. It has\n\(theirs)")
      case "earlier":
        throw StudyError(file, "it began with other trials of an earlier study (--warm-start)")
      default:
        throw StudyError(
          file, "it is a study whose \(name) is \(theirs), not \(value); give that or another file")
      }
    }
  }

  private static func trials(
    _ database: Database, _ space: Space, _ file: String
  ) throws -> [Trial] {
    try Row.fetchAll(database, sql: "SELECT * FROM trial ORDER BY number").map { row in
      let text: String = row["parameters"]
      guard let json = try? JSONDecoder().decode(JSON.self, from: Data(text.utf8)) else {
        throw StudyError(file, "it is damaged: the parameters of trial \(row["number"] as Int)")
      }
      let value: Double? = row["value"], problem: String? = row["problem"]
      return Trial(
        number: row["number"], assignment: json.assignment(space),
        state: value.map { .finished($0) } ?? problem.map { .failed($0) } ?? .running,
        seconds: row["seconds"])
    }
  }

  /// `body`, with what SQLite says in a person's words.
  private static func reporting<T>(_ file: String, _ body: () throws -> T) throws -> T {
    do { return try body() } catch let error as DatabaseError {
      switch error.resultCode.primaryResultCode {
      case .SQLITE_BUSY: throw StudyError(file, "another process works at this study")
      case .SQLITE_NOTADB: throw StudyError(file, "it is no study; it is left as it is")
      case .SQLITE_CORRUPT: throw StudyError(file, "it is damaged; it is left as it is")
      default:
        throw StudyError(file, "it cannot be used: \(error.message ?? "\(error.resultCode)")")
      }
    }
  }
}
