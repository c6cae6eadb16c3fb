// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Foundation
import Golden
import Interchange
import Methods
import Twins

/// One question to a candidate.
public struct Question: Sendable {
  public let id: String
  public let call: Call
  public let dtype: DType
  public let inputs: Arrays<Double>
}

/// What a candidate says to one question.
public enum Answer: Sendable {
  case outputs(Arrays<Double>)
  /// The candidate does not do this.
  case skipped(String)
  /// It failed, by its own word or by what it did.
  case failed(String)
}

/// An implementation under verification.
public protocol Candidate: AnyObject {
  /// How reports name it.
  var name: String { get }
  /// Whether it offers this call in this format; if not, why.
  func refusal(_ call: Call, _ dtype: DType) -> String?
  /// - Throws: `AdapterError` when the run cannot go on.
  func answer(_ question: Question) throws -> Answer
  /// Says that no more questions come.
  /// - Throws: `AdapterError` when the candidate then says what nobody asked.
  func finish() throws
}

extension Candidate {
  public func finish() {}
}

/// Outputs that were computed elsewhere: one `<case id>.npz` or `.mat` a case in a folder.
public final class FolderCandidate: Candidate {
  let folder: URL
  public var name: String { "outputs in \(folder.lastPathComponent)" }

  /// - Throws: `SuiteError` when there is no such folder.
  public init(folder: URL) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder),
      isFolder.boolValue
    else { throw SuiteError(file: folder.path, problem: "is not a folder; --outputs takes one") }
    self.folder = folder
  }

  public func refusal(_ call: Call, _ dtype: DType) -> String? { nil }

  public func answer(_ question: Question) throws -> Answer {
    let files = ["npz", "mat"].map { folder.appendingPathComponent("\(question.id).\($0)") }
      .filter { FileManager.default.fileExists(atPath: $0.path) }
    guard let file = files.first else {
      return .skipped("no <case id>.npz or .mat for it in the folder")
    }
    guard files.count == 1 else {
      return .failed("there are \(question.id).npz and \(question.id).mat; one of both is wanted")
    }
    return read(question, ArrayFormat(of: file), file)
  }
}

/// A twin in this process, for tests and self-checks.
public final class TwinCandidate: Candidate {
  let twin: Twin
  public init(_ twin: Twin) { self.twin = twin }
  public var name: String {
    "twin \(twin.style.rawValue)" + (twin.fault.map { " with \($0.name)" } ?? "")
  }
  public func refusal(_ call: Call, _ dtype: DType) -> String? { nil }
  public func answer(_ question: Question) throws -> Answer {
    .outputs(try twin.answer(question.call, question.inputs, question.dtype))
  }
}

/// Assay's own algorithms in this process.
public final class ReferenceCandidate: Candidate {
  public init() {}
  public var name: String { "assay" }
  public func refusal(_ call: Call, _ dtype: DType) -> String? { nil }
  public func answer(_ question: Question) throws -> Answer {
    .outputs(try Reference.answer(question.call, question.inputs, question.dtype))
  }
}

/// Bytes that the arrays of one answer may have: far above what any case asks.
package let answerLimit = 1 << 28

/// Arrays that a candidate wrote, as an answer; what is wrong with them is its failure.
package func read(_ question: Question, _ format: ArrayFormat, _ url: URL) -> Answer {
  do {
    let card = try Register.card(question.call.method)
    let arrays = try format.read(contentsOf: url, limit: answerLimit, allowNonFinite: true)
    let values = try card.values(arrays)
    return .outputs(
      format == .mat ? Extents(of: question.inputs, card).fitted(values, card) : values)
  } catch { return .failed("\(error)") }
}
