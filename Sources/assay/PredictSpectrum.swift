// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Arithmetic
import Calls
import Foundation
import Interchange
import Problems
import StateEvolution

/// Which spectrum a prediction is for, as `mp`, `geometric:κ` or `drawn`.
enum SpectrumName: ExpressibleByArgument, Equatable, CustomStringConvertible {
  case marchenkoPastur, drawn
  case geometric(Double)

  init?(argument: String) {
    switch argument {
    case "mp": self = .marchenkoPastur
    case "drawn": self = .drawn
    default:
      guard argument.hasPrefix("geometric:"), let kappa = Double(argument.dropFirst(10)),
        kappa >= 1, kappa.isFinite
      else { return nil }
      self = .geometric(kappa)
    }
  }

  var description: String {
    switch self {
    case .marchenkoPastur: "mp"
    case .drawn: "drawn"
    case .geometric(let kappa): "geometric:\(kappa)"
    }
  }
}

/// A matrix that is given: the problem's, or a file's.
struct MatrixOptions: ParsableArguments {
  @Option(help: "NPZ or MAT file with the matrix A (M×N).")
  var data: String?
  @Option(help: "Root seed of the problem's matrix and of the drawn supports.")
  var seed: UInt64 = 1

  func matrix(_ options: PredictOptions) throws -> Matrix<Double> {
    if options.ratio != nil {
      throw UsageError("--ratio states no size of a matrix; give --rows and --columns")
    }
    guard let data else {
      let specification = try options.specification()
      try requireRoom(
        specification.rows * specification.columns,
        for: "a matrix of \(specification.rows)×\(specification.columns)")
      return try specification.ensemble.draw(
        rows: specification.rows, columns: specification.columns,
        from: Stream(root: seed, name: "matrix", trial: 0))
    }
    if options.rows != nil || options.columns != nil {
      throw UsageError("--rows and --columns do not go with --data, which holds the matrix")
    }
    let arrays = try ArrayFile.read(contentsOf: URL(fileURLWithPath: data))
    guard let array = arrays["A"], array.shape.count == 2, !array.shape.contains(0) else {
      throw DataError("\(data): array \"A\" (M×N) is missing or is not a matrix")
    }
    return Matrix(Tensor(array.shape, try array.doubles()))
  }

  func title(_ options: PredictOptions) -> String {
    data ?? "\(options.problem), seed \(seed)"
  }
}

/// The options that state a spectrum.
struct SpectrumOptions: ParsableArguments {
  @Option(
    help: "mp (independent entries), geometric:κ, or drawn (the problem's matrix).")
  var spectrum: SpectrumName?
  @OptionGroup var matrix: MatrixOptions

  func validate() throws {
    if spectrum != nil && matrix.data != nil {
      throw ValidationError("Give either --spectrum or --data.")
    }
  }

  /// The spectrum with its title.
  func stated(_ options: PredictOptions) throws -> (spectrum: Spectrum, title: String) {
    let specification = try options.specification()
    let name: SpectrumName
    switch (spectrum, matrix.data, specification.ensemble) {
    case (let spectrum?, _, _): name = spectrum
    case (nil, _?, _): name = .drawn
    case (nil, nil, .gaussian): name = .marchenkoPastur
    case (nil, nil, .geometric(let kappa)): name = .geometric(kappa)
    }
    switch name {
    case .marchenkoPastur:
      return (try .marchenkoPastur(ratio: try options.statedRatio()), "mp")
    case .geometric(let kappa):
      guard options.ratio == nil else {
        throw UsageError("--ratio goes with --spectrum mp; for others give --rows and --columns")
      }
      let (rows, columns) = (specification.rows, specification.columns)
      let spectrum = try Spectrum.geometric(kappa: kappa, rows: rows, columns: columns)
      return (spectrum, "\(name) \(rows)×\(columns)")
    case .drawn:
      let a = try matrix.matrix(options)
      let s = try SVD(a).s
      guard !s.isEmpty else { throw DataError("\(matrix.title(options)): A is zero") }
      return (
        try Spectrum(singularValues: s, rows: a.rows, columns: a.columns),
        "of A \(a.rows)×\(a.columns), \(matrix.title(options))"
      )
    }
  }
}
