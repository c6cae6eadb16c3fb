// SPDX-License-Identifier: GPL-3.0-or-later
import Golden
import Verification

/// How the error of the worst cases goes on from iteration to iteration.
extension VerificationPage {
  /// How many cases are drawn, how many quantities of each, and the least error that is told from none.
  private static let (cases, quantities, least) = (4, 5, 1e-3)

  private static let looks = [
    Chart.Look(colour: .first, mark: .circle), Chart.Look(colour: .second, mark: .square),
    Chart.Look(colour: .third), Chart.Look(colour: .first, dash: .dashed),
    Chart.Look(colour: .second, dash: .dotted),
  ]

  var courses: [Markup] {
    let figures = worst.map(figure)
    if figures.isEmpty { return [] }
    let kind = report.failing.isEmpty ? "The cases" : "The failing cases"
    return [
      Page.paragraph(
        """
        \(kind) of several iterations that are furthest from the proven values, of each method the worst before any other. An \
        error is the largest over the columns, in units of what is allowed; below \("\(Self.least)") it is drawn there.
        """, "note"), Page.row(figures),
    ]
  }

  /// The worst of each method, then the second worst of each.
  private var worst: [CaseResult] {
    let failing = report.failing
    let drawn = (failing.isEmpty ? report.ran : failing).filter { result in
      result.courses.contains { $0.errors.count > 1 && $0.errors.contains(where: \.isFinite) }
    }
    let ranked = Dictionary(grouping: drawn, by: \.golden.algorithm).values.flatMap { own in
      own.sorted { beyond($0) > beyond($1) }.enumerated().map { (rank: $0, result: $1) }
    }
    return ranked.sorted {
      ($0.rank, beyond($1.result), $0.result.golden.id)
        < ($1.rank, beyond($0.result), $1.result.golden.id)
    }.prefix(Self.cases).map(\.result)
  }

  private func beyond(_ result: CaseResult) -> Double { result.largestError / result.allowed }

  private func figure(_ result: CaseResult) -> Markup {
    let id = result.golden.id
    var chart = Chart(
      description: "Error of \(id) by iteration, in units of what is allowed", x: "iteration",
      y: "error / allowed")
    chart.curves = zip(telling(result.courses), Self.looks).map { course, look in
      Chart.Curve(name: course.quantity, look: look, points: course.errors.enumerated().map(point))
    }
    chart.levels = [
      Chart.Level(name: "allowed", look: Chart.Look(colour: .alarm, dash: .dashed), y: 1)
    ]
    chart.yKind = .logarithmic
    let rest = result.courses.count - chart.curves.count
    let others = rest > 0 ? "; \(rest) of its quantities are not drawn" : ""
    return Page.figure("\(id) <small>\(result.golden.title)\(others)</small>", chart)
  }

  /// The quantities that leave the proven values first, in order of computation.
  private func telling(_ courses: [ErrorCourse]) -> [ErrorCourse] {
    let kept = courses.enumerated().sorted { a, b in
      let (first, second) = (key(a.element), key(b.element))
      return (first.iteration, second.error, a.offset) < (second.iteration, first.error, b.offset)
    }.prefix(Self.quantities)
    return kept.sorted { $0.offset < $1.offset }.map(\.element)
  }

  private func key(_ course: ErrorCourse) -> (iteration: Int, error: Double) {
    (course.errors.firstIndex { $0 > 1 } ?? .max, course.errors.max() ?? 0)
  }

  private func point(_ iteration: Int, _ error: Double) -> Chart.Point {
    Chart.Point(
      x: Double(iteration), y: max(error, Self.least),
      note: "iteration \(iteration): \(significant(error))")
  }
}
