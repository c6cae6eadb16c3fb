// SPDX-License-Identifier: GPL-3.0-or-later
import Channels
import Foundation
import StateEvolution
import Testing

/// `E var[z|y]` of `z ~ N(p, τ_p)` by plain sums over `z`, from `P(y|z)` of each outcome.
private func meanVariance(
  p: Double, tauP: Double, _ outcomes: [(Double) -> Double]
) -> Double {
  let deviation = tauP.squareRoot()
  return outcomes.reduce(0) { sum, likelihood in
    func moment(_ power: Double) -> Double {
      trapezoidal(p - 12 * deviation, p + 12 * deviation, count: 4000) { z in
        density(z - p, variance: tauP) * likelihood(z) * pow(z - p, power)
      }
    }
    let probability = moment(0)
    return sum + moment(2) - moment(1) * moment(1) / probability
  }
}

private let probitChannel = Probit(noiseVariance: 0.01)
private let magnitudeChannel = Magnitude(noiseVariance: 0.01)

private func bins(_ edges: [Double]) throws -> Bins { try #require(Bins(edges: edges)) }

private let points = [(0.0, 0.2, 0.01), (0.3, 0.2, 0.01), (-1, 0.05, 0.3), (2, 1, 0.5)]

@Suite("Output channels") struct OutputChannelTests {
  /// `τ_p (1 − (τ_p/s²) I)`
  private func predicted(
    _ channel: any Observation, _ p: Double, _ tauP: Double, _ noise: Double
  ) throws -> Double {
    let total = tauP + noise
    let information = try channel.information(p: p, deviation: total.squareRoot())
    return tauP * (1 - tauP / total * information)
  }

  @Test("probit: the mean posterior variance is that of plain sums", arguments: points)
  func probit(p: Double, tauP: Double, noise: Double) throws {
    let sigma = noise.squareRoot()
    let expected = meanVariance(
      p: p, tauP: tauP, [{ cumulative($0 / sigma) }, { cumulative(-$0 / sigma) }])
    #expect(relative(try predicted(probitChannel, p, tauP, noise), expected) <= 1e-9)
  }

  @Test("quantiser: the mean posterior variance is that of plain sums", arguments: points)
  func quantiser(p: Double, tauP: Double, noise: Double) throws {
    let sigma = noise.squareRoot()
    let edges = [-1, -0.2, 0.1, 0.9]
    let ends = [-1e3] + edges + [1e3]
    let outcomes: [(Double) -> Double] = zip(ends, ends.dropFirst()).map { a, b in
      { z in cumulative((b - z) / sigma) - cumulative((a - z) / sigma) }
    }
    // Bins far from p have no probability in binary64, and nothing to add.
    let expected = meanVariance(
      p: p, tauP: tauP,
      outcomes.filter { likelihood in
        trapezoidal(p - 6 * tauP.squareRoot(), p + 6 * tauP.squareRoot(), count: 500) {
          density($0 - p, variance: tauP) * likelihood($0)
        } > 1e-14
      })
    #expect(relative(try predicted(bins(edges), p, tauP, noise), expected) <= 1e-9)
  }

  @Test(
    "magnitude: the mean posterior variance is that of plain sums over z and y", arguments: points)
  func magnitude(p: Double, tauP: Double, noise: Double) throws {
    let total = tauP + noise
    let deviation = tauP.squareRoot()
    let end = abs(p) + 12 * total.squareRoot()
    // ∫ (E[(z−p)²; y] − E[z−p; y]²/P(y)) dy over y > 0, doubled and halved for the sign of u
    let expected =
      trapezoidal(-end, end, count: 1200) { y in
        func moment(_ power: Double) -> Double {
          trapezoidal(p - 9 * deviation, p + 9 * deviation, count: 1200) { z in
            let likelihood = density(y - z, variance: noise) + density(-y - z, variance: noise)
            return density(z - p, variance: tauP) * likelihood * pow(z - p, power)
          }
        }
        let probability = moment(0)
        return probability > 0 ? moment(2) - moment(1) * moment(1) / probability : 0
      } / 2
    #expect(relative(try predicted(magnitudeChannel, p, tauP, noise), expected) <= 1e-7)
  }

  @Test("the mean information over p is that of plain sums")
  func mean() throws {
    let channels: [any Observation] = [probitChannel, try bins([-0.5, 0.2, 1]), magnitudeChannel]
    for channel in channels {
      for (variance, s) in [(0.1, 0.4), (1, 0.1)] {
        let end = 12 * variance.squareRoot()
        let expected = try trapezoidalThrowing(-end, end, count: 2000) { p in
          density(p, variance: variance) * (try channel.information(p: p, deviation: s))
        }
        let value = try channel.meanInformation(variance: variance, deviation: s)
        #expect(relative(value, expected) <= 1e-9)
      }
    }
  }

  @Test("one edge at 0 is a sign; finer bins tell more, and in the limit everything")
  func limits() throws {
    for p in [0, 0.3, -2, 7.0] {
      let sign = probitChannel.information(p: p, deviation: 0.7)
      let edge = try bins([0]).information(p: p, deviation: 0.7)
      #expect(relative(edge, sign) <= 1e-10)
    }
    let informations = try [1.0, 0.3, 0.1, 0.01, 1e-3].map { width in
      let count = Int(10 / width)
      let edges = (-count...count).map { Double($0) * width }
      return try bins(edges).information(p: 0.2, deviation: 1)
    }
    #expect(zip(informations, informations.dropFirst()).allSatisfy { $0 < $1 })
    // A bin of width d leaves d²/12.
    #expect(relative(1 - informations[3], 1e-4 / 12) <= 1e-3)
    #expect(informations[4] <= 1)
    #expect(try magnitudeChannel.information(p: 0, deviation: 1) <= 1e-30)
    #expect(relative(try magnitudeChannel.information(p: 30, deviation: 1), 1) <= 1e-11)
  }

  @Test("nothing underflows to NaN, however far p is", arguments: [10.0, 38, 60, 1e3, 1e8, -1e8])
  func tails(p: Double) throws {
    let channels: [any Observation] = [
      probitChannel, try bins([-1, 0, 1e-9, 2]), magnitudeChannel,
    ]
    for channel in channels {
      let information = try channel.information(p: p, deviation: 1)
      #expect(information >= 0 && information <= 1 + 1e-12)
    }
  }

  @Test("edges that do not rise, or are not finite, are refused")
  func edges() {
    for edges in [[], [1, 1], [2, 1], [.nan], [0, .infinity]] as [[Double]] {
      #expect(Bins(edges: edges) == nil)
    }
  }

  @Test("a quantiser's edges lie between its cells, for even and odd L", arguments: 2...7)
  func cells(levels: Int) throws {
    let quantiser = Quantiser(width: 0.3, levels: levels, noiseVariance: 0.1)
    let edges = quantiser.edges
    #expect(edges.count == levels - 1)
    for u in stride(from: -1.7, to: 1.7, by: 0.013) {
      let cell = edges.count { $0 < u }
      let centre = (Double(cell) - Double(levels - 1) / 2) * 0.3
      #expect(abs(quantiser.observe(u) - centre) < 1e-12)
    }
    let same = try bins(edges).information(p: 0.2, deviation: 0.5)
    #expect(quantiser.information(p: 0.2, deviation: 0.5) == same)
  }

  @Test("the magnitude channel needs a start; from a good one it comes near the Gaussian channel")
  func start() throws {
    let prior = try BernoulliGaussianPrior(gamma: 0.1, phi: 1)
    let stuck = try Trajectory(
      GAMPEvolution(prior: prior, channel: magnitudeChannel, noiseVariance: 1e-4, ratio: 2),
      iterations: 3)
    #expect(stuck.isConverged && stuck.last.mse == prior.secondMoment)
    let good = try Trajectory(
      GAMPEvolution(
        prior: prior, channel: magnitudeChannel, noiseVariance: 1e-4, ratio: 2, initialMSE: 1e-4),
      iterations: 0
    ).fixedPoint()
    let linear = try Trajectory(
      GAMPEvolution(
        prior: prior, channel: AWGN(noiseVariance: 1e-4), noiseVariance: 1e-4, ratio: 2),
      iterations: 0
    ).fixedPoint()
    #expect(good.mse > linear.mse && good.mse < 1.2 * linear.mse)
  }
}

private func trapezoidalThrowing(
  _ from: Double, _ to: Double, count: Int, _ f: (Double) throws -> Double
) rethrows -> Double {
  let step = (to - from) / Double(count)
  return step * (try (0...count).reduce(0) { $0 + (try f(from + step * Double($1))) })
}
