// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import ComplexModule
import RealModule

/// What beams of one stream reach on the links of the preset `apgd`, from a random start, of what the closed form does:
///
///     share = Σ SE/Σ SE_opt,   error² = n/(n − 1) Σ (SE − share SE_opt)²/(Σ SE_opt)².
public struct BeamShare: Sendable {
  public let share: Double
  /// Standard error of a ratio estimator; `nil` of one link.
  public let standardError: Double?

  /// - Parameters:
  ///   - solver: that makes a beam.
  ///   - links: how many, 1 or more.
  ///   - seed: of the links and the starts.
  ///   - threads: which change no bit.
  /// - Throws: `NotConverged`, and what the solver throws.
  public init(_ solver: @escaping BeamFamily.Solver, links: Int, seed: UInt64, threads: Int) throws
  {
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
    let sum = found.reduce(0) { $0 + $1.1 }
    let share = found.reduce(0) { $0 + $1.0 } / sum
    let squares = found.reduce(0) { $0 + ($1.0 - share * $1.1) * ($1.0 - share * $1.1) }
    let count = Double(links)
    self.share = share
    standardError = links > 1 ? (squares * count / (count - 1)).squareRoot() / sum : nil
  }
}
