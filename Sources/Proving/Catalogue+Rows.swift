// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import ComplexModule
import Golden
import Problems
import RealModule

extension Catalogue {
  /// A problem of rows: `A`, and `y` of samples of `width` columns.
  struct RowProblem {
    let name: String
    let a, y: Calls.Values<Double>
    let width: Int
    /// Just below `1/‖A‖²`.
    let step: Double
  }

  /// Complex matrices with columns of length near 1, and rows of which every sixth is active.
  static func complexRows(
    rows: Int, columns: Int, samples: Int, width: Int, seed: UInt64
  ) -> (a: Matrix<Complex<Double>>, y: Matrix<Complex<Double>>) {
    let stream = Stream(root: seed, name: "golden-rows", trial: 0)
    func normal(_ scale: Double) -> Complex<Double> {
      let real = scale * stream.normal()
      return Complex(real, scale * stream.normal())
    }
    let scale = (0.5 / Double(rows)).squareRoot()
    let a = Matrix(rows: rows, columns: columns) { _, _ in single(normal(scale)) }
    let x = Matrix(rows: columns, columns: samples * width) { n, d in
      (n + 5 * (d / width)) % 6 == 0 ? normal(0.5.squareRoot()) : .zero
    }
    var y = Matrix(rows: rows, columns: samples * width) { _, _ in normal(0.03125) }
    y.add(a, x)
    return (a, y.map(single))
  }

  private static func single(_ z: Complex<Double>) -> Complex<Double> {
    Complex(Proving.single(z.real), Proving.single(z.imaginary))
  }

  /// `[Re −Im; Im Re]` of `A`, and `[Re; Im]` of `Y`, SCSZ21 (5).
  static func stacked(
    _ a: Matrix<Complex<Double>>, _ y: Matrix<Complex<Double>>
  ) -> (a: Matrix<Double>, y: Matrix<Double>) {
    (
      Matrix(rows: 2 * a.rows, columns: 2 * a.columns) { i, j in
        let z = a[i % a.rows, j % a.columns]
        if (i < a.rows) == (j < a.columns) { return z.real }
        return i < a.rows ? -z.imaginary : z.imaginary
      },
      Matrix(rows: 2 * y.rows, columns: y.columns) { i, d in
        let z = y[i % y.rows, d]
        return i < y.rows ? z.real : z.imaginary
      }
    )
  }

  /// [ISTA-GS] and [NEST-GS] on rows of real and of complex numbers.
  static func rows(_ small: GoldenProblem) throws -> [Draft] {
    let (a, y) = complexRows(rows: 12, columns: 24, samples: 3, width: 4, seed: 41)
    let norm = try SVD(a).s[0]
    let step = Proving.single(0.999 / (norm * norm))
    let stacks = stacked(a, y)
    let largest = try SVD(small.a).s[0]
    let ofReal = [
      RowProblem(
        name: "rows-20x40", a: Values(small.a), y: Values(small.y), width: 2,
        step: Proving.single(0.999 / (largest * largest))),
      RowProblem(
        name: "stacked-24x48", a: Values(stacks.a), y: Values(stacks.y), width: 4, step: step),
      RowProblem(
        name: "hand", a: Values([2, 3], [1, 0, 0.5, 0, 1, 0.5]),
        y: Values([2, 4], [2, -1, 0.25, 1, 0.5, 1.5, -2, 0.125]), width: 2, step: 0.625),
    ]
    let ofComplex = [
      RowProblem(name: "12x24", a: Values(a), y: Values(y), width: 4, step: step),
      RowProblem(
        name: "12x24-one", a: Values(a), y: Values(y[columns: 0..<4]), width: 4, step: step),
      RowProblem(
        name: "hand",
        a: .complex(Tensor([2, 3], pairs: [1, 0, 0, 0.5, 0.5, 0, 0, -1, 0.25, 0, 0, 0.75])),
        y: .complex(
          Tensor([2, 4], pairs: [2, 1, -1, 0, 0.25, 1, 1, 0, 0.5, 1, 1.5, 0, -2, 1, 0.125, 2])),
        width: 2, step: 0.5),
    ]
    let methods: [(MethodName, [RowProblem], Subject)] = [
      ("ista-gs", ofReal, .gradient("ista-gs")), ("nest-gs", ofReal, .accelerated("nest-gs")),
      ("complex-ista-gs", ofComplex, .gradient("complex-ista-gs")),
      ("complex-nest-gs", ofComplex, .accelerated("complex-nest-gs")),
    ]
    return try methods.flatMap { method, problems, subject in
      try problems.map { draft(method, $0, iterations: $0.name == "hand" ? 3 : 6) }
        + [layer(subject, problems[0], after: 3)]
    }
  }

