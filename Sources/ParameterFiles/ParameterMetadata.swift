// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import ComplexModule
import Foundation
import Interchange
import Problems
import RealModule

/// What a parameter file says of itself, in its array `metadata`: the UTF-8 bytes of a JSON object, as
/// a list of integers of any width. In NumPy, one line to write it and one to read it:
///
///     np.savez(path, metadata=np.frombuffer(json.dumps(m, sort_keys=True).encode(), np.uint8), …)
///     m = json.loads(bytes(np.load(path)["metadata"].tolist()))
///
/// Its keys are `format` (`assay-parameters-1`), `network`, `shrinkage` (of a network that has a family),
/// `tied`, `layers` (T), `rows` (M) and `columns` (N) of `A`, and `sha256` of `A`; every one is there, and
/// no other but `variant` of a network whose layers have several forms (`normalisation` of `auto-pgd`: `none`, `curvature`,
/// `gram`) and `training` of learned parameters: an object with the `options` of the training, as YAML, and
/// the `suite` version of who trained.
public struct ParameterMetadata: Sendable, Equatable {
  public static let format = "assay-parameters-1"
  /// The name of the array.
  public static let array = "metadata"

  /// As in `lamp`.
  public var network: String
  /// The family, as in `soft-threshold`, of a network that has one.
  public var shrinkage: String?
  /// Whether all layers share their matrices.
  public var isTied: Bool
  /// `T ≥ 1`
  public var layers: Int
  /// `M` and `N` of `A`.
  public var rows, columns: Int
  /// The digest of `A`.
  public var sha256: String
  /// Which of several forms of its layers the network has, of one that has several.
  public var variant: String?
  /// How the parameters were learned, so that it can be repeated.
  public var training: Training?

  public struct Training: Sendable, Equatable {
    /// All options, as YAML.
    public let options: String
    /// The version of the suite that came with the program.
    public let suite: String
    public init(options: String, suite: String) { (self.options, self.suite) = (options, suite) }
  }

  public init(
    network: String, shrinkage: String?, isTied: Bool, layers: Int, rows: Int, columns: Int,
    sha256: String, variant: String? = nil, training: Training? = nil
  ) {
    (self.variant, self.training) = (variant, training)
    (self.network, self.shrinkage, self.isTied) = (network, shrinkage, isTied)
    (self.layers, self.rows, self.columns, self.sha256) = (layers, rows, columns, sha256)
  }

  /// The SHA-256 of a matrix, in lower-case hexadecimal digits: of its numbers in float64, little-endian,
  /// in C order, `hashlib.sha256(np.ascontiguousarray(A, "<f8").tobytes()).hexdigest()`.
  public static func digest(of a: Matrix<Double>) -> String {
    digest(Tensor(a).entries)
  }

  /// Likewise of a complex matrix, each real part before its imaginary one, `"<c16"`.
  public static func digest(of a: Matrix<Complex<Double>>) -> String {
    digest(Complex.realParts(Tensor(a).entries))
  }

  /// Likewise of one or the other.
  public static func digest<F: Scalar>(ofAny a: Matrix<F>) -> String where F.Real == Double {
    digest(F.realParts(Tensor(a).entries))
  }

  private static func digest(_ numbers: [Double]) -> String {
    let words = numbers.map(\.bitPattern.littleEndian)
    return SHA256.hexadecimal(words.withUnsafeBytes { [UInt8]($0) })
  }

  /// The array; equal metadata give equal bytes.
  /// - Throws: what the encoder throws.
  public func encoded() throws -> NumericArray {
    let bytes = try text().utf8.map { Int64($0) }
    return try NumericArray(shape: [bytes.count], elements: .integer(bytes))
  }

