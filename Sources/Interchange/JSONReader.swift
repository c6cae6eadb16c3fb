// SPDX-License-Identifier: GPL-3.0-or-later
import Output

/// Reads JSON from front to back, for formats whose keys are all known.
///
/// Foundation's decoder keeps one of two equal keys and says nothing; here they are refused, and each
/// error names its byte. Nothing is nested deeper than the caller asks for.
package struct JSONReader {
  private let bytes: [UInt8]
  /// Where `bytes` begin in the file.
  private let start: Int
  private let file: String
  private var position = 0
  /// What the errors name until the caller sets it anew.
  package var array: String?

  package init(_ bytes: [UInt8], startingAt start: Int = 0, file: String) {
    (self.bytes, self.start, self.file) = (bytes, start, file)
  }

  /// In bytes from the start of the file.
  package var offset: Int { start + position }

  /// The next byte that is not white space, without taking it; `nil` at the end.
  package mutating func peek() -> Character? {
    while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
    return position < bytes.count ? Character(Unicode.Scalar(bytes[position])) : nil
  }

  /// `{"key": …, …}`: `field` takes the value of each key.
  package mutating func object(_ field: (inout JSONReader, String) throws -> Void) throws {
    try require("{")
    var keys: Set<String> = []
    guard !take("}") else { return }
    repeat {
      _ = peek()
      let place = offset
      let key = try string()
      guard keys.insert(key).inserted else {
        throw error("the key \(quoted(key)) occurs twice", at: place, expected: "each key once")
      }
      try require(":")
      try field(&self, key)
    } while try !ends("}")
  }

  /// `[…, …]`: `element` takes each element.
  package mutating func list(_ element: (inout JSONReader) throws -> Void) throws {
    try require("[")
    guard !take("]") else { return }
    repeat { try element(&self) } while try !ends("]")
  }

  package mutating func string() throws -> String {
    guard peek() == "\"" else { throw unexpected("a string") }
    let opening = offset
    position += 1
    var text: [UInt8] = []
    while true {
      guard let byte = next() else {
        throw error("a string does not end", at: opening, expected: "“\"” at its end")
      }
      switch byte {
      case UInt8(ascii: "\""): return try utf8(text, from: opening)
      case UInt8(ascii: "\\"): text += String(try escaped()).utf8
      case 0..<0x20:
        position -= 1
        throw unexpected("a string without control characters")
      default: text.append(byte)
      }
    }
  }

  private func utf8(_ text: [UInt8], from opening: Int) throws -> String {
    guard let string = String(validating: text, as: UTF8.self) else {
      throw error("a string is no UTF-8", at: opening, expected: "UTF-8")
    }
    return string
  }

  package mutating func boolean() throws -> Bool {
    _ = peek()
    for (word, value) in [("true", true), ("false", false)]
    where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw unexpected("true or false")
  }

  /// A whole number, 0 or more, in digits alone.
  package mutating func count() throws -> Int {
    _ = peek()
    let digits = bytes[position...].prefix { (0x30...0x39).contains($0) }
    guard let number = Int(String(decoding: digits, as: UTF8.self)),
      digits.count == 1 || digits.first != 0x30
    else { throw unexpected("a whole number from 0 to 2⁶³ − 1") }
    position += digits.count
    return number
  }

  /// A number, rounded to the nearest of binary64.
  package mutating func number() throws -> Double {
    _ = peek()
    let text = bytes[position...].prefix { Self.numeric.contains($0) }
    let digits = text.drop { $0 == UInt8(ascii: "-") }
    // `Double` also takes “.5”, “5.”, “+5” and “05”, which JSON has not.
    guard text.count - digits.count <= 1, let first = digits.first, (0x30...0x39).contains(first),
      first != 0x30 || !(0x30...0x39).contains(digits.dropFirst().first ?? 0),
      !digits.indices.contains(where: { i in
        digits[i] == UInt8(ascii: ".")
          && !(i + 1 < digits.endIndex && (0x30...0x39).contains(digits[i + 1]))
      }),
      let number = Double(String(decoding: text, as: UTF8.self)), number.isFinite
    else { throw unexpected("a number below 1.8e308") }
    position += text.count
    return number
  }

  /// A number, or one of the words that programs write where it is not finite: `NaN`, `Infinity`, `-Infinity` as
  /// Python does, `null` for NaN.
  package mutating func numberOrWord() throws -> Double {
    _ = peek()
    for (word, value) in Self.words where bytes[position...].starts(with: word) {
      position += word.count
      return value
    }
    return try number()
  }

  /// Throws unless nothing but white space follows.
  package mutating func end() throws {
    guard peek() == nil else { throw unexpected("the end of the JSON") }
  }

  package func error(
    _ problem: String, at offset: Int? = nil, expected: String
  ) -> InterchangeError {
    Place(file: file, array: array).error(problem, at: offset, expected: expected)
  }

  private static let words: [([UInt8], Double)] = [
    (Array("NaN".utf8), .nan), (Array("null".utf8), .nan), (Array("Infinity".utf8), .infinity),
    (Array("-Infinity".utf8), -.infinity),
  ]
  private static let numeric = Array("0123456789+-.eE".utf8)

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private mutating func next() -> UInt8? {
    guard position < bytes.count else { return nil }
    position += 1
    return bytes[position - 1]
  }

  /// Takes `character` if it comes next.
  private mutating func take(_ character: Character) -> Bool {
    guard peek() == character else { return false }
    position += 1
    return true
  }

  private mutating func require(_ character: Character) throws {
    guard take(character) else { throw unexpected("“\(character)”") }
  }

  /// Takes a comma, or `bracket`, which ends the list.
  private mutating func ends(_ bracket: Character) throws -> Bool {
    if take(",") { return false }
    guard take(bracket) else { throw unexpected("“,” or “\(bracket)”") }
    return true
  }

  /// What stands after a backslash.
  private mutating func escaped() throws -> Unicode.Scalar {
    switch next() {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let first = try unit()
      if let scalar = Unicode.Scalar(first) { return scalar }
      // Beyond 16 bits a character is two halves, the upper one first.
      guard first < 0xDC00, next() == UInt8(ascii: "\\"), next() == UInt8(ascii: "u"),
        case let second = try unit(), (0xDC00...0xDFFF).contains(second),
        let scalar = Unicode.Scalar((first - 0xD800) << 10 + (second - 0xDC00) + 0x10000)
      else { throw error("a surrogate stands alone", at: offset, expected: "a pair of them") }
      return scalar
    default:
      throw error("a string has an unknown escape", at: offset, expected: "\\n, \\u00e9 and such")
    }
  }

  private mutating func unit() throws -> UInt32 {
    let digits = bytes[position...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw unexpected("four hexadecimal digits") }
    position += 4
    return unit
  }

  private func unexpected(_ expected: String) -> InterchangeError {
    guard position < bytes.count else {
      return error("the JSON ends early", at: offset, expected: expected)
    }
    let rest = String(decoding: bytes[position...].prefix(60), as: UTF8.self)
    return error("the JSON goes on with \(quoted(rest))", at: offset, expected: expected)
  }
}
