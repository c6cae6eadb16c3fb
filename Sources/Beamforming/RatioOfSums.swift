// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule

/// `Σ a/Σ b` over links, as of spectral efficiencies and those of the closed form, or a difference of two such ratios.
public struct RatioOfSums: Sendable, Equatable {
  public let value: Double
  /// Of a ratio estimator; infinite of one link.
  public let standardError: Double

  public init(_ a: [Double], _ b: [Double]) {
    let (sum, count) = (b.reduce(0, +), Double(b.count))
    let ratio = a.reduce(0, +) / sum
    let squares = zip(a, b).reduce(0) { $0 + ($1.0 - ratio * $1.1) * ($1.0 - ratio * $1.1) }
    value = ratio
    standardError = count > 1 ? (squares * count / (count - 1)).squareRoot() / sum : .infinity
  }
}

extension RatioOfSums {
  /// The spectral efficiency that beams of one stream reach on the links of the preset `apgd`, from a random start, beside
  /// the closed form's.
  /// - Parameters:
  ///   - solver: that makes a beam.
  ///   - links: how many, 1 or more.
  ///   - seed: of the links and the starts.
  ///   - threads: which change no bit.
  /// - Throws: `NotConverged`, and what the solver throws.
  public init(
    of solver: @escaping BeamFamily.Solver, links: Int, seed: UInt64, threads: Int
  ) throws {
    let found = try concurrentMap(links, threads: threads) { k in
      Result {
        let specification = ChannelSpecification.apgd
        let link = specification.draw(seed: seed, trial: k)
        let w = try solver(link, specification.start(seed: seed, trial: k))
        return (
          link.spectralEfficiency(w), try Optimum(link, streams: 1).spectralEfficiency
        )
      }
    }.map { try $0.get() }
    self.init(found.map(\.0), found.map(\.1))
  }
}
