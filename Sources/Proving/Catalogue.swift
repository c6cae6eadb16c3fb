// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Golden
import Problems

/// All golden cases. Ids are never reused or renumbered.
public struct Catalogue {
  let drafts: [Draft]

  public init() throws {
    let hand = GoldenProblem(
      "hand", rows: [[2, 0, 1], [0, 2, 1]], over: 2, y: [[2], [-1]], noiseVariance: 0.0625)
    let square = GoldenProblem(
      "square", rows: [[2, 1, 0], [1, 3, 1], [0, 1, 2]], over: 4, y: [[1], [0.5], [-0.25]],
      noiseVariance: 0.015625)
    let scalar = GoldenProblem("scalar", rows: [[1]], over: 2, y: [[1.5]], noiseVariance: 0.25)
    let tall = try GoldenProblem(
      "tall-24x12", .gaussian, rows: 24, columns: 12, samples: 2, seed: 11, snr: 20)
    let small = try GoldenProblem(
      "iid-20x40", .gaussian, rows: 20, columns: 40, samples: 4, seed: 3, snr: 30)
    let deficient = Self.rankDeficient
    let kappa15 = try GoldenProblem(
      "kappa15-30x60", .geometric(kappa: 15), rows: 30, columns: 60, samples: 3, seed: 5)
    let kappa100 = try GoldenProblem(
      "kappa100-30x60", .geometric(kappa: 100), rows: 30, columns: 60, samples: 3, seed: 6)
    let full = try [
      ("iid", Ensemble.gaussian), ("kappa15", .geometric(kappa: 15)),
      ("kappa100", .geometric(kappa: 100)),
    ].map {
      try GoldenProblem("\($0)-250x500", $1, rows: 250, columns: 500, samples: 1, seed: 1)
    }
    let wide = try GoldenProblem(
      "iid-100x200", .gaussian, rows: 100, columns: 200, samples: 16, seed: 2)

    var drafts = Self.shrinkages
    drafts += [hand, square, tall, small, deficient, kappa15, kappa100, full[0]].map(Self.lmmse)
    drafts += [
      Self.extremeLMMSE(small, 1e-8, "small-ratio"), Self.extremeLMMSE(small, 1e4, "large-ratio"),
    ]

    let vamps = [Self.vampL1, Self.vamp, Self.vampAsPrinted]
    let others = [Self.ista, Self.fista, Self.fistaAsPrinted, Self.ampL1, Self.amp]
    for subject in others + vamps {
      drafts.append(try Self.trajectory(subject, hand, 3))
      drafts.append(try Self.layer(subject, hand, after: 2))
      drafts.append(try Self.layer(subject, small, after: 3))
      drafts.append(try Self.trajectory(subject, small.first(1), 10, "one"))
      drafts.append(try Self.trajectory(subject, small, 6, "batch"))
    }
    // Of full column rank, this problem would leave VAMP with every entry active and ν clipped.
    for subject in others {
      drafts.append(try Self.trajectory(subject, square, 3))
    }
    drafts += try [Self.ista, Self.fista, Self.ampL1, Self.vampL1, Self.vamp].map {
      try Self.trajectory($0, tall, 5)
    }
    drafts += try [Self.ista, Self.vampL1, Self.vamp].map { try Self.trajectory($0, deficient, 4) }
    drafts += try [Self.vampL1, Self.vamp].map { try Self.layer($0, deficient, after: 1) }
    drafts += try [Self.ista, Self.ampL1, Self.vampL1].map { try Self.trajectory($0, scalar, 2) }
    drafts += try [Self.vampL1, Self.vamp].flatMap { subject in
      try [kappa15, kappa100].map { try Self.trajectory(subject, $0, 8) }
    }
    drafts.append(try Self.trajectory(Self.ampL1, kappa15.first(1), 4))
    drafts += try [Self.ampL1, Self.amp].map { try Self.trajectory($0, wide, 8) }
    drafts += try [Self.ista, Self.fista, Self.fistaAsPrinted, Self.ampL1, Self.amp, Self.vampL1]
      .map {
        try Self.trajectory($0, full[0], 20)
      }
    drafts += try full.map { try Self.trajectory(Self.vamp, $0, 20) }
    drafts.append(try Self.trajectory(Self.vampAsPrinted, full[0], 20))

    drafts += Self.families + Self.groups + Self.derivatives
    for family in Self.learnable {
      drafts.append(try Self.trajectory(Self.amp, family, small, 6))
      drafts.append(try Self.trajectory(Self.amp, family, hand, 3))
    }
    // The fitted network's mean slope may be negative, and VAMP would clip it.
    for family in Self.learnable.dropLast() + [Self.gentleNetwork] {
      drafts.append(try Self.trajectory(Self.vamp, family, small, 6))
    }
    drafts.append(try Self.trajectory(Self.vamp, Self.learnable[0], deficient, 4))
    drafts.append(try Self.trajectory(Self.amp, Self.learnable[3], wide, 8))
    drafts += Self.channels + Self.transforms + Self.complexShrinkages
    drafts += try Self.orthogonal([hand, small, kappa15], step: small)
    drafts += try Self.generalised(hand, small, tall.columns(1..<2))
    drafts += try Self.learning(small, kappa15)
    drafts += try Self.damped(small, kappa15)
    drafts += try Self.complexIterations()
    drafts += try Self.rows(small)
    drafts += try Self.rowsOfPreambles() + Self.rowKernels + Self.rowMessagePassing()
    drafts += Self.lamp(hand, small, wide)
    drafts += try Self.networks() + Self.training(hand, small)
    drafts += try Self.breadth()
    drafts += try Self.coherence() + Self.trainings() + Self.beams()
    self.drafts = drafts
  }

  /// A 6 × 9 matrix of rank 3, exactly, from integers.
  static var rankDeficient: GoldenProblem {
    let left: [[Double]] = [
      [1, 0, 2], [0, 1, -1], [2, -1, 1], [1, 1, 0], [-1, 2, 1], [0, 1, 1],
    ]
    let right: [[Double]] = [
      [2, 1, 0, -1, 1, 0, 3, -2, 1], [0, 1, 2, 1, -1, 1, 0, 1, -1], [1, 0, -1, 2, 0, 1, 1, 0, 2],
    ]
    let rows = left.map { row in
      (0..<9).map { j in row[0] * right[0][j] + row[1] * right[1][j] + row[2] * right[2][j] }
    }
    // The observations lie in the range of the matrix but for a small disturbance.
    let y = rows.enumerated().map { i, row in
      [row[1] / 8 + (i % 2 == 0 ? 0.03125 : -0.015625), (row[4] - 2 * row[6]) / 8]
    }
    return GoldenProblem("rank3-6x9", rows: rows, over: 8, y: y, noiseVariance: 0.0078125)
  }
}