  /// The same on statements of activity detection with structured preambles: rows of complex numbers, and
  /// rows of the stacked real ones.
  static func rowsOfPreambles() throws -> [Draft] {
    let problems = try [
      activity("singer-9x13", .singer(order: 3), 9, 13, antennas: 3, seed: 71),
      activity("binary-16x24", .binary, 16, 24, antennas: 4, seed: 72),
      activity("zadoff-chu-13x20", .zadoffChu, 13, 20, antennas: 2, seed: 73),
    ]
    return try problems.flatMap { name, a, y, width in
      let norm = try SVD(a).s[0]
      let step = Proving.single(0.999 / (norm * norm))
      let stacks = stacked(a, y)
      let complex = RowProblem(name: name, a: Values(a), y: Values(y), width: width, step: step)
      let real = RowProblem(
        name: name + "-stacked", a: Values(stacks.a), y: Values(stacks.y), width: width, step: step)
      return [
        draft("complex-ista-gs", complex, iterations: 5),
        draft("complex-nest-gs", complex, iterations: 5),
        draft("ista-gs", real, iterations: 5), draft("nest-gs", real, iterations: 5),
      ]
    }
  }

  /// Two samples of an activity-detection problem, numbers exact in binary32.
  static func activity(
    _ name: String, _ preambles: Preambles, _ length: Int, _ devices: Int, antennas: Int,
    seed: UInt64, samples: Int = 2, activity: Double = 0.15
  ) throws -> (name: String, a: Matrix<Complex<Double>>, y: Matrix<Complex<Double>>, width: Int) {
    let statement = ActivitySpecification(
      preambles: preambles, length: length, devices: devices, antennas: antennas,
      activity: activity)
    let a = try statement.drawPreambles(seed: seed).map(single)
    let problem = statement.draw(a, seed: seed, samples: samples)
    return (name, a, problem.observations.matrix.map(single), antennas)
  }

  private static func draft(
    _ method: MethodName, _ problem: RowProblem, iterations: Int
  ) -> Draft {
    draft(
      problem.name,
      "\(iterations) iterations on \(problem.name), samples of \(problem.width) columns"
        + " (D = \(problem.y.shape[1]))", .trajectory,
      Call(method, parameters(problem, iterations)), [["A": problem.a], ["y": problem.y]])
  }

  private static func layer(
    _ subject: Subject, _ problem: RowProblem, after iterations: Int
  ) throws -> Draft {
    let trace = try Trace(draft(subject.method, problem, iterations: iterations))
    var parameters = parameters(problem, 1)
    if let key = subject.counted { parameters[key] = iterations }
    return draft(
      "\(problem.name)-step",
      "one step on \(problem.name), from the state after \(iterations)", .layer,
      Call(subject.method, parameters),
      [["A": problem.a], ["y": problem.y].merging(try subject.resume(trace)) { $1 }])
  }

  private static func parameters(_ problem: RowProblem, _ iterations: Int) -> Parameters {
    Parameters().with(.iterations, iterations).with(.lambda, 0.25).with(.step, problem.step)
      .with(.width, problem.width)
  }
}
