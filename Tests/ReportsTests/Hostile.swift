// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Foundation
import Verification

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A name that would be markup, end a cell or an element, call a person, or end a line.
let hostile = "<script>alert(1)</script>]]>&|@everyone`\u{1}\n::error::100%\r\n"

func isWellFormed(_ text: String) -> Bool { XMLParser(data: Data(text.utf8)).parse() }

/// Says the same to all cases, less those of which it refuses the method.
final class Parrot: Candidate {
  let name: String
  let refused: Set<MethodName>
  let said: (Question) -> Answer

  init(
    named name: String = "parrot", refusing refused: Set<MethodName> = [],
    _ said: @escaping (Question) -> Answer
  ) {
    (self.name, self.refused, self.said) = (name, refused, said)
  }

  func refusal(_ call: Call, _ dtype: DType) -> String? {
    refused.contains(call.method) ? "it has no \(call.method)" : nil
  }

  func answer(_ question: Question) throws -> Answer { said(question) }
}
