// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Problems

/// A case before its values are proven: what is asked, of which arrays, and why.
struct Draft {
  var id: String
  /// Raised whenever a released case changes.
  var revision: Int { Self.revisions[id] ?? 1 }
  var title: String
  var level: Case.Level
  var spec: [String]
  var source: [String]
  var call: Call
  /// Arrays by file: those of one file are shared by the cases that name the same content.
  var files: [[String: Tensor<Double>]]

  private static let revisions = [
    "vamp-l1-hand": 2, "vamp-l1-iid-20x40-batch": 2, "vamp-l1-iid-20x40-step": 2,
    "vamp-l1-scalar": 2,
  ]

  var inputs: [String: Tensor<Double>] {
    files.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
  }
}

extension Algorithm {
  /// Specification tags and source equations.
  var origin: (spec: [String], source: [String]) {
    switch self {
    case .softThreshold: (["SST"], ["BSR17 (32)"])
    case .bernoulliGaussian: (["BG"], ["BSR17 (37)-(40)"])
    case .piecewiseLinear: (["PWL"], ["BSR17 (33)"])
    case .exponential: (["EXP"], ["BSR17 (34)"])
    case .spline: (["SPL"], ["BSR17 (35), (36)"])
    case .mlp: (["MLP"], ["LMP, LAMP"])
    case .groupThreshold: (["MSTO"], ["SCSZ21 (8)"])
    case .shrinkageDerivatives: (["SST"], ["BSR17 Sec. IV-B"])
    case .lmmse: (["VAMP"], ["BSR17 (23)"])
    case .ista: (["ISTA"], ["BSR17 (3)-(5)"])
    case .fista: (["FISTA"], ["BSR17 (6), corrected"])
    case .fistaAsPrinted: (["FISTA"], ["BSR17 (6), as printed"])
    case .ampL1: (["AMP1"], ["BSR17 (7)-(9)"])
    case .amp: (["AMP", "BG"], ["BSR17 (10)-(12)"])
    case .vampL1: (["VAMP", "SST"], ["BSR17 Algorithm 1"])
    case .vamp: (["VAMP", "BG"], ["BSR17 Algorithm 1, (23)"])
    case .complexSoftThreshold: (["CST"], ["SCSZ21 (8), rows of one complex entry"])
    case .complexBernoulliGaussian: (["BG"], ["BSR17 (37)-(40), circular complex"])
    case .outputChannel: (["GAMP"], ["Rangan 2011, output functions"])
    case .partialDFT: (["AMP"], ["unitary discrete Fourier transform, rows of it"])
    case .partialDCT: (["AMP"], ["orthonormal DCT-II, rows of it"])
    case .oamp: (["OAMP"], ["Ma and Ping 2017"])
    case .gamp: (["GAMP"], ["Rangan 2011, sum-product"])
    case .emVAMP: (["EM-VAMP"], ["BSR17 footnote 7", "Fletcher and Schniter 2017"])
    case .complexAMP: (["AMP"], ["BSR17 (10)-(12), complex"])
    case .complexVAMP: (["VAMP"], ["BSR17 Algorithm 1, (23), complex"])
    case .vampAsPrinted: (["VAMP-P", "BG"], ["BSR17 Algorithm 1, (16), (20)"])
    }
  }
}

extension Parameters.Shrinkage.Family {
  /// Specification tags and source equations.
  var origin: (spec: [String], source: [String]) {
    Algorithm(rawValue: rawValue)?.origin ?? ([], [])
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
