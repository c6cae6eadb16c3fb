// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Balls
import Networks
import Problems
import Shrinkages
import Testing

@Suite("Gradients of LAMP") struct GradientTests {
  @Test(
    "Along a random direction in every block the gradient is the derivative of duals",
    arguments: Families.names, [false, true])
  func duals(family: String, isTied: Bool) throws {
    let small = try Small(family, isTied: isTied)
    try #require(try small.distanceFromKinks() > 1e-6)
    let lamp = try small.lamp(Double.self)
    let (loss, gradient) = try lamp.gradient(
      small.parameters, Batch(small.problem.y), truth: small.problem.x)
    #expect(abs(loss - (try small.loss(small.parameters))) <= 1e-14 * loss && loss > 0)
    for block in lamp.layout.blocks {
      let u = direction(block, of: lamp.layout)
      var moved = small.parameters.map { Dual($0) }
      for k in block.indices {
        moved.entries[k] = Dual(value: small.parameters.entries[k], tangent: u.entries[k])
      }
      let derivative = try small.loss(moved).tangent
      let found = inner(gradient.entries, u.entries)
      #expect(abs(found - derivative) <= 1e-12 * abs(derivative), "\(block.label)")
      #expect(derivative != 0, "\(block.label)")
    }
  }

  /// With the direction `u` and `h > 0`, `q = (L(p + hu) − L(p − hu))/2h` is `<∇L(p + ξu), u>` for a
  /// `ξ` in `[−h, h]`, by the mean value theorem. In balls, `q` comes from two forward passes and the
  /// right side from the adjoint at the parameters `p + [−h, h] u`, which encloses it for every `ξ`:
  /// so the two balls share a number. They are narrow (`h = 2⁻¹⁰⁰`, 512 bits), and the gradient in
  /// binary64 is at their place. The theorem needs `L` differentiable along the segment: were a kink
  /// of `η` on it, a sign would be undecided and the right ball would have a radius near that of the
  /// jump.
  @Test(
    "Difference quotients in balls and gradients share a number, in every block",
    arguments: Families.names, [false, true])
  func quotients(family: String, isTied: Bool) throws {
    let small = try Small(family, isTied: isTied)
    try #require(try small.distanceFromKinks() > 1e-6)
    let lamp = try small.lamp(Double.self)
    let rounded = try lamp.gradient(
      small.parameters, Batch(small.problem.y), truth: small.problem.x
    ).gradient
    try Ball.$precision.withValue(512) {
      let exact = try small.lamp(Ball.self)
      let y = Batch(small.problem.y.map { Ball($0) })
      let x = small.problem.x.map { Ball($0) }
      let h = Ball(0x1p-100)
      // From −1 to 1.
      let symmetric = 2 * (3 * (1 / Ball(3)) - 1).support - 1
      #expect(symmetric.contains(1) && symmetric.contains(-1) && symmetric.radius < 1.001)
      for block in lamp.layout.blocks {
        let u = direction(block, of: lamp.layout)
        func moved(by step: Ball) -> ParameterVector<Ball> {
          var moved = small.parameters.map { Ball($0) }
          for k in block.indices { moved.entries[k] = moved.entries[k] + step * Ball(u.entries[k]) }
          return moved
        }
        let quotient =
          (try small.loss(moved(by: h)) - small.loss(moved(by: -h))) / (2 * h)
        let gradient = try exact.gradient(moved(by: symmetric * h), y, truth: x).gradient
        let enclosure = block.indices.reduce(Ball.zero) {
          $0 + gradient.entries[$1] * Ball(u.entries[$1])
        }
        #expect(quotient.overlaps(enclosure), "\(block.label): \(quotient), \(enclosure)")
        #expect(quotient.radius < 1e-60 && enclosure.radius < 1e-15, "\(enclosure)")
        let found = inner(rounded.entries, u.entries)
        #expect(
          abs(found - enclosure.midpoint) <= 1e-12 * abs(enclosure.midpoint), "\(block.label)")
      }
    }
  }

  @Test(
    "A layer's adjoint: <d, J s'> over what it leaves is <J^T d, s'> over state and parameters",
    arguments: Families.names)
  func adjoint(family: String) throws {
    let small = try Small(family, isTied: false)
    let (lamp, dual) = (try small.lamp(Double.self), try small.lamp(Dual.self))
    let tangents = random(lamp.layout.count, 31)
    var moved = small.parameters.map { Dual($0) }
    for k in tangents.indices { moved.entries[k].tangent = tangents[k] }
    let y = Batch(small.problem.y)

    // Layer 1 of 0…3 has a state before it and one after it.
    let layer = try lamp.layers(small.parameters)[1]
    var state = lamp.start(y)
    state.x = random(20, 3, 32)
    state.v = random(12, 3, 33)
    let (xAlong, vAlong): (Matrix<Double>, Matrix<Double>) = (random(20, 3, 34), random(12, 3, 35))
    func pair(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Matrix<Dual> {
      Matrix(
        rows: a.rows, columns: a.columns,
        storage: zip(a.storage, b.storage).map { Dual(value: $0, tangent: $1) })
    }
    var dualState = dual.start(Batch(small.problem.y.map { Dual($0) }))
    (dualState.x, dualState.v) = (pair(state.x, xAlong), pair(state.v, vAlong))
    _ = try dual.layers(moved)[1].forward(&dualState, Batch(small.problem.y.map { Dual($0) }))

    let tape = layer.forward(&state, y)
    var d = lamp.cotangent(3)
    d.x = random(20, 3, 36)
    d.v = random(12, 3, 37)
    let forward =
      inner(d.x.storage, dualState.x.storage.map(\.tangent))
      + inner(d.v.storage, dualState.v.storage.map(\.tangent))
    var gradient = ParameterVector<Double>(zeros: lamp.layout)
    layer.adjoint(&d, tape, y, into: &gradient)
    let backward =
      inner(d.x.storage, xAlong.storage) + inner(d.v.storage, vAlong.storage)
      + inner(gradient.entries, tangents)
    #expect(abs(forward - backward) <= 1e-12 * max(1, abs(forward)))
    // Only its own parameters have a gradient.
    for block in lamp.layout.blocks {
      #expect(gradient[block].contains { $0 != 0 } == (block.layer == 1), "\(block.label)")
    }
  }

  private func checkThreads<S: Rounded>(_: S.Type, _ small: Small) throws where S.Real == S {
    let lamp = try small.lamp(S.self)
    let parameters = small.parameters.map { S($0) }
    let y = Batch(small.problem.y.map { S($0) })
    let x = small.problem.x.map { S($0) }
    let one = try lamp.gradient(parameters, y, truth: x)
    #expect(one.gradient.entries.contains { $0 != 0 })
    #expect(one.gradient.entries.allSatisfy { $0.isFinite })
    for threads in [2, 3] {
      let more = try lamp.gradient(parameters, y, truth: x, threads: threads)
      #expect(more.loss == one.loss && more.gradient == one.gradient, "\(threads) threads")
    }
  }

  @Test("Loss and gradient of 600 columns have the same bits for 1, 2 and 3 threads")
  func threads() throws {
    for (family, isTied) in [("soft-threshold", false), ("bernoulli-gaussian", true)] {
      let small = try Small(family, isTied: isTied, samples: 600)
      try checkThreads(Double.self, small)
      try checkThreads(Float.self, small)
    }
  }

  @Test("A tied B has the sum of the gradients that untied copies of it have")
  func tied() throws {
    let small = try Small("soft-threshold", isTied: true)
    let tied = try small.lamp(Double.self)
    let untied = try Small.lamp(small.problem.a, small.family, isTied: false)
    var copies = ParameterVector<Double>(zeros: untied.layout)
    for block in untied.layout.blocks {
      let source = try #require(tied.layout.block(block.name, layer: block.layer ?? 0))
      copies[block] = small.parameters[source]
    }
    let y = Batch(small.problem.y)
    let one = try tied.gradient(small.parameters, y, truth: small.problem.x)
    let all = try untied.gradient(copies, y, truth: small.problem.x)
    #expect(one.loss == all.loss)
    let shared = try #require(tied.layout.block("B", layer: 0))
    let each = untied.layout.blocks.filter { $0.name == "B" }.map { all.gradient[$0] }
    for (k, sum) in one.gradient[shared].enumerated() {
      let size = each.reduce(0) { $0 + abs($1[k]) }
      // Four terms in any order.
      #expect(abs(sum - each.reduce(0) { $0 + $1[k] }) <= 4 * 0x1p-53 * size)
    }
  }

  @Test("A column of zeros, whose σ is 0, adds nothing to a soft threshold's gradient, and no NaN")
  func zeroColumn() throws {
    let small = try Small("soft-threshold", isTied: false)
    let lamp = try small.lamp(Double.self)
    let (y, x) = (small.problem.y, small.problem.x)
    let alone = try lamp.gradient(small.parameters, Batch(y), truth: x)
    let more = try lamp.gradient(
      small.parameters, Batch(Matrix(joining: [y, Matrix(zeros: 12, 1)])),
      truth: Matrix(joining: [x, Matrix(zeros: 20, 1)]))
    #expect(abs(4 * more.loss - 3 * alone.loss) <= 1e-14 * more.loss)
    for (a, b) in zip(alone.gradient.entries, more.gradient.entries) {
      #expect(abs(3 * a - 4 * b) <= 1e-12 * (1 + abs(a)))
    }
  }
}
