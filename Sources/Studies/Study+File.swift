// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import GRDB
import Search

extension Study {
  /// Bytes of an SQLite file's header.
  private static let header = 100

  static func open(_ file: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.prepareDatabase {
      // The lock is kept until the file is closed or the process is gone.
      try $0.execute(sql: "PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL")
    }
    // A file of one byte is an empty one to SQLite, which makes it so.
    let before = try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
    if let before, (1..<header).contains(before) {
      throw StudyError(file, "it is no study; it is left as it is")
    }
    let queue = try DatabaseQueue(path: file, configuration: configuration)
    try queue.writeWithoutTransaction {
      try $0.execute(sql: "BEGIN EXCLUSIVE; COMMIT")
      // What is missing of the last page SQLite takes for zeros.
      let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0
      let pages = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
      guard try size >= Int.fetchOne($0, sql: pages) ?? 0 else {
        throw StudyError(file, "it is damaged: its last page is cut; it is left as it is")
      }
    }
    return queue
  }

  static func isEmpty(_ database: Database) throws -> Bool {
    try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0
  }

  /// By name. What a strict table with these conditions holds can be read without further care.
  static let tables = [
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

  static func create(_ database: Database, _ settings: [String: String]) throws {
    try database.execute(
      sql: "PRAGMA application_id = \(identity); PRAGMA user_version = \(version)")
    for table in tables { try database.execute(sql: table) }
    for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
      try write(name, value, database)
    }
  }

  static func write(_ name: String, _ value: String, _ database: Database) throws {
    try database.execute(
      sql: "INSERT OR REPLACE INTO setting VALUES (?, ?)", arguments: [name, value])
  }

  /// Another command than that of trials which ended is refused. Older studies do not say theirs.
  static func keep(_ command: String, _ database: Database, _ file: String) throws {
    let found = try settings(database)["command"]
    if found == command { return }
    let ended = "SELECT EXISTS (SELECT 1 FROM trial WHERE state <> 'running')"
    if let found, try Bool.fetchOne(database, sql: ended) == true {
      throw StudyError(
        file,
        "the command of its trials is\n\(found)\nand not\n\(command)\nGive that or another file")
    }
    try write("command", command, database)
  }

  /// Whether a database is a sound study of this version.
  static func check(_ database: Database, _ file: String) throws {
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

  static func settings(_ database: Database) throws -> [String: String] {
    var settings: [String: String] = [:]
    for row in try Row.fetchAll(database, sql: "SELECT name, value FROM setting") {
      settings[row["name"]] = row["value"]
    }
    return settings
  }

  static func settings(
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

  static func compare(
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

  static func trials(
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
  static func reporting<T>(_ file: String, _ body: () throws -> T) throws -> T {
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
