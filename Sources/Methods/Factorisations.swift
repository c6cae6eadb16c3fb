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

  public init(
    lmmse: @escaping @Sendable (Matrix<S>, LMMSEVariant) throws -> any LMMSE<S>,
    gram: @escaping @Sendable (Matrix<S>) throws -> any ShiftedGram<S>,
    complexLMMSE: @escaping @Sendable (Matrix<S.Complexified>) throws -> any LMMSE<S.Complexified>
  ) {
    self.lmmse = lmmse
    self.gram = gram
    self.complexLMMSE = complexLMMSE
  }
}

extension Factorisations where S == Double {
  /// Through the SVD, as the algorithms run.
  public static var spectral: Factorisations<Double> {
    Factorisations(
      lmmse: { SpectralLMMSE(try SVD($0), variant: $1) }, gram: { SpectralGram(try SVD($0)) },
      complexLMMSE: { SpectralLMMSE(try SVD($0)) })
  }
}

extension Factorisations where S == Double {
  /// Through Cholesky factors of `A A^H + c I`.
  public static var gram: Factorisations<Double> {
    Factorisations(
      lmmse: { GramLMMSE($0, gram: CholeskyGram($0), variant: $1) }, gram: { CholeskyGram($0) },
      complexLMMSE: { GramLMMSE($0, gram: CholeskyGram($0)) })
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
      })
  }
}
