// SPDX-License-Identifier: GPL-3.0-or-later

import Interchange
import Testing

@Suite("Hostile safetensors") struct HostileSafetensorsTests {
  @Test("Each defect of a header is refused where it is, with what would be right")
  func defects() throws {
    let good = tensor("F64", "[2]", "[0,16]")
    let huge = "9223372036854775807"
    let cases: [(header: String, said: String)] = [
      ("", "byte 8: the header is no JSON object; expected “{”"),
      (" {\"x\":\(good)}", "byte 8: the header is no JSON object"),
      ("[]", "the header is no JSON object"),
      ("{\"x\":\(good)", "byte 62: the JSON ends early; expected “,” or “}”"),
      ("{\"x\":\(good)}x", "the JSON goes on with \"x\"; expected the end of the JSON"),
      ("{\"x\":\(good),}", "the JSON goes on with \"}\"; expected a string"),
      ("{\"x\":\(good),\"x\":\(good)}", "byte 63: the key \"x\" occurs twice; expected each key"),
      ("{\"x\":\(good),\"\\u0078\":\(good)}", "the key \"x\" occurs twice"),
      ("{\"__metadata__\":{\"a\":1},\"x\":\(good)}", "expected a string"),
      ("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"},\"x\":\(good)}", "the key \"a\" occurs twice"),
      ("{\"__metadata__\":[],\"x\":\(good)}", "expected “{”"),
      ("{\"\":\(good)}", "the array name \"\" is refused; expected one or more characters"),
      ("{\"a\\u001b[2J\":\(good)}", "the array name \"a\\u{1B}[2J\" is refused"),
      ("{\"x\":7}", "array \"x\", byte 13: the JSON goes on with \"7}\"; expected “{”"),
      ("{\"x\":{\"dtype\":\"F64\",\"shape\":[2]}}", "array \"x\", byte 13: a key is missing"),
      ("{\"x\":{\"dtype\":\"F64\",\"dtype\":\"F64\"}}", "\"dtype\" occurs twice"),
      ("{\"x\":{\"type\":\"F64\"}}", "the key \"type\" is unknown; expected dtype, shape and data"),
      ("{\"x\":{\"dtype\":5}}", "expected a string"),
      (
        "{\"x\":" + tensor("F8_E4M3", "[2]", "[0,16]") + "}",
        "array \"x\", byte 22: the dtype \"F8_E4M3\" is not read; expected F64, F32, F16, BF16, C64"
      ),
      ("{\"x\":" + tensor("f64", "[2]", "[0,16]") + "}", "the dtype \"f64\" is not read"),
      ("{\"x\":" + tensor("F64", "2", "[0,16]") + "}", "expected “[”"),
      ("{\"x\":" + tensor("F64", "[-2]", "[0,16]") + "}", "expected a whole number from 0"),
      ("{\"x\":" + tensor("F64", "[2.0]", "[0,16]") + "}", "goes on with \".0]"),
      ("{\"x\":" + tensor("F64", "[02]", "[0,16]") + "}", "expected a whole number from 0"),
      ("{\"x\":" + tensor("F64", "[9223372036854775808]", "[0,16]") + "}", "to 2⁶³ − 1"),
      ("{\"x\":" + tensor("F64", "[\(huge),\(huge)]", "[0,16]") + "}", "beyond addressable memory"),
      ("{\"x\":" + tensor("F64", "[0,\(huge),2]", "[0,0]") + "}", "beyond addressable memory"),
      (
        "{\"x\":" + tensor("F64", "[" + String(repeating: "1,", count: 64) + "2]", "[0,16]") + "}",
        "expected at most 64 extents"
      ),
      (
        "{\"x\":" + tensor("F64", "[3]", "[0,16]") + "}",
        "the offsets [0, 16] are 16 bytes apart; expected 24 bytes for (3,) elements of 8"
      ),
      ("{\"x\":" + tensor("F32", "[2]", "[0,16]") + "}", "expected 8 bytes for (2,) elements of 4"),
      ("{\"x\":" + tensor("F64", "[3]", "[0,24]") + "}", "in the 16 bytes that follow the header"),
      ("{\"x\":" + tensor("F64", "[2]", "[16,0]") + "}", "the offsets are [16, 0]"),
      ("{\"x\":" + tensor("F64", "[2]", "[0,16,16]") + "}", "the offsets are [0, 16, 16]"),
      ("{\"x\":" + tensor("F64", "[2]", "[]") + "}", "the offsets are []"),
      ("{\"x\":" + tensor("F64", "[2]", "[0,\(huge)]") + "}", "the offsets are [0, 922"),
      (
        "{\"x\":" + tensor("F64", "[1]", "[0,8]") + "}",
        "byte 70: 8 bytes follow the last element; expected the end of the file"
      ),
      ("{}", "16 bytes follow the last element"),
      (
        "{\"x\":" + tensor("F64", "[1]", "[8,16]") + "}",
        "array \"x\", byte 71: a hole lies before its bytes; expected that it begins at byte 63"
      ),
      (
        "{\"x\":\(good),\"y\":" + tensor("F64", "[1]", "[8,16]") + "}",
        "array \"y\", byte 125: its bytes overlap those of another array"
      ),
      ("{\"x\":\(good),\"y\":" + tensor("F64", "[0]", "[8,8]") + "}", "overlap those of another"),
      (
        "{\"x\":" + tensor("U8", "[1]", "[0,1]") + ",\"y\":" + tensor("U8", "[14]", "[2,16]") + "}",
        "array \"y\", byte 117: a hole lies before its bytes; expected that it begins at byte 116"
      ),
      ("{\"x\":\(good),\"\\ud800\":1}", "a surrogate stands alone"),
      ("{\"x\":\(good),\"\\x\":1}", "unknown escape"),
      ("{\"x\":\(good),\"\\u12g4\":1}", "expected four hexadecimal digits"),
      ("{\"x\":\(good),\"a\tb\":1}", "expected a string without control characters"),
      ("{\"x\":\(good),\"a\\\"", "byte 63: a string does not end"),
      (
        "{\"__metadata__\":{\"complex128\":\"x\"},\"x\":\(good)}",
        "complex128 is \"x\" in the metadata; expected a JSON list of names"
      ),
      (
        "{\"__metadata__\":{\"complex128\":\"[\\\"y\\\"]\"},\"x\":\(good)}",
        "array \"y\": it is missing; expected F64 with a last extent of 2"
      ),
      (
        "{\"__metadata__\":{\"complex128\":\"[\\\"x\\\"]\"},\"x\":"
          + tensor("F64", "[2,1]", "[0,16]")
          + "}", "array \"x\": it is float64 of shape (2, 1); expected F64 with a last extent of 2"
      ),
      (
        "{\"__metadata__\":{\"complex128\":\"[\\\"x\\\",\\\"x\\\"]\"},\"x\":\(good)}",
        "array \"x\": it is complex128 of shape ()"
      ),
    ]
    #expect(try decodeSafetensors(safetensors("{\"x\":\(good)}", pair))["x"]?.doubles() == [1, 2])
    for (header, said) in cases {
      let text = message { _ = try decodeSafetensors(safetensors(header, pair)) }
      #expect(text.contains(said) && text.hasPrefix("w.safetensors"), "\(header): \(text)")
    }
    let notUTF8 = littleEndian([6 as UInt64]) + [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x7D]
    #expect(message { _ = try decodeSafetensors(notUTF8) }.contains("byte 9: a string is no UTF-8"))
  }

  @Test("Lengths, limits and elements that are not right are refused before they do harm")
  func sizes() throws {
    let header = "{\"x\":" + tensor("F64", "[2]", "[0,16]") + "}"
    let whole = safetensors(header, pair)
    for length in 0..<whole.count {
      #expect(throws: InterchangeError.self) { try decodeSafetensors(Array(whole[..<length])) }
    }
    let cases: [([UInt8], String)] = [
      ([], "byte 0: 0 bytes are no safetensors file"),
      (
        safetensors(header, length: .max),
        "byte 0: the header's length is 18446744073709551615; expected a safetensors file, with a header of"
      ),
      (
        safetensors(header, length: 1 << 23),
        "byte 0: the header's length 8388608 reaches beyond the end of the"
      ),
      (
        safetensors(header, littleEndian([1, .nan].map(\Double.bitPattern))),
        "array \"x\", byte \(whole.count - 8): element [1] is NaN; expected finite elements"
      ),
      (
        safetensors(header, littleEndian([-.infinity, 1].map(\Double.bitPattern))),
        "[0] is -infinity"
      ),
      (
        safetensors("{\"x\":" + tensor("BF16", "[1]", "[0,2]") + "}", [0x80, 0x7F]),
        "element [0] is infinity"
      ),
      (
        safetensors("{\"x\":" + tensor("F16", "[1]", "[0,2]") + "}", [0x01, 0x7C]),
        "element [0] is NaN"
      ),
      (
        safetensors(
          "{\"x\":" + tensor("U64", "[1]", "[0,8]") + "}", littleEndian([1 << 63] as [UInt64])),
        "an element is 9223372036854775808; expected integers below 2⁶³"
      ),
      (safetensors("{\"x\":" + tensor("BOOL", "[1]", "[0,1]") + "}", [2]), "expected 0 or 1"),
    ]
    for (bytes, said) in cases {
      let text = message { _ = try decodeSafetensors(bytes) }
      #expect(text.contains(said), "\(text)")
    }
    let open = try Safetensors.decode(
      safetensors(header, littleEndian([.nan, .infinity].map(\Double.bitPattern))), file: "",
      allowNonFinite: true)
    #expect(try open.arrays["x"]?.doubles()[1] == .infinity)
    // Bytes become eight times as large in memory.
    let small = safetensors(
      "{\"x\":" + tensor("U8", "[64]", "[0,64]") + "}", [UInt8](repeating: 1, count: 64))
    #expect(try decodeSafetensors(small, limit: 512).count == 1)
    #expect(
      message { _ = try decodeSafetensors(small, limit: 511) }
        == "w.safetensors: the arrays up to \"x\" exceed the limit; expected at most 511 bytes in all, integers of 8"
    )
  }
}
