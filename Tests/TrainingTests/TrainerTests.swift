// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks
import Shrinkages
import Testing
import Training

struct TrainerTests {
  @Test("The validation loss of a stage never rises, and falls over all")
  func learns() throws {
    for isTied in [true, false] {
      var trainer = try lampTrainer(Double.self, isTied: isTied)
      let all = try trainer.finish()
      let found = all.compactMap(\.validation)
      for stage in 0..<trainer.stageCount {
        let own = found.filter { $0.stage == stage }
        let best = try #require(own.last?.bestLoss)
        #expect(best <= own[0].losses.last ?? 0 && own[0].step == 0)
      }
      let finished = all.compactMap(\.finished)
      #expect(finished.map(\.network.depth) == [1, 2, 3])
      // Each depth is better by far more than validation scatters.
      #expect(finished[1].nmse < finished[0].nmse - 1 && finished[2].nmse < finished[1].nmse - 1)
    }
  }

  @Test("1, 2 and 3 threads, in float64 and float32, give the same bits")
  func threads() throws {
    func result<S: RealScalar & BinaryFloatingPoint>(_: S.Type, _ threads: Int) throws -> [S]
    where S.Real == S {
      // 600 samples are three panels.
      var trainer = try lampTrainer(S.self, layers: 2, batch: 600, steps: 6)
      _ = try trainer.finish(threads: threads)
      return trainer.result.parameters.entries
    }
    #expect(try result(Double.self, 1) == result(Double.self, 2))
    #expect(try result(Double.self, 1) == result(Double.self, 3))
    #expect(try result(Float.self, 1) == result(Float.self, 2))
  }

  @Test("Gone on with after any call, a training comes to the same bits", arguments: [true, false])
  func resumes(tiedFirst: Bool) throws {
    func trainer(_ state: TrainingState<Double>?) throws -> Trainer<LAMP1<Double>> {
      try lampTrainer(
        Double.self, isTied: false, layers: 2, tiedFirst: tiedFirst, steps: 7,
        rule: { $0.clip = 0.5 }, state: state)
    }
    var whole = try trainer(nil)
    _ = try whole.finish()
    var states: [TrainingState<Double>] = []
    var first = try trainer(nil)
    while !first.hasEnded {
      states.append(first.state)
      _ = try first.advance()
    }
    #expect(states.count > 30)
    for state in states {
      var second = try trainer(state)
      _ = try second.finish()
      #expect(second.result.parameters == whole.result.parameters)
    }
  }

