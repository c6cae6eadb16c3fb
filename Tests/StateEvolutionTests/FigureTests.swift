// SPDX-License-Identifier: GPL-3.0-or-later
import Channels
import Shrinkages
import StateEvolution
import Testing

/// The problem of BSR17: γ = 0.1, φ = 1, M/N = 1/2, 40 dB.
struct BSR17 {
  let prior: BernoulliGaussianPrior
  let noise: Double
  let marchenkoPastur: Spectrum

  init() throws {
    prior = try BernoulliGaussianPrior(gamma: 0.1, phi: 1)
    noise = prior.noiseVariance(snr: 40, ratio: 0.5)
    marchenkoPastur = try .marchenkoPastur(ratio: 0.5)
  }

  func vamp(_ spectrum: Spectrum) throws -> VAMPEvolution.State {
    let evolution = try VAMPEvolution(
      prior: prior, shrinkage: prior.posteriorMean, spectrum: spectrum, noiseVariance: noise)
    return try Trajectory(evolution, iterations: 0).fixedPoint()
  }

  func amp() throws -> AMPEvolution.State {
    let evolution = try AMPEvolution(
      prior: prior, shrinkage: prior.posteriorMean, noiseVariance: noise, ratio: 0.5)
    return try Trajectory(evolution, iterations: 0).fixedPoint()
  }

  func nmse(_ mse: Double) -> Double { decibels(mse / prior.secondMoment) }
}

@Suite("Figures of BSR17's problem") struct FigureTests {
  @Test("matched VAMP ends at −45.60 dB for Marchenko and Pastur's law")
  func independent() throws {
    let problem = try BSR17()
    // Two decimals are given.
    #expect(abs(problem.nmse(try problem.vamp(problem.marchenkoPastur).mse) + 45.60) <= 0.005)
  }

  @Test(
    "matched VAMP ends at −44.249 dB for κ = 15 and at −41.840 dB for κ = 100",
    arguments: [(15, -44.249), (100, -41.840)])
  func geometric(kappa: Double, figure: Double) throws {
    let problem = try BSR17()
    let spectrum = try Spectrum.geometric(kappa: kappa, rows: 250, columns: 500)
    #expect(abs(problem.nmse(try problem.vamp(spectrum).mse) - figure) <= 1e-3)
  }

  @Test("AMP-ℓ1 with the minimax threshold ends at −37.2422 dB")
  func soft() throws {
    let problem = try BSR17()
    let alpha = try #require(minimaxThreshold(gamma: 0.1))
    let evolution = try AMPEvolution(
      prior: problem.prior, shrinkage: SoftThreshold(theta2: alpha), noiseVariance: problem.noise,
      ratio: 0.5)
    let mse = try Trajectory(evolution, iterations: 0).fixedPoint().mse
    #expect(abs(problem.nmse(mse) + 37.2422) <= 1e-4)
  }

  @Test("AMP, VAMP and OAMP agree with both replica equations for independent entries")
  func allAgree() throws {
    let problem = try BSR17()
    let amp = try problem.amp().mse
    let vamp = try problem.vamp(problem.marchenkoPastur).mse
    let scalar = try Replica.independent(
      prior: problem.prior, noiseVariance: problem.noise, ratio: 0.5)
    let transform = try Replica.rotationallyInvariant(
      prior: problem.prior, spectrum: problem.marchenkoPastur, noiseVariance: problem.noise)
    let oamp = try Trajectory(
      OAMPEvolution(
        prior: problem.prior, shrinkage: problem.prior.posteriorMean, estimator: .lmmse,
        spectrum: problem.marchenkoPastur, noiseVariance: problem.noise), iterations: 0
    ).fixedPoint().mse
    let gamp = try Trajectory(
      GAMPEvolution(
        prior: problem.prior, channel: AWGN(noiseVariance: problem.noise),
        noiseVariance: problem.noise, ratio: 0.5),
      iterations: 0
    ).fixedPoint().mse
    #expect(scalar.fixedPoints.count == 1 && transform.fixedPoints.count == 1)
    let replica = try #require(scalar.largest).mse
    for mse in [amp, vamp, oamp, gamp, try #require(transform.largest).mse] {
      #expect(relative(mse, replica) <= 1e-8)
    }
  }
}
