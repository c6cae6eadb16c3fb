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
      title = "\(problem), seed \(options.seed)"
      (a, y, x, noiseVariance) = (drawn.a, drawn.y, drawn.x, drawn.noiseVariance)
      return
    }
    let path = data ?? ""
    let file = try DataFile(path)
    let a = try file.matrix("A")
    let y = try file.matrix("y", rows: a.rows)
    let x: Matrix<Double>? = try file.truth(rows: a.columns, columns: y.columns)
    title = path
    (self.a, self.y, self.x) = (a, y, x)
    noiseVariance = try file.noiseVariance()
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
