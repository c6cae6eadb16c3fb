// SPDX-License-Identifier: GPL-3.0-or-later

/// JUnit XML, as systems of continuous integration read it.
struct JUnit {
  enum Outcome {
    case passed
    case failed(message: String, details: String? = nil)
    case skipped(message: String)
  }

  struct Test {
    let classname, name: String
    let outcome: Outcome
    /// What there is to say of a test that passed.
    var output: String?
  }

  struct Suite {
    let name: String
    let tests: [Test]
  }

  let name: String
  let suites: [Suite]

  var text: String {
    let page: Markup = """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="\(name)">
      \(suites.map(\.markup))</testsuites>

      """
    return page.text
  }
}

extension JUnit.Suite {
  fileprivate var markup: Markup {
    let failures = tests.count { if case .failed = $0.outcome { true } else { false } }
    let skipped = tests.count { if case .skipped = $0.outcome { true } else { false } }
    return """
        <testsuite name="\(name)" tests="\(tests.count)" failures="\(failures)" errors="0" skipped="\(skipped)">
      \(tests.map(\.markup))  </testsuite>

      """
  }
}

extension JUnit.Test {
  fileprivate var markup: Markup {
    var content: [Markup] = []
    switch outcome {
    case .passed: break
    case .failed(let message, let details?):
      content.append("<failure message=\"\(message)\">\(details)</failure>")
    case .failed(let message, nil): content.append("<failure message=\"\(message)\"/>")
    case .skipped(let message): content.append("<skipped message=\"\(message)\"/>")
    }
    if let output { content.append("<system-out>\(output)</system-out>") }
    let head: Markup = "    <testcase classname=\"\(classname)\" name=\"\(name)\""
    return content.isEmpty ? "\(head)/>\n" : "\(head)>\(content)</testcase>\n"
  }
}
