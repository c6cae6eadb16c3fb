// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Golden
import Methods
import Problems

/// A case before its values are proven: what is asked, of which arrays, and why.
struct Draft {
  var id: String
  /// Raised whenever a released case changes.
  var revision: Int { ownRevision ?? Revisions.of(id) }
  /// That of a case of a private suite.
  var ownRevision: Int?
  var title: String
  var level: Level
  var call: Call
  /// Whether it asks for the slope of the inner side of a kink.
  var asksForKinkSide: Bool { !isPrivate && id.hasSuffix("-kinks") && call.method != "spline" }
  /// Specification tags and source equations: those of the method, unless said otherwise.
  var spec, source: [String]
  /// Arrays by file: those of one file are shared by the cases that name the same content.
  var files: [Arrays<Double>]
  /// Whether the case is of a private suite, all of whose files but the manifest are named by their
  /// content, so that a new one never takes the place of one that the manifest lists.
  var isPrivate = false

  init(
    _ id: String, _ title: String, _ level: Level, _ call: Call, _ files: [Arrays<Double>]
  ) {
    self.id = id
    self.title = title
    self.level = level
    self.call = call
    let card = try? Register.card(call.method)
    (spec, source) = (card?.spec ?? [], card?.source ?? [])
    self.files = files
  }

  /// A case of a private suite, as it is stored.
  init(_ golden: Case, _ inputs: Arrays<Double>) {
    self.init(
      golden.id, golden.title, golden.level, golden.call,
      golden.inputs.map { file in
        let names = Set(file.arrays.map(\.name))
        return inputs.filter { names.contains($0.key) }
      })
    (spec, source, ownRevision, isPrivate) = (golden.spec, golden.source, golden.revision, true)
  }

  var inputs: Arrays<Double> {
    files.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
  }
}

/// A problem of the catalogue: all its numbers are exact in binary32, so that both formats are given
/// the same problem.
struct GoldenProblem {
  let name: String
  let a: Matrix<Double>
  let y: Matrix<Double>
  let noiseVariance: Double

  init(_ name: String, a: Matrix<Double>, y: Matrix<Double>, noiseVariance: Double) {
    self.name = name
    self.a = a.map(single)
    self.y = y.map(single)
    self.noiseVariance = single(noiseVariance)
  }

  /// `rows` lists the matrix row by row, in units of `1/denominator`.
  init(
    _ name: String, rows: [[Double]], over denominator: Double, y: [[Double]], noiseVariance: Double
  ) {
    self.init(
      name,
      a: Matrix(rows: rows.count, columns: rows[0].count) { rows[$0][$1] / denominator },
      y: Matrix(rows: rows.count, columns: y[0].count) { y[$0][$1] }, noiseVariance: noiseVariance)
  }

  init(
    _ name: String, _ ensemble: Ensemble, rows: Int, columns: Int, samples: Int, seed: UInt64,
    snr: Double = 40
  ) throws {
    let problem = try ProblemSpecification(
      ensemble: ensemble, rows: rows, columns: columns, snr: snr
    ).draw(seed: seed, samples: samples)
    self.init(name, a: problem.a, y: problem.y, noiseVariance: problem.noiseVariance)
  }

  /// The first `samples` columns.
  func first(_ samples: Int) -> GoldenProblem { columns(0..<samples) }

  func columns(_ range: Range<Int>) -> GoldenProblem {
    GoldenProblem(name, a: a, y: y[columns: range], noiseVariance: noiseVariance)
  }
}

/// The binary32 number nearest to `value`.
func single(_ value: Double) -> Double { Double(Float(value)) }
