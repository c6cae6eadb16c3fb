// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Audit
import Coherence
import Foundation
import Problems
import StateEvolution

/// What a network is audited on: draws of a preset, in real numbers, or a user's data.
struct AuditSource {
  static let samples = 500

  /// The preset and its seed, or the file's path.
  let title: String
  let a: Matrix<Double>
  /// `nil` where the file holds no truth.
  let draws: AuditDraws?
  /// Of a preset that has them.
  let prior: BernoulliGaussianPrior?
  let noiseVariance: Double?
  /// Other matrices of the preset's ensemble, with as many draws in all.
  let others: [OtherMatrix]

  /// - Parameters:
  ///   - antennas: of samples of rows, in data.
  ///   - matrices: how many others.
  ///   - isDrawn: whether there are draws at all.
  init(
    preset: String?, data: String?, _ options: ProblemOptions, antennas: Int, matrices: Int,
    isDrawn: Bool
  ) throws {
    let threads = ProcessInfo.processInfo.activeProcessorCount
    if let data {
      let stated = try DataFile(data).real()
      title = stated.title
      a = stated.a
      draws =
        try isDrawn
        ? stated.x.map { try AuditDraws(y: stated.y, x: $0, width: antennas, threads: threads) }
        : nil
      (prior, noiseVariance, others) = (nil, stated.noiseVariance, [])
      return
    }
    let name = preset ?? ""
    title = "\(name), seed \(options.seed)"
    let count = options.samples ?? Self.samples
    /// The other matrices, each with a share of as many samples.
    func shared(_ draw: (_ trial: Int, _ samples: Range<Int>) throws -> OtherMatrix) rethrows
      -> [OtherMatrix]
    {
      try (0..<(isDrawn ? matrices : 0)).map { k in
        let share = max(20, count / matrices)
        let first = count + k * share
        return try draw(k + 1, first..<(first + share))
      }
    }
    if var stated = ActivitySpecification.presets.first(where: { $0.name == name })?.specification {
      try options.change(&stated)
      func drawn(_ trial: Int, _ samples: Range<Int>) throws -> OtherMatrix {
        let s = try stated.drawPreambles(seed: options.seed, trial: trial)
        let drawn = stated.draw(
          s, seed: options.seed, samples: samples.count, firstTrial: samples.lowerBound)
        return OtherMatrix(
          a: s.stackedReal,
          draws: try AuditDraws(
            y: drawn.observations.stackedParts.matrix, x: drawn.signals.stackedParts.matrix,
            width: stated.antennas, threads: threads))
      }
      let own = try drawn(0, 0..<count)
      (a, draws, prior, noiseVariance) = (own.a, own.draws, nil, nil)
      others = try shared(drawn)
      return
    }
    let stated = try options.specification(name)
    func drawn(_ trial: Int, _ samples: Range<Int>) throws -> OtherMatrix {
      let drawn = stated.draw(
        try stated.drawMatrix(seed: options.seed, trial: trial, of: .given), seed: options.seed,
        samples: samples.count, firstTrial: samples.lowerBound, of: .given, threads: threads)
      return OtherMatrix(
        a: drawn.a, draws: try AuditDraws(y: drawn.y, x: drawn.x, threads: threads))
    }
    let own = try isDrawn ? drawn(0, 0..<count) : nil
    a = try own?.a ?? stated.drawMatrix(seed: options.seed)
    draws = own?.draws
    prior = try BernoulliGaussianPrior(gamma: stated.gamma, phi: stated.phi)
    noiseVariance = stated.noiseVariance
    others = try shared(drawn)
  }
}
