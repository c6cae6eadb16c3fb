// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import ComplexModule
import Golden
import Problems

extension Catalogue {
  /// What AMP of rows is asked of.
  private struct RowQuestion {
    let name: String
    let a, y: Calls.Values<Double>
    let width, iterations: Int
    let theta: [Double]

    init(
      _ name: String, _ a: Calls.Values<Double>, _ y: Calls.Values<Double>, width: Int,
      _ iterations: Int, _ theta: [Double]
    ) {
      (self.name, self.a, self.y) = (name, a, y)
      (self.width, self.iterations, self.theta) = (width, iterations, theta)
    }
  }

  /// [AMP-VEC] and [AMP-MMV] of real and of complex rows.
  static func rowMessagePassing() throws -> [Draft] {
    let (real, complex) = (try realQuestions(), try complexQuestions())
    let full = try activity(
      "100x200", .gaussian, 100, 200, antennas: 8, seed: 83, samples: 1, activity: 0.1)
    let large = RowQuestion(
      "100x200", Values(full.a), Values(full.y), width: 8, 8, common)
    return try vectors("amp-vec", real) + vectors("complex-amp-vec", complex + [large])
      + antennas("amp-mmv", real) + antennas("complex-amp-mmv", complex)
  }

  private static func realQuestions() throws -> [RowQuestion] {
    let wide = realRows(rows: 20, columns: 40, samples: 2, width: 2, seed: 84)
    let tall = realRows(rows: 24, columns: 12, samples: 1, width: 3, seed: 85)
    let signs = try activity("binary-16x32", .binary, 16, 32, antennas: 4, seed: 82)
    let (a, y) = complexRows(rows: 12, columns: 24, samples: 3, width: 4, seed: 41)
    let stacks = stacked(a, y)
    return [
      RowQuestion(
        "hand", Values([2, 3], [1, 0, 0.5, 0, 1, 0.5]),
        Values([2, 4], [2, -1, 0.25, 1, 0.5, 1.5, -2, 0.125]), width: 2, 3, common),
      RowQuestion("rows-20x40", Values(wide.a), Values(wide.y), width: 2, 6, common),
      RowQuestion(
        "rows-20x40-alone", Values(wide.a), Values(wide.y[columns: 0..<2]), width: 1, 5, rare),
      RowQuestion("tall-24x12", Values(tall.a), Values(tall.y), width: 3, 4, frequent),
      RowQuestion(
        "binary-16x32", Values(signs.a.map(\.real)), Values(signs.y.map(\.real)), width: 4, 5,
        [0.5, 2]),
      RowQuestion("stacked-24x48", Values(stacks.a), Values(stacks.y), width: 4, 6, [0.5, 1.625]),
    ]
  }

  private static func complexQuestions() throws -> [RowQuestion] {
    let (a, y) = complexRows(rows: 12, columns: 24, samples: 3, width: 4, seed: 41)
    let tall = complexRows(rows: 20, columns: 10, samples: 1, width: 3, seed: 43)
    let structured = try [
      activity("binary-16x24", .binary, 16, 24, antennas: 4, seed: 72),
      activity("zadoff-chu-13x20", .zadoffChu, 13, 20, antennas: 2, seed: 73),
    ].map { RowQuestion($0.name, Values($0.a), Values($0.y), width: $0.width, 5, [1, 1.75]) }
    return [
      RowQuestion(
        "hand",
        .complex(Tensor([2, 3], pairs: [1, 0, 0, 0.5, 0.5, 0, 0, -1, 0.25, 0, 0, 0.75])),
        .complex(
          Tensor([2, 4], pairs: [2, 1, -1, 0, 0.25, 1, 1, 0, 0.5, 1, 1.5, 0, -2, 1, 0.125, 2])),
        width: 2, 3, common),
      RowQuestion("12x24", Values(a), Values(y), width: 4, 6, [1, 1.625]),
      RowQuestion("12x24-alone", Values(a), Values(y[columns: 4..<6]), width: 1, 5, rare),
      RowQuestion("tall-20x10", Values(tall.a), Values(tall.y), width: 3, 4, frequent),
    ] + structured
  }

  /// Real matrices with columns of length near 1, and rows of which every sixth is active.
  private static func realRows(
    rows: Int, columns: Int, samples: Int, width: Int, seed: UInt64
  ) -> (a: Matrix<Double>, y: Matrix<Double>) {
    let stream = Stream(root: seed, name: "golden-rows", trial: 0)
    let scale = (1 / Double(rows)).squareRoot()
    let a = Matrix(rows: rows, columns: columns) { _, _ in
      Proving.single(scale * stream.normal())
    }
    let x = Matrix(rows: columns, columns: samples * width) { n, d in
      (n + 5 * (d / width)) % 6 == 0 ? stream.normal() : 0
    }
    var y = Matrix(rows: rows, columns: samples * width) { _, _ in 0.03125 * stream.normal() }
    y.add(a, x)
    return (a, y.map { Proving.single($0) })
  }

  /// All questions; some with the mean slope for the mean Jacobian; a step from a state.
  private static func vectors(
    _ method: MethodName, _ questions: [RowQuestion]
  ) throws -> [Draft] {
    try questions.map { rowDraft(method, $0) }
      + [rowDraft(method, questions[0], .scalar), rowDraft(method, questions[1], .scalar)]
      + [rowLayer(method, questions[0]), rowLayer(method, questions[1])]
  }

  private static func antennas(
    _ method: MethodName, _ questions: [RowQuestion]
  ) throws -> [Draft] {
    // Of one antenna it is AMP, which has its own cases.
    let questions = questions.filter { $0.width > 1 }
    return try questions.map { rowDraft(method, $0) } + [rowLayer(method, questions[1])]
  }

  private static func rowDraft(
    _ method: MethodName, _ question: RowQuestion, _ onsager: OnsagerForm? = nil
  ) -> Draft {
    draft(
      question.name + (onsager == .scalar ? "-scalar" : ""),
      "\(question.iterations) iterations on \(question.name), samples of \(question.width) columns"
        + " (D = \(question.y.shape[1]))" + (onsager == .scalar ? ", mean slope" : ""),
      .trajectory,
      Call(
        method,
        Parameters().with(.iterations, question.iterations).with(.theta, question.theta)
          .with(.width, question.width).with(.onsager, onsager)),
      [["A": question.a], ["y": question.y]])
  }

  private static func rowLayer(_ method: MethodName, _ question: RowQuestion) throws -> Draft {
    let start = rowDraft(method, question)
    let before = start.call.parameters.with(.iterations, 2)
    let trace = try Trace(draft("", "", .trajectory, Call(method, before), start.files))
    let names = ["x", "v", "b"] + (method.rawValue.hasSuffix("mmv") ? ["messages"] : [])
    let states = try names.reduce(into: Arrays<Double>()) {
      $0["state/" + $1] = try trace.last($1)
    }
    return draft(
      "\(question.name)-step", "one step on \(question.name), from the state after 2", .layer,
      Call(method, before.with(.iterations, 1)),
      [["A": question.a], ["y": question.y].merging(states) { $1 }])
  }
}
