// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import ComplexModule
import RealModule

/// What algorithms need of a matrix besides products, in a form that depends on the arithmetic.
public struct Factorisations<S: RealScalar>: Sendable where S.Real == S {
  /// The LMMSE stage of VAMP.
  public let lmmse: @Sendable (Matrix<S>, LMMSEVariant) throws -> any LMMSE<S>
  /// The systems in `A A^T`.
  public let gram: @Sendable (Matrix<S>) throws -> any ShiftedGram<S>
  public let complexLMMSE: @Sendable (Matrix<S.Complexified>) throws -> any LMMSE<S.Complexified>
  /// The largest eigenvalue of `H^H H`.
  public let gramEigenvalue: @Sendable (Matrix<S.Complexified>) throws -> S

  public init(
    lmmse: @escaping @Sendable (Matrix<S>, LMMSEVariant) throws -> any LMMSE<S>,
    gram: @escaping @Sendable (Matrix<S>) throws -> any ShiftedGram<S>,
    complexLMMSE: @escaping @Sendable (Matrix<S.Complexified>) throws -> any LMMSE<S.Complexified>,
    gramEigenvalue: @escaping @Sendable (Matrix<S.Complexified>) throws -> S
  ) {
    self.lmmse = lmmse
    self.gram = gram
    self.complexLMMSE = complexLMMSE
    self.gramEigenvalue = gramEigenvalue
  }
}

extension Factorisations where S == Double {
  /// Through the SVD, as the algorithms run.
  public static var spectral: Factorisations<Double> {
    Factorisations(
      lmmse: { SpectralLMMSE(try SVD($0), variant: $1) }, gram: { SpectralGram(try SVD($0)) },
      complexLMMSE: { SpectralLMMSE(try SVD($0)) }, gramEigenvalue: { try largestOfGram($0) })
  }
}

extension Factorisations where S == Double {
  /// Through Cholesky factors of `A A^H + c I`.
  public static var gram: Factorisations<Double> {
    Factorisations(
      lmmse: { GramLMMSE($0, gram: CholeskyGram($0), variant: $1) }, gram: { CholeskyGram($0) },
      complexLMMSE: { GramLMMSE($0, gram: CholeskyGram($0)) },
      gramEigenvalue: { try largestOfGram($0) })
  }

  /// Through Cholesky factors of `A^H A + c I`, where that is what is inverted.
  public static var normal: Factorisations<Double> {
    Factorisations(
      lmmse: { a, variant in
        if variant == .exact { return NormalLMMSE(a) }
        return GramLMMSE(a, gram: CholeskyGram(a), variant: variant)
      }, gram: { CholeskyGram($0) }, complexLMMSE: { NormalLMMSE($0) },
      gramEigenvalue: { try largestOfGram($0) })
  }
}

/// `λ_1` of `H^H H`.
private func largestOfGram(_ h: Matrix<Complex<Double>>) throws -> Double {
  let s = try SVD(h).s.first ?? 0
  return s * s
}

/// LMMSE through the N × N matrix, as its formula is written.
private struct NormalLMMSE<S: Scalar>: LMMSE {
  let a: Matrix<S>
  let gram: CholeskyGram<S>

  init(_ a: Matrix<S>) {
    self.a = a
    gram = CholeskyGram(a.adjoint)
  }

  func project(_ y: Matrix<S>) -> Matrix<S> {
    var projected = Matrix<S>(zeros: a.columns, y.columns)
    projected.add(adjointOf: a, y)
    return projected
  }

  func estimate(
    _ projected: Matrix<S>, _ r: Matrix<S>, _ c: [S.Real], into x: inout Matrix<S>
  ) -> [S.Real] {
    let columns = c.indices.map { d in
      let shifted = gram.shifted(by: c[d])
      var b = r[columns: d..<(d + 1)]
      b.scaleColumns(by: [c[d]], adding: projected[columns: d..<(d + 1)])
      return (shifted.solve(b), c[d] * shifted.traceOfInverse / S.Real(Double(a.columns)))
    }
    x = Matrix(joining: columns.map(\.0))
    return columns.map(\.1)
  }
}

extension Factorisations where S == Float {
  /// Through the SVD, found in binary64 and rounded once.
  public static var spectral: Factorisations<Float> {
    @Sendable func svd(_ a: Matrix<Float>) throws -> SVD<Float> {
      try SVD(a.map { Double($0) }).map { Float($0) }
    }
    return Factorisations(
      lmmse: { SpectralLMMSE(try svd($0), variant: $1) }, gram: { SpectralGram(try svd($0)) },
      complexLMMSE: { a in
        let doubles = a.map { Complex(Double($0.real), Double($0.imaginary)) }
        return SpectralLMMSE(try SVD(doubles).map { Float($0) })
      },
      gramEigenvalue: { h in
        Float(try largestOfGram(h.map { Complex(Double($0.real), Double($0.imaginary)) }))
      })
  }
}
