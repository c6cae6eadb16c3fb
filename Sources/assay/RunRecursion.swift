// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Channels
import Problems
import Shrinkages

extension RunCommand {
  /// Runs any algorithm that real and complex numbers share.
  func result<S: Scalar>(
    _ problem: RunProblem<S>, _ run: Run, _ show: @escaping @Sendable (Int) -> Void
  ) throws -> Run.Result<S> {
    let (a, y, truth) = (problem.a, problem.y, problem.x)
    let damping = parameters.damping.map { S.Real($0) }
    func noise() throws -> S.Real { S.Real(try parameters.noise(problem.noiseVariance)) }
    let initialVariance = S.Real(parameters.prior.gamma * parameters.prior.phi)
    func shrinkage() throws -> any Denoiser<S, [S.Real]> {
      switch algorithm {
      case .ampL1, .vampL1: problem.threshold(try parameters.threshold())
      case .ista, .istaGS, .nestGS, .fista, .fistaAsPrinted, .amp, .vamp, .vampAsPrinted, .oamp,
        .gamp, .emVAMP, .ampVec, .ampMMV:
        try problem.shrinkage(parameters)
      }
    }
    switch algorithm {
    case .ista:
      let lambda = S.Real(try weight())
      let ista = ISTA<S>(a: a, lambda: lambda, step: try step(problem))
      return run(ista, y, truth: truth, progress: show)
    case .fista, .fistaAsPrinted:
      let lambda = S.Real(try weight())
      let fista = FISTA<S>(
        a: a, lambda: lambda, step: try step(problem),
        variant: algorithm == .fista ? .proper : .asPrinted)
      return run(fista, y, truth: truth, progress: show)
    case .istaGS:
      let ista = ISTA<S>(
        a: a, lambda: S.Real(try weight()), step: try step(problem), norm: RowNorm<S>())
      return run(ista, try samples(y), truth: truth, progress: show)
    case .nestGS:
      let fista = FISTA<S>(
        a: a, lambda: S.Real(try weight()), step: try step(problem), variant: .nesterov,
        norm: RowNorm<S>())
      return run(fista, try samples(y), truth: truth, progress: show)
    case .ampVec:
      let rows = RowBernoulliGaussian<S>(
        gamma: S.Real(parameters.prior.gamma), phi: S.Real(parameters.prior.phi))
      let amp = VectorAMP<S>(
        a: a, denoiser: rows, onsager: parameters.onsager == .scalar ? .scalar : .matrix)
      return run(amp, try samples(y), truth: truth, progress: show)
    case .ampMMV:
      let rows = RowBernoulliGaussian<S>(
        gamma: S.Real(parameters.prior.gamma), phi: S.Real(parameters.prior.phi))
      let amp = ParallelAMPMMV<S>(a: a, theta1: rows.theta1, theta2: rows.theta2)
      return run(amp, try samples(y), truth: truth, progress: show)
    case .amp, .ampL1:
      let amp = AMP<S>(a: a, shrinkage: try shrinkage(), damping: damping)
      return run(amp, y, truth: truth, progress: show)
    case .vamp, .vampL1, .vampAsPrinted:
      let vamp = VAMP<S>(
        lmmse: try problem.lmmse(algorithm == .vampAsPrinted ? .asPrinted : .exact),
        noiseVariance: try noise(), initialVariance: initialVariance, shrinkage: try shrinkage(),
        columns: a.columns, damping: damping)
      return run(vamp, y, truth: truth, progress: show)
    case .oamp:
      let noiseVariance = try noise()
      let oamp = OAMP<S>(
        a: a, decorrelation: try decorrelation(problem, noiseVariance),
        noiseVariance: noiseVariance, shrinkage: try shrinkage(),
        variance: parameters.propagated
          ? .propagated(initial: initialVariance)
          : .residual(floor: S.Real(1e-9) * initialVariance))
      return run(oamp, y, truth: truth, progress: show)
    case .gamp, .emVAMP:
      throw UsageError("\(algorithm.rawValue) is for real data")
    }
  }

  /// `y` as samples of `--antennas` columns.
  private func samples<S: Scalar>(_ y: Matrix<S>) throws -> Batch<S> {
    let width = parameters.antennas
    guard y.columns % width == 0 else {
      throw UsageError(
        "--antennas is \(width), by which the \(y.columns) columns of y do not divide")
    }
    return Batch(y, width: width)
  }

