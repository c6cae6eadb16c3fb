// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Foundation
import Interchange
import Problems

/// A golden suite on disk. Every file is checked against its SHA-256 before it is used.
public struct Suite: Sendable {
  public let folder: URL
  public let manifest: Manifest

  /// - Throws: `SuiteError`, which names the file, for a missing or malformed manifest.
  public init(folder: URL) throws {
    self.folder = folder
    let url = folder.appendingPathComponent("MANIFEST.json")
    guard let data = try? Data(contentsOf: url) else {
      throw SuiteError(
        file: url.path, problem: "cannot be read; a suite's folder holds a MANIFEST.json")
    }
    manifest = try Self.decode(Manifest.self, data, url.path)
    guard Manifest.schemas.contains(manifest.schema) else {
      throw SuiteError(file: url.path, problem: "schema \"\(manifest.schema)\" is not known here")
    }
    for (id, entries) in Dictionary(grouping: manifest.cases, by: \.id) where entries.count > 1 {
      throw SuiteError(file: url.path, problem: "lists case \"\(id)\" \(entries.count) times")
    }
  }

  /// The case `id`, in order of the manifest.
  /// - Throws: `SuiteError` for an id that is not in the suite, or a file that is not as it was made.
  public func load(_ id: String) throws -> Case {
    guard let entry = manifest.cases.first(where: { $0.id == id }) else {
      throw SuiteError(file: folder.path, problem: "has no case \"\(id)\"")
    }
    let golden = try Self.decode(Case.self, Data(try bytes(entry.file)), entry.file)
    guard Manifest.caseSchemas.contains(golden.schema), golden.id == id else {
      throw SuiteError(
        file: entry.file, problem: "is case \"\(golden.id)\" of schema \"\(golden.schema)\"")
    }
    if let problem = try problem(golden, entry) {
      throw SuiteError(file: entry.file, problem: problem)
    }
    return golden
  }

  public func inputs(of golden: Case) throws -> Arrays<Double> {
    try golden.inputs.reduce(into: [:]) { inputs, file in
      inputs.merge(try arrays(file)) { first, _ in first }
    }
  }

  public func expected(of golden: Case) throws -> Arrays<Double> {
    try arrays(golden.expected)
  }

  /// The bytes of a file of the suite, if they are those that the manifest states.
  public func bytes(_ path: String) throws -> [UInt8] {
    guard let stated = manifest.files[path] else {
      throw SuiteError(file: path, problem: "is not listed in MANIFEST.json")
    }
    guard !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
      throw SuiteError(file: path, problem: "leads out of the suite's folder")
    }
    guard let data = try? Data(contentsOf: folder.appendingPathComponent(path)) else {
      throw SuiteError(file: path, problem: "cannot be read, though MANIFEST.json lists it")
    }
    let digest = SHA256.hexadecimal([UInt8](data))
    guard digest == stated else {
      throw SuiteError(
        file: path,
        problem:
          "has SHA-256 \(digest.prefix(16))…, but MANIFEST.json states \(stated.prefix(16))…;"
          + " restore it, for example with git checkout")
    }
    return [UInt8](data)
  }

  private func arrays(_ file: Case.File) throws -> Arrays<Double> {
    let content = try NPZ.decode(try bytes(file.file), file: file.file)
    return try file.arrays.reduce(into: [:]) { result, info in
      guard let array = content[info.name], array.shape == info.shape else {
        throw SuiteError(
          file: file.file,
          problem:
            "array \"\(info.name)\" is not there with shape \(info.shape), as its case states")
      }
      result[info.name] = try Values(array, isComplex: info.dtype.hasPrefix("complex"))
    }
  }

  private static func decode<T: Decodable>(
    _ type: T.Type, _ data: Data, _ file: String
  ) throws -> T {
    do { return try JSONDecoder().decode(type, from: data) } catch let error as DecodingError {
      throw SuiteError(file: file, problem: error.place)
    }
  }
}

/// A file of the suite that is not as it was made.
public struct SuiteError: Error, Equatable, CustomStringConvertible {
  public var file: String
  public var problem: String
  public var description: String { "\(file): \(problem)" }

  public init(file: String, problem: String) {
    self.file = file
    self.problem = problem
  }
}

extension DecodingError {
  /// Where in the document the error lies, and what it is.
  var place: String {
    let context: Context
    switch self {
    case .typeMismatch(_, let c), .valueNotFound(_, let c), .keyNotFound(_, let c): context = c
    case .dataCorrupted(let c): context = c
    @unknown default: return "is malformed"
    }
    var path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
    if case .keyNotFound(let key, _) = self { path.append(key.stringValue) }
    return (path.isEmpty ? "" : "at \(path.joined(separator: ".")): ") + context.debugDescription
  }
}
