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
}