  /// The JSON object itself, which safetensors have under the key `metadata` of `__metadata__`.
  /// - Throws: what the encoder throws.
  public func text() throws -> String {
    var fields: [String: JSON] = [
      "format": .text(Self.format), "network": .text(network), "tied": .truth(isTied),
      "layers": .number(Double(layers)), "rows": .number(Double(rows)),
      "columns": .number(Double(columns)), "sha256": .text(sha256),
    ]
    fields["shrinkage"] = shrinkage.map { .text($0) }
    fields["variant"] = variant.map { .text($0) }
    fields["training"] = training.map {
      ["options": .text($0.options), "suite": .text($0.suite)]
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(JSON.object(fields)), as: UTF8.self)
  }

  /// - Parameter file: for messages.
  /// - Throws: `InterchangeError` for an array that is no list of bytes, for what is no JSON object, a
  ///   key that is missing or unknown, a value of another kind, and another format.
  public init(_ array: NumericArray, file: String) throws {
    func error(_ problem: String, _ expected: String) -> InterchangeError {
      InterchangeError(file: file, array: Self.array, problem: problem, expected: expected)
    }
    guard array.shape.count == 1, case .integer(let codes) = array.elements else {
      throw error(
        "it is \(array.dtypeName) of shape \(array.shape)", "a list of bytes, as uint8")
    }
    let bytes = codes.compactMap { UInt8(exactly: $0) }
    guard bytes.count == codes.count else {
      throw error("its bytes are no JSON object", "the UTF-8 bytes of one")
    }
    try self.init(Data(bytes), file: file)
  }

  /// - Throws: `InterchangeError` for what is no JSON object, and as ``init(_:file:)``.
  package init(text: String, file: String) throws { try self.init(Data(text.utf8), file: file) }

  private init(_ bytes: Data, file: String) throws {
    func error(_ problem: String, _ expected: String) -> InterchangeError {
      InterchangeError(file: file, array: Self.array, problem: problem, expected: expected)
    }
    guard case .object(let fields)? = try? JSONDecoder().decode(JSON.self, from: bytes) else {
      throw error("its bytes are no JSON object", "the UTF-8 bytes of one")
    }
    let keys = [
      "columns", "format", "layers", "network", "rows", "sha256", "shrinkage", "tied", "training",
      "variant",
    ]
    if let unknown = fields.keys.sorted().first(where: { !keys.contains($0) }) {
      throw error("the key \(shown(unknown)) is unknown", keys.joined(separator: ", "))
    }
    func field(_ key: String) throws -> JSON {
      guard let value = fields[key] else {
        throw error("the key \"\(key)\" is missing", keys.joined(separator: ", "))
      }
      return value
    }
    func text(_ key: String) throws -> String {
      guard case .text(let text) = try field(key) else {
        throw error("\"\(key)\" is no string", "a string")
      }
      return text
    }
    func count(_ key: String) throws -> Int {
      guard case .number(let number) = try field(key), let count = Int(exactly: number), count >= 1
      else { throw error("\"\(key)\" is no size", "a whole number, 1 or more") }
      return count
    }
    let format = try text("format")
    guard format == Self.format else { throw error("the format is \(shown(format))", Self.format) }
    guard case .truth(let isTied) = try field("tied") else {
      throw error("\"tied\" is neither true nor false", "true or false")
    }
    self.init(
      network: try text("network"),
      shrinkage: try fields["shrinkage"].map { _ in try text("shrinkage") }, isTied: isTied,
      layers: try count("layers"), rows: try count("rows"), columns: try count("columns"),
      sha256: try text("sha256"), variant: try fields["variant"].map { _ in try text("variant") },
      training: try fields["training"].map { field in
        guard case .object(let parts) = field, parts.count == 2,
          case .text(let options)? = parts["options"], case .text(let suite)? = parts["suite"]
        else {
          throw error(
            "\"training\" is something else", "an object of two strings, options and suite")
        }
        return Training(options: options, suite: suite)
      })
  }
}

/// Text of a file for a message: quoted, escaped, and no longer than a line.
func shown(_ text: String) -> String {
  (text.count <= 64 ? text : text.prefix(60) + "…").debugDescription
}
