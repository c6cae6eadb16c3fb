// SPDX-License-Identifier: GPL-3.0-or-later
import Golden
import Verification

/// The failing cases: the first in full, all of them in a table, and what programs said of them.
extension VerificationPage {
  /// Rows of the table that are not folded, and how many different messages are shown.
  private static let (open, messages) = (20, 40)

  var failures: [Markup] {
    let failing = report.failing
    guard let first = failing.first else { return [] }
    var body = [full(first), table(failing.prefix(Self.open))]
    if failing.count > Self.open {
      let rest = failing.dropFirst(Self.open)
      body.append(Page.folded("and \(rest.count) more", table(rest)))
    }
    return body + said(failing)
  }

  /// The case that is easiest to follow.
  private func full(_ result: CaseResult) -> Markup {
    let golden = result.golden
    var entries: [(term: Markup, meaning: Markup)] = [
      ("first failure", "<b>\(golden.id)</b>: \(golden.title)"),
      (
        "source",
        "\(golden.source.joined(separator: ", ")) [\(golden.spec.joined(separator: ", "))]"
      ),
    ]
    if let difference = result.difference {
      entries.append(("first differs in", "\(difference.place): \(difference.what)"))
      if difference.kind == .tooFar {
        let unit = golden.unit(report.dtype)
        entries += [
          ("expected", "<code>\(exact(difference.expected))</code>"),
          ("got", "<code>\(exact(difference.got))</code>"),
          (
            "error",
            "\(significant(difference.error)) \(unit), allowed \(significant(difference.allowed))"
          ),
        ]
      }
    } else {
      entries.append(("what was said", "<bdi>\(gist(result.message))</bdi>"))
    }
    let remarks = result.remarks.map { "\($0)<br/>" as Markup }
    if !remarks.isEmpty { entries.append(("besides", "\(remarks)")) }
    entries.append(("again", "<code>\(caseCommand) --only \(golden.id)</code>"))
    return Page.definitions(entries, "glossary")
  }

  private func table(_ results: ArraySlice<CaseResult>) -> Markup {
    let rows = results.map { result -> [Markup] in
      let id: Markup = "\(result.golden.id)"
      guard let difference = result.difference else {
        return [id, "-", "-", "-", "-", "\(gist(result.message))"]
      }
      let place: Markup = "\(difference.place)"
      guard difference.kind == .tooFar else {
        return [id, place, "-", "-", "-", "\(difference.what)"]
      }
      let times = significant(difference.error / difference.allowed)
      return [id, place, "\(times)", cell(difference.got), cell(difference.expected), ""]
    }
    // A word for each is needed only where not all are numbers.
    let isOfNumbers = results.allSatisfy { $0.difference?.kind == .tooFar }
    let header: [Markup] = ["case", "in", "error", "got", "expected", "what is wrong"]
    return Page.table(
      "Where each first differs; the error is in units of what is allowed",
      header: isOfNumbers ? header.dropLast() : header,
      rows: isOfNumbers ? rows.map { $0.dropLast() } : rows, endsInWords: !isOfNumbers)
  }

  private func cell(_ value: Double) -> Markup { "\("\(value)")" }

  /// Equal messages once, each folded.
  private func said(_ failing: [CaseResult]) -> [Markup] {
    let telling = failing.filter { $0.difference == nil && $0.message.contains(where: \.isNewline) }
    let groups = Dictionary(grouping: telling, by: \.message).values
      .sorted { ($1.count, $0[0].golden.id) < ($0.count, $1[0].golden.id) }
    let shown = groups.prefix(Self.messages).map { results -> Markup in
      let (first, others) = (results[0], results.count - 1)
      return Page.folded(
        "\(first.golden.id)\(others == 0 ? "" : " and \(others) more"): \(gist(first.message))",
        Page.lines(folded(first.message, head: 10, tail: 30)))
    }
    if shown.isEmpty { return [] }
    let more = groups.count - shown.count
    return ["<p class=\"heading\">What was said</p>\n"] + shown
      + (more > 0 ? [Page.paragraph("and \(more) other messages", "note")] : [])
  }
}
