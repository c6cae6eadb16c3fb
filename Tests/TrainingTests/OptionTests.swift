// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Testing
import TrainingRuns

struct OptionTests {
  private func read(_ yaml: String, _ changes: [String] = []) throws -> TrainingOptions {
    try TrainingOptions(yaml: yaml, file: "o.yaml", changes: changes)
  }

  @Test("Options of every network are written, read again and equal; equal ones give equal text")
  func roundTrip() throws {
    for card in NetworkRegister.cards {
      var options = TrainingOptions(card)
      options.schedule.rate = 1e-5
      options.start.from = "a: b #c \"d\".npz"
      options.adam.clip = 0.1
      let again = try read(try options.yaml)
      #expect(again == options)
      #expect(try again.yaml == options.yaml)
    }
  }

  @Test("A file with the network alone has its paper's options; --set wins over the file")
  func standard() throws {
    #expect(try read("network: lvamp") == TrainingOptions(LVAMP<Double>.card))
    let changed = try read(
      "network: lamp-l1\nlayers: 3", ["layers=4", "schedule.rate=2e-4", "problem.snr=null"])
    #expect(changed.layers == 4 && changed.schedule.rate == 2e-4 && changed.problem.snr == nil)
    #expect(changed.schedule.refinements == [0.5, 0.1, 0.01] && changed.schedule.isTiedFirst)
    let rows = TrainingOptions(ALISTAGS<Double>.card)
    #expect(rows.samples.training == 64 && rows.schedule.rate == 5e-4)
    #expect(rows.schedule.refinements == [0.2] && rows.layers == 12)
  }

  static let mistakes: [(yaml: String, changes: [String], message: String)] = [
    ("network: [", [], "it is no YAML"),
    ("- network", [], "options stand as \"key: value\""),
    ("layers: 3", [], "network is missing"),
    ("network: lampe", [], "network is \"lampe\"; one of lista,"),
    ("network: lamp-l1\nlayer: 3", [], "there is no option layer, but version, network, layers"),
    ("network: lamp-l1\nschedule: {rat: 1}", [], "no option schedule.rat, but schedule.scheme"),
    ("network: lamp-l1\nschedule: 3", [], "schedule is a group; its options stand below it"),
    ("network: lamp-l1\nlayers: 0", [], "layers is \"0\"; a whole number (1 or more) is wanted"),
    ("network: lamp-l1\nlayers: 3\nlayers: 4", [], "it is no YAML"),
    ("network: lamp-l1\nversion: 2", [], "version is \"2\"; a whole number (1) is wanted"),
    ("network: lamp-l1", ["schedule.rate=0"], "schedule.rate is \"0\"; a number (above 0"),
    ("network: lamp-l1", ["schedule.rate=-1"], "schedule.rate is \"-1\""),
    ("network: lamp-l1", ["schedule.rate=nan"], "schedule.rate is \"nan\""),
    ("network: lamp-l1", ["schedule.rate=inf"], "schedule.rate is \"inf\""),
    ("network: lamp-l1", ["schedule.refinements=[]"], "schedule.refinements is no single value"),
    ("network: lamp-l1", ["schedule.patience=0"], "schedule.patience is \"0\""),
    ("network: lamp-l1", ["samples.batch=0"], "samples.batch is \"0\""),
    ("network: lamp-l1", ["samples.validation=0"], "samples.validation is \"0\""),
    ("network: lamp-l1", ["samples.test=0"], "samples.test is \"0\""),
    ("network: lamp-l1", ["adam.beta1=1"], "adam.beta1 is \"1\"; a number (0 to below 1)"),
    ("network: lamp-l1", ["adam.clip=0"], "adam.clip is \"0\""),
    ("network: lamp-l1", ["seed=-1"], "seed is \"-1\""),
    ("network: lamp-l1", ["dtype=float16"], "one of float64, float32"),
    ("network: lamp-l1", ["layers"], "--set layers: key=value is wanted"),
    ("network: lamp-l1", ["a.b.c=1"], "--set a.b.c=1: key=value is wanted"),
    ("network: lamp-l1", ["problem.name=bsr"], "problem.name is \"bsr\""),
    ("network: lamp-l1", ["problem.name=null"], "either name or file is wanted"),
    ("network: lamp-l1", ["problem.file=a.npz"], "either name or file is wanted"),
    ("network: lamp-l1", ["shrinkage=spline"], "have a threshold and no family"),
    ("network: lamp", ["shrinkage=null"], "shrinkage is missing"),
    ("network: slista", ["tied=true"], "have no matrices that they may share"),
    ("network: lamp", ["problem.antennas=3"], "samples of bsr17-iid have one column"),
    ("network: lamp", ["frozen=[B, theta]"], "nothing is left to learn"),
    ("network: lamp", ["frozen=[W]"], "frozen: lamp has no block W, but B, theta"),
    ("network: lamp", ["schedule.rates={W: 2}"], "schedule.rates: lamp has no block W"),
    ("network: lamp", ["matrix=fresh"], "matrix is fresh: B of lamp are for one A; freeze them"),
    ("network: lista", ["matrix=fresh"], "B, S of lista are for one A"),
    (
      "network: lvamp", ["matrix=fresh", "samples.training=10"],
      "samples are new for every mini-batch"
    ),
    ("network: lvamp", ["matrix=fresh", "samples.test=4"], "fewer than the 10 matrices"),
  ]

  @Test("Each mistake in options is named, with what would be right", arguments: mistakes)
  func mistake(_ mistake: (yaml: String, changes: [String], message: String)) {
    let error = #expect(throws: OptionError.self) { try read(mistake.yaml, mistake.changes) }
    #expect(error?.description.contains(mistake.message) == true, "\(error?.description ?? "")")
  }
}
