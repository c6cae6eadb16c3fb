// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import ComplexModule
import Problems
import RealModule

/// Where a run's problem comes from: a preset, or a file.
struct ProblemSource {
  let title: String
  let a: Matrix<Double>
  let y: Matrix<Double>
  let x: Matrix<Double>?
  let noiseVariance: Double?

  init(problem: String?, data: String?, options: ProblemOptions) throws {
    if let problem {
      let drawn = try options.specification(problem).draw(
        seed: options.seed, samples: options.samples)
      self.init(
        title: "\(problem), seed \(options.seed)", a: drawn.a, y: drawn.y, x: drawn.x,
        noiseVariance: drawn.noiseVariance)
      return
    }
    try self.init(path: data ?? "")
  }

  private init(
    title: String, a: Matrix<Double>, y: Matrix<Double>, x: Matrix<Double>?, noiseVariance: Double?
  ) {
    (self.title, self.a, self.y, self.x) = (title, a, y, x)
    self.noiseVariance = noiseVariance
  }

  /// The problem of a file.
  init(path: String) throws {
    let file = try DataFile(path)
    let a = try file.matrix("A")
    let y = try file.matrix("y", rows: a.rows)
    let x: Matrix<Double>? = try file.truth(rows: a.columns, columns: y.columns)
    self.init(title: path, a: a, y: y, x: x, noiseVariance: try file.noiseVariance())
  }
}

/// A complex problem from a file.
struct ComplexSource {
  let title: String
  let a: Matrix<Complex<Double>>
  let y: Matrix<Complex<Double>>
  let x: Matrix<Complex<Double>>?
  let noiseVariance: Double?

  /// `nil` when neither `A` nor `y` is complex.
  init?(_ path: String) throws {
    let file = try DataFile(path)
    guard file.isComplex else { return nil }
    title = path
    a = try file.complexMatrix("A")
    y = try file.complexMatrix("y", rows: a.rows)
    x = try file.truth(rows: a.columns, columns: y.columns)
    noiseVariance = try file.noiseVariance()
  }
}
