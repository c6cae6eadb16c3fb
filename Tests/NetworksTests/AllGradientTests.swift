// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Networks
import Testing

@Suite("Gradients of every network") struct AllGradientTests {
  @Test(
    "Along a random direction in every block the gradient is the derivative of duals",
    arguments: Trial.all, [false, true])
  func duals(trial: Trial, isCurriculum: Bool) throws {
    let p = try trial.parameters()
    let weights = isCurriculum ? Loss.curriculum(layers: trial.depth, progress: 0.25) : nil
    let (loss, gradient) = try trial.gradient(p, weights: weights)
    let byDefinition = try trial.loss(p, weights: weights)
    #expect(abs(loss - byDefinition) <= 1e-13 * loss && loss > 0)
    for block in p.layout.blocks {
      let u = direction(block, of: p.layout)
      var moved = p.map { Dual($0) }
      for k in block.indices {
        moved.entries[k] = Dual(value: p.entries[k], tangent: u.entries[k])
      }
      let derivative = try trial.loss(moved, weights: weights?.map { Dual($0) }).tangent
      let found = inner(gradient.entries, u.entries)
      if block.isFrozen {
        #expect(found == 0, "\(block.label)")
        continue
      }
      #expect(
        abs(found - derivative) <= 1e-11 * max(abs(derivative), 1e-3),
        "\(block.label): \(found), \(derivative)")
      // The first layer of some has no use of a block, as S_0 x̂_0 = 0; the last of LAMP-b none of b.
      let isIdle =
        block.layer == 0 && ["S", "A", "W2", "G"].contains(block.name) && trial.kind != "lvamp-gh"
        || block.name == "b" && block.layer == trial.depth - 1
      #expect((derivative != 0) != isIdle, "\(block.label)")
    }
  }

  /// As in `GradientTests.quotients`: a difference quotient of two forward passes in balls, and the
  /// gradient along the segment between them, enclose one number.
  @Test(
    "Difference quotients in balls and gradients share a number, in every block",
    arguments: Trial.all)
  func quotients(trial: Trial) throws {
    let p = try trial.parameters()
    let rounded = try trial.gradient(p).gradient
    try Ball.$precision.withValue(512) {
      let h = Ball(0x1p-100)
      // From −1 to 1.
      let symmetric = 2 * (3 * (1 / Ball(3)) - 1).support - 1
      for block in p.layout.blocks where !block.isFrozen {
        let u = direction(block, of: p.layout)
        func moved(by step: Ball) -> ParameterVector<Ball> {
          var moved = p.map { Ball($0) }
          for k in block.indices { moved.entries[k] = moved.entries[k] + step * Ball(u.entries[k]) }
          return moved
        }
        let quotient = (try trial.loss(moved(by: h)) - trial.loss(moved(by: -h))) / (2 * h)
        let gradient = try trial.gradient(moved(by: symmetric * h)).gradient
        let enclosure = block.indices.reduce(Ball.zero) {
          $0 + gradient.entries[$1] * Ball(u.entries[$1])
        }
        #expect(quotient.overlaps(enclosure), "\(block.label): \(quotient), \(enclosure)")
        #expect(quotient.radius < 1e-60 && enclosure.radius < 1e-15, "\(enclosure)")
        let found = inner(rounded.entries, u.entries)
        // Relative to the terms of the sum, which may cancel.
        let terms = zip(rounded.entries, u.entries).reduce(0) { $0 + abs($1.0 * $1.1) }
        #expect(abs(found - enclosure.midpoint) <= 1e-12 * terms, "\(block.label)")
      }
    }
  }

  @Test(
    "<d, J u> over the estimate is <J^T d, u> over all parameters, for any cotangent d",
    arguments: Trial.all)
  func adjoint(trial: Trial) throws {
    let p = try trial.parameters()
    // What is frozen does not move.
    var u = random(p.entries.count, 41)
    for block in p.layout.blocks where block.isFrozen {
      for k in block.indices { u[k] = 0 }
    }
    var moved = p.map { Dual($0) }
    for k in u.indices { moved.entries[k].tangent = u[k] }
    let (forward, backward) = try trial.adjointIdentity(p, moved, u)
    #expect(abs(forward - backward) <= 1e-11 * max(1, abs(forward)))
    #expect(forward != 0)
  }

  @Test("Loss and gradient have the same bits for 1, 2 and 3 threads", arguments: Trial.all)
  func threads(trial: Trial) throws {
    var many = trial
    many.samples = 600 / trial.width
    let p = try many.parameters()
    let one = try many.gradient(p)
    #expect(one.gradient.entries.allSatisfy { $0.isFinite })
    for threads in [2, 3] {
      let more = try many.gradient(p, threads: threads)
      #expect(more.loss == one.loss && more.gradient == one.gradient, "\(threads) threads")
    }
  }
}