  @Test("A state of another training, or with impossible counts, is refused")
  func foreignState() throws {
    var trainer = try lampTrainer(Double.self, layers: 2)
    for _ in 0..<30 { _ = try trainer.advance() }
    let right = trainer.state
    _ = try lampTrainer(Double.self, layers: 2, state: right)
    let spoilers: [(inout TrainingState<Double>) -> Void] = [
      { $0.stage = -1 }, { $0.stage = 99 }, { $0.stage += 3 }, { $0.step = -1 }, { $0.step = 20 },
      { $0.waits = 3 }, { $0.parameters.removeLast() }, { $0.best.append(0) },
      { $0.coordinates = [] }, { $0.moments.m.append(0) }, { $0.moments.v = [] },
      { $0.batches = -1 },
    ]
    for (k, spoil) in spoilers.enumerated() {
      var state = right
      spoil(&state)
      #expect(throws: TrainingError.self, "\(k)") {
        try lampTrainer(Double.self, layers: 2, state: state)
      }
    }
  }

  @Test(
    "A stage learns its own numbers alone: the last layer's, or all, never β of layer 0 [GAUGE]")
  func partLearned() throws {
    var trainer = try lampTrainer(Double.self, isTied: false)
    var before = trainer.result
    var stage = trainer.stage
    while let now = trainer.stage {
      _ = try trainer.advance()
      if trainer.stage == now && !trainer.hasEnded { continue }
      let after = trainer.result
      if let stage, stage.depth == now.depth, before.network.depth == stage.depth {
        for block in before.network.layout.blocks {
          let isChanged = before.parameters[block] != after.parameters[block]
          if now.part == .layer && block.layer != now.depth - 1 { #expect(!isChanged) }
          if block.label == "beta.0" { #expect(after.parameters[block] == [1]) }
        }
      }
      (before, stage) = (after, trainer.stage)
    }
  }

  @Test(
    "A new layer begins with the layer before, or with the start's numbers",
    arguments: [false, true])
  func newLayers(ofStart: Bool) throws {
    var trainer = try lampTrainer(
      Double.self, isTied: false, layers: 2, rule: { $0.newLayersAreOfStart = ofStart })
    while let stage = trainer.stage, stage.depth == 1 { _ = try trainer.advance() }
    let (network, parameters) = trainer.result
    let first = try #require(network.layout.block("alpha", layer: 0))
    let second = try #require(network.layout.block("alpha", layer: 1))
    let start = SoftThreshold<Double>.initial.theta2
    #expect(parameters[first] != [start])
    #expect(parameters[second] == (ofStart ? [start] : parameters[first]))
  }

  @Test("[ALG3] The tied network is taken where it is better, and never where it is worse")
  func betterOfTied() throws {
    var trainer = try lampTrainer(Double.self, isTied: false, layers: 2, tiedFirst: true, steps: 10)
    var taken = 0
    var ended = Double.infinity
    while let stage = trainer.stage {
      let advance = try trainer.advance()
      ended = advance.validation?.bestLoss ?? ended
      guard trainer.stage?.beginning == .betterOfTied, trainer.state.stage > advance.stage else {
        continue
      }
      // The first validation of the stage is that of the better of the two, rounded alike.
      let found = try #require(try trainer.advance().validation?.losses.last)
      #expect(found == min(trainer.state.tied[stage.depth - 1].loss, ended))
      taken += 1
    }
    #expect(taken == 2)
  }

  @Test("A rate that is far too high is an error, not NaN")
  func diverges() throws {
    let lessons = try SmallLessons<Float>()
    let network = LAMP1<Float>(a: lessons.matrix, depth: 2)
    var trainer = try Trainer(
      network, start: try network.initial(AnalyticStart()),
      schedule: Schedule(scheme: .whole, layers: 2, isTied: false, rate: 1e30, refinements: [1]),
      lessons: lessons)
    let error = #expect(throws: TrainingError.self) { _ = try trainer.finish() }
    #expect(error?.description.contains("rate 1e+30 is too high") == true)
  }

  @Test("[CURR] With a curriculum the first layers are not given up for the last")
  func curriculum() throws {
    func losses(_ hasCurriculum: Bool) throws -> [Double] {
      let lessons = try SmallLessons<Double>()
      let network = LAMP1<Double>(a: lessons.matrix, depth: 3)
      var rule = TrainingRule()
      (rule.steps, rule.hasCurriculum) = (40, hasCurriculum)
      var trainer = try Trainer(
        network, start: try network.initial(AnalyticStart()),
        schedule: Schedule(scheme: .whole, layers: 3, isTied: false, rate: 0.02, refinements: [1]),
        rule: rule, lessons: lessons)
      let found = try trainer.finish().compactMap(\.validation)
      #expect(found.last.map { $0.bestLoss < (found[0].losses.last ?? 0) } == true)
      return found.filter { $0.stage == 0 }.last?.losses ?? []
    }
    let (with, without) = (try losses(true), try losses(false))
    #expect(with[0] < without[0] && with[1] < without[1])
  }

  @Test("A clipped gradient has the norm that is asked, and the record counts it")
  func clips() throws {
    var trainer = try lampTrainer(Double.self, layers: 1, rule: { $0.clip = 1e-3 })
    let found = try trainer.finish().compactMap(\.validation)
    #expect(found.dropFirst().first?.clips == 5)
    #expect(found.allSatisfy { $0.step == 0 || $0.gradientNorm > 1e-3 })
  }
}