  /// GAMP and EM-VAMP, which are for real numbers.
  func realResult<S: RealScalar & BinaryFloatingPoint>(
    _ problem: RunProblem<S>, _ run: Run, _ show: @escaping @Sendable (Int) -> Void
  ) throws -> Run.Result<S> where S.Real == S {
    let prior = parameters.prior
    let noiseVariance = S(try parameters.noise(problem.noiseVariance))
    let initialVariance = S(prior.gamma * prior.phi)
    guard algorithm == .gamp else {
      let em = EMVAMP<S>(
        a: problem.a, lmmse: try problem.lmmse(.exact), initialVariance: initialVariance,
        gamma: S(prior.gamma), phi: S(prior.phi), noiseVariance: noiseVariance)
      return run(em, problem.y, truth: problem.x, progress: show)
    }
    let channel: any OutputChannel<S> = try parameters.seen().member(noiseVariance: noiseVariance)
    let shrinkage = try problem.shrinkage(parameters)
    let damping = parameters.damping.map { S($0) }
    let gamp: GAMP<S>
    if parameters.variances == .scalar {
      gamp = GAMP(
        a: problem.a, channel: channel, shrinkage: shrinkage, initialVariance: initialVariance,
        damping: damping)
    } else {
      guard let matrix = problem.matrix else {
        throw UsageError("--variances vector needs a dense matrix")
      }
      gamp = GAMP(
        a: matrix, variances: .vector, channel: channel,
        shrinkage: try entrywise(shrinkage), initialVariance: initialVariance, damping: damping)
    }
    let y = problem.y.map { channel.observe($0) }
    guard let informed = parameters.informed else {
      return run(gamp, y, truth: problem.x, progress: show)
    }
    guard let truth = problem.x else { throw UsageError("--informed needs the truth, x") }
    return run(
      InformedGAMP(
        gamp: gamp, truth: truth, variance: S(informed),
        noise: Matrix(normal: truth.rows, truth.columns, root: options.seed, name: "informed")), y,
      truth: truth, progress: show)
  }

  /// The same denoiser entry by entry, as variances of vectors need it; samples have one column here.
  private func entrywise<S: RealScalar>(
    _ denoiser: any Denoiser<S, [S]>
  ) throws -> any Shrinkage<S> where S.Real == S {
    if let shrinkage = denoiser as? any Shrinkage<S> { return shrinkage }
    if let group = denoiser as? GroupSoftThreshold<S> {
      return ComplexSoftThreshold(theta: group.theta)
    }
    throw UsageError("--variances vector needs a shrinkage of single entries")
  }

  private func weight() throws -> Double {
    guard let lambda = parameters.lambda else {
      throw UsageError("\(algorithm.rawValue) needs --lambda")
    }
    return lambda
  }

  private func decorrelation<S: Scalar>(
    _ problem: RunProblem<S>, _ noiseVariance: S.Real
  ) throws -> any Decorrelation<S> {
    switch parameters.estimator {
    case .lmmse:
      return DecorrelatedLMMSE(try problem.lmmse(.exact), noiseVariance: noiseVariance)
    case .matchedFilter:
      let fourth = try problem.singularValues().reduce(0) { $0 + $1 * $1 * $1 * $1 }
      return MatchedFilter(
        problem.a, gramSquaredNorm: S.Real(fourth), noiseVariance: noiseVariance)
    case .pseudoInverse:
      let rank = try problem.singularValues().count
      guard rank == problem.a.rows else {
        throw DataError(
          "A has rank \(rank) and \(problem.a.rows) rows; --estimator pseudo-inverse needs full row"
            + " rank")
      }
      return PseudoInverse(problem.a, gram: try problem.gram(), noiseVariance: noiseVariance)
    }
  }

  /// `1/‖A‖_2²`, just below it so that rounding cannot pass it.
  private func step<S: Scalar>(_ problem: RunProblem<S>) throws -> S.Real {
    guard let largest = try problem.singularValues().max() else {
      throw DataError("A is zero: there is no step 1/‖A‖²")
    }
    return S.Real((1 - 0x1p-20) / (largest * largest))
  }
}
