// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import ComplexModule
import Problems
import RealModule
import Shrinkages

/// A problem in the arithmetic of a run, drawn or from a file, with what its algorithms need of the
/// matrix and the prior. `A` is decomposed when something asks for it, and once.
struct RunProblem<S: Scalar> where S.Real: BinaryFloatingPoint {
  let title: String
  let a: any LinearOperator<S>
  /// The entries of `A`; `nil` for an operator.
  let matrix: Matrix<S>?
  let y: Matrix<S>
  /// The truth, if it is known.
  let x: Matrix<S>?
  let noiseVariance: Double?
  /// The singular values of `A`.
  let singularValues: () throws -> [Double]
  let lmmse: (LMMSEVariant) throws -> any LMMSE<S>
  let gram: () throws -> any ShiftedGram<S>
  /// The shrinkage of amp, vamp, oamp and gamp: the one asked for, or the prior's posterior mean.
  let shrinkage: (RunOptions) throws -> any Denoiser<S, [S.Real]>
  let threshold: (Double) -> any Denoiser<S, [S.Real]>
}

extension RunProblem where S: RealScalar & BinaryFloatingPoint, S.Real == S {
  init(_ stated: StatedProblem<Double>, _ rounded: @escaping (SVD<Double>) -> SVD<S>) {
    let a = stated.a.map { S($0) }
    let decomposition = Lazily { try SVD(stated.a) }
    let svd = Lazily { rounded(try decomposition()) }
    self.init(
      title: stated.title, a: DenseOperator(a), matrix: a, y: stated.y.map { S($0) },
      x: stated.x.map { $0.map { S($0) } }, noiseVariance: stated.noiseVariance,
      singularValues: { try decomposition().s },
      lmmse: { SpectralLMMSE(try svd(), variant: $0) }, gram: { SpectralGram(try svd()) },
      shrinkage: { options in
        if let other = options.shrinkage { return try other.denoiser() }
        let prior = options.prior
        return BernoulliGaussian<S>(gamma: S(prior.gamma), phi: S(prior.phi))
      },
      threshold: { SoftThreshold<S>(theta2: S($0)) })
  }
}

extension RunProblem where S == Complex<Double> {
  init(_ stated: StatedProblem<Complex<Double>>) {
    let svd = Lazily { try SVD(stated.a) }
    self.init(
      title: stated.title, a: DenseOperator(stated.a), matrix: stated.a, y: stated.y, x: stated.x,
      noiseVariance: stated.noiseVariance, singularValues: { try svd().s },
      lmmse: { SpectralLMMSE(try svd(), variant: $0) }, gram: { SpectralGram(try svd()) },
      shrinkage: Self.shrinkage, threshold: { ComplexSoftThreshold<S>(theta: $0) })
  }

  init(_ drawn: PartialFourierProblem, title: String) {
    let gram = drawn.a.gram
    self.init(
      title: title, a: drawn.a, matrix: nil, y: drawn.y, x: drawn.x,
      noiseVariance: drawn.noiseVariance, singularValues: { gram.map { $0.squareRoot() } },
      lmmse: { variant in
        guard variant == .exact else {
          throw UsageError("vamp-as-printed needs a dense matrix, not partial-dft")
        }
        return DiagonalGramLMMSE(drawn.a, gram: gram)
      },
      gram: { DiagonalGram(gram) }, shrinkage: Self.shrinkage,
      threshold: { ComplexSoftThreshold<S>(theta: $0) })
  }

  private static func shrinkage(_ options: RunOptions) throws -> any Denoiser<S, [S.Real]> {
    guard options.shrinkage == nil else {
      throw UsageError("--shrinkage is for real data; complex data have the prior's posterior mean")
    }
    return ComplexBernoulliGaussian<S>(gamma: options.prior.gamma, phi: options.prior.phi)
  }
}
