// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Beamforming
import Networks
import Testing

/// Learned steps beside the exact line search.
struct AuditTests {
  private static let size: ChannelSpecification = {
    var size = ChannelSpecification.apgd
    (size.receivers, size.transmitters) = (4, 8)
    return size
  }()

  private func audit(
    _ alphas: [Double], links count: Int = 60, streams: Int = 1,
    _ normalisation: StepNormalisation = .none, tolerance: Double = 0.001
  ) throws -> BeamAudit {
    let network = AutoPGD<Number>(
      receivers: 4, transmitters: 8, streams: streams, depth: alphas.count,
      normalisation: normalisation)
    let links = try (0..<count).map { k -> (start: LinkStart<Number>, best: Double) in
      let link = Self.size.draw(seed: 5, trial: k)
      let optimum = try Optimum(link, streams: streams)
      let w = Self.size.start(seed: 5, trial: k, streams: streams)
      return (LinkStart(link, w, eigenvalue: optimum.eigenvalue), optimum.spectralEfficiency)
    }
    return try BeamAudit(
      network, network.parameters { _, t in [alphas[t]] }, on: links, tolerance: tolerance)
  }

  @Test("Large steps of one stream are as good as the exact line search; a small one is named")
  func culprit() throws {
    let right = try audit([1000, 1000, 1000])
    #expect(right.verdict == .matched && right.culprits.isEmpty)
    #expect(right.power <= 1 + 1e-12)
    let planted = try audit([1000, 1e-3, 1000])
    #expect(planted.verdict == .worse && planted.culprits == [1])
    let row = planted.rows[1]
    #expect(row.applied == row.learned)
    #expect(row.best.lower <= row.best.median && row.best.median <= row.best.upper)
    #expect(row.best.median > 100 * row.learned)
  }

  @Test("Of a handful of links nothing is judged")
  func few() throws {
    let fewest = BeamAudit.fewestForVerdict
    #expect(try audit([1e-3, 1e-3], links: fewest - 1).verdict == .undecided)
    #expect(try audit([1e-3, 1e-3], links: fewest).verdict == .worse)
  }

  @Test("The exact line search of a layer is never behind the step in its place there")
  func greedy() throws {
    for (streams, normalisation) in [(1, StepNormalisation.none), (2, .gram), (2, .curvature)] {
      let found = try audit([0.3, 2, 40], streams: streams, normalisation)
      // From the same beginning, the first exact step is the best there is.
      #expect(found.rows[0].searched.value >= found.rows[0].share.value - 1e-9)
      #expect(found.rows[2].gain.value >= -1e-9, "the last layer's exact step gains")
    }
  }

  @Test("A difference that is just the tolerance cannot be told; one link has no standard error")
  func undecided() throws {
    #expect(throws: LinkError.self) { try audit([1], links: 1) }
    let behind = try audit([0.05, 0.05]).difference
    #expect(behind.value < 0)
    func verdict(_ tolerance: Double) throws -> BeamAudit.Verdict {
      try audit([0.05, 0.05], tolerance: tolerance).verdict
    }
    #expect(try verdict(-behind.value) == .undecided)
    #expect(try verdict(-behind.value + 3 * behind.standardError) == .matched)
    #expect(try verdict(-behind.value - 3 * behind.standardError) == .worse)
  }

  @Test("The line search finds the largest efficiency of its arc", arguments: [1, 2, 3])
  func search(streams: Int) {
    for seed in 1...10 as ClosedRange<UInt64> {
      let drawn = Drawn(seed: seed, streams: streams)
      let found = LineSearch(drawn.link, drawn.w)
      let best = drawn.link.spectralEfficiency(found.next)
      for k in -400...400 {
        let s = Double(sign: .plus, exponent: k / 40, significand: 1 + Double(abs(k) % 40) / 40)
        let next = ProjectedGradient<Number>(steps: [s]).course(drawn.link, from: drawn.w)[0]
        #expect(drawn.link.spectralEfficiency(next) <= best + 1e-9 * best)
      }
      #expect(found.size > 0)
    }
  }
}
