// SPDX-License-Identifier: GPL-3.0-or-later
import Testing
import Training

struct ScheduleTests {
  private func text(_ schedule: Schedule) -> [String] {
    schedule.stages.map {
      "\($0.isTied ? "tied" : "untied") \($0.depth) \($0.part) \($0.beginning) \($0.rate)"
    }
  }

  @Test("[ALG2] BSR17 Algorithm 2: each layer by itself, then all, at rates that fall")
  func tied() {
    #expect(
      text(Schedule(layers: 2, isTied: true, rate: 1, refinements: [0.5, 0.1])) == [
        "tied 1 layer newLayer 1.0", "tied 1 all same 0.5", "tied 1 all same 0.1",
        "tied 2 layer newLayer 1.0", "tied 2 all same 0.5", "tied 2 all same 0.1",
      ])
  }

  @Test("[ALG3] BSR17 Algorithm 3: all tied ones first, then untied ones that look at them")
  func untied() {
    #expect(
      text(Schedule(layers: 2, isTied: false, isTiedFirst: true, rate: 1, refinements: [0.5])) == [
        "tied 1 layer newLayer 1.0", "tied 1 all same 0.5", "tied 2 layer newLayer 1.0",
        "tied 2 all same 0.5", "untied 1 layer newLayer 1.0", "untied 1 all betterOfTied 0.5",
        "untied 2 layer newLayer 1.0", "untied 2 all betterOfTied 0.5",
      ])
  }

  @Test("The whole at once has one stage a rate")
  func whole() {
    #expect(
      text(Schedule(scheme: .whole, layers: 3, isTied: false, rate: 1, refinements: [0.2])) == [
        "untied 3 all newLayer 1.0", "untied 3 all same 0.2",
      ])
  }

  @Test(
    "What is not said of a schedule is untied, layer by layer, at a thousandth and three fractions of it"
  )
  func defaults() {
    let schedule = Schedule(layers: 1, isTied: false)
    #expect(schedule.scheme == .layerwise && !schedule.isTiedFirst)
    #expect(schedule.rate == 1e-3 && schedule.refinements == [0.5, 0.1, 0.01])
  }
}
