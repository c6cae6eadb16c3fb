// SPDX-License-Identifier: GPL-3.0-or-later
import Beamforming
import Networks
import Problems
import Shrinkages
import Training
import Yams

/// Everything that decides what a training comes to: two with equal options have equal results, bit for bit.
public struct TrainingOptions: Sendable, Equatable {
  /// Of the file's format.
  public static let version = 1

  public var network: String
  public var layers: Int
  public var isTied = false
  public var shrinkage: String?
  public var frozen: [String]
  public var seed = 1
  public var dtype = "float64"
  /// Of Auto-PGD.
  public var normalisation = StepNormalisation.none.rawValue
  public var matrix = "fixed"
  public var problem = ProblemOptions()
  public var samples = SampleOptions()
  public var start = StartOptions()
  public var schedule = ScheduleOptions()
  public var adam = AdamOptions()

  public struct ProblemOptions: Sendable, Equatable {
    public var name: String? = "bsr17-iid"
    public var file, sha256: String?
    public var rows, columns, antennas: Int?
    public var snr: Double?
    public var hasRealRows = true
    /// Of beamforming.
    public var streams = 1
  }

  public struct SampleOptions: Sendable, Equatable {
    public var training = 0
    public var batch = 1000
    public var validation = 1000
    public var test = 1000
    public var matrices = 10
  }

  public struct StartOptions: Sendable, Equatable {
    public var from, sha256: String?
    public var step, lambda, noiseVariance: Double?
  }

  public struct ScheduleOptions: Sendable, Equatable {
    public var scheme = "layerwise"
    public var isTiedFirst = true
    public var newLayers = "previous"
    public var rate = 1e-3
    public var refinements = [0.5, 0.1, 0.01]
    public var rates = ["sigma_w2": 30.0, "theta": 10]
    public var steps = 250
    public var interval = 10
    public var patience = 10
    public var hasCurriculum = false
  }

  public struct AdamOptions: Sendable, Equatable {
    public var beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8
    public var clip: Double?
  }

  /// Those of the paper that the network is from: BSR17 Secs. III-C and VI, or SCSZ21 Secs. III-B and V.
  public init(_ card: NetworkCard) {
    network = card.kind
    frozen = card.known
    layers = card.isOfRows ? 12 : 10
    if card.hasFamily { shrinkage = SoftThreshold<Double>.family }
    if card.kind == AutoPGD<Double>.card.kind {
      setLinks()
      return
    }
    guard card.isOfRows else { return }
    problem.name = "scsz21-theorems"
    (samples.training, samples.batch, samples.validation, samples.test) = (64, 64, 128, 128)
    (schedule.rate, schedule.refinements, schedule.newLayers) = (5e-4, [0.2], "start")
    schedule.rates = ["gamma": 40, "theta": 40]
  }

  /// All layers at once, by the logarithm of the steps.
  private mutating func setLinks() {
    layers = 5
    problem.name = "apgd"
    (samples.batch, samples.validation, samples.test) = (100, 200, 1000)
    (schedule.scheme, schedule.rate, schedule.refinements) = ("whole", 0.1, [0.1])
    (schedule.steps, schedule.rates) = (200, [:])
  }

  /// The kinds of networks that can be trained.
  static let cards = NetworkRegister.cards + [AutoPGD<Double>.card]
  var isOfLinks: Bool { network == AutoPGD<Double>.card.kind }

  /// Every option, in the order in which files have them.
  mutating func visit<V: OptionVisitor>(_ v: inout V) throws {
    var version = Self.version
    try v.option("version", &version, "of this format", wanted: "\(Self.version)") {
      $0 == Self.version
    }
    try v.option("network", &network, of: Self.cards.map(\.kind), "what is trained")
    try v.option("layers", &layers, from: 1, "T")
    try v.option("tied", &isTied, "whether all layers share their matrices")
    try v.option(
      "shrinkage", &shrinkage, "the family, of a network that has one",
      wanted: Families.names.joined(separator: ", ")
    ) { $0.map { Families.names.contains($0) } ?? true }
    try v.option("frozen", &frozen, "blocks that are not learned, as in [U, s, V]")
    try v.option("seed", &seed, from: 0, "root of all random streams")
    try v.option("dtype", &dtype, of: ["float64", "float32"], "arithmetic of the training")
    try v.option(
      "matrix", &matrix, of: ["fixed", "fresh"],
      "whether all samples have one A, or each mini-batch has its own")
    if isOfLinks {
      try v.option(
        "normalisation", &normalisation, of: StepNormalisation.allCases.map(\.rawValue),
        "what γ_k of a step is")
    }
    try v.group("problem") { try problem.visit(&$0, isOfLinks: isOfLinks) }
    try v.group("samples") { try samples.visit(&$0) }
    try v.group("start") { try start.visit(&$0) }
    try v.group("schedule") { try schedule.visit(&$0) }
    try v.group("adam") { try adam.visit(&$0) }
  }
}

extension TrainingOptions.ProblemOptions {
  mutating func visit<V: OptionVisitor>(_ v: inout V, isOfLinks: Bool) throws {
    let names =
      isOfLinks
      ? ["apgd"]
      : ProblemSpecification.presets.map(\.name) + ActivitySpecification.presets.map(\.name)
    try v.option(
      "name", &name, "a synthetic problem", wanted: names.joined(separator: ", ")
    ) { $0.map { names.contains($0) } ?? true }
    try v.option(
      "file", &file,
      "NPZ with A, y and x instead; its last columns are the validation and test sets")
    try v.option("sha256", &sha256, "of that file; by itself that of the file as it is")
    for (key, path, meaning) in [
      ("rows", \Self.rows, "M, instead of the preset's"),
      ("columns", \Self.columns, "N, likewise"),
      ("antennas", \Self.antennas, "columns of a sample"),
    ] {
      try v.option(key, &self[keyPath: path], meaning, wanted: "1 or more") {
        $0.map { $0 >= 1 } ?? true
      }
    }
    try v.option("snr", &snr, "in dB, instead of the preset's", wanted: "-300 to 300") {
      $0.map { abs($0) <= 300 } ?? true
    }
    try v.option(
      "real_rows", &hasRealRows,
      "of complex samples of rows: whether real and imaginary rows are rows of their own, SCSZ21 (5)"
    )
    guard isOfLinks else { return }
    try v.option("streams", &streams, from: 1, "d, the beams of a link")
  }
}

extension TrainingOptions.SampleOptions {
  mutating func visit<V: OptionVisitor>(_ v: inout V) throws {
    try v.option(
      "training", &training, from: 0, "how many there are; 0 draws new ones for every mini-batch")
    try v.option("batch", &batch, from: 1, "of a mini-batch, at most all there are")
    try v.option("validation", &validation, from: 1, "by which stages end")
    try v.option("test", &test, from: 1, "which the training does not see")
    try v.option(
      "matrices", &matrices, from: 1, "of the validation and test sets, where matrix is fresh")
  }
}

extension TrainingOptions.StartOptions {
  mutating func visit<V: OptionVisitor>(_ v: inout V) throws {
    try v.option("from", &from, "a parameter file to begin with")
    try v.option("sha256", &sha256, "of that file; by itself that of the file as it is")
    for (key, path, meaning) in [
      ("step", \Self.step, "β of ISTA, by itself 1/‖A‖²"),
      ("lambda", \Self.lambda, "λ of ISTA, by itself 0.1"),
      ("noise_variance", \Self.noiseVariance, "σ_w², by itself the mean of ‖y‖²/M"),
    ] {
      try v.option(key, &self[keyPath: path], meaning, wanted: "above 0") {
        $0.map { $0 > 0 } ?? true
      }
    }
  }
}

extension TrainingOptions.ScheduleOptions {
  mutating func visit<V: OptionVisitor>(_ v: inout V) throws {
    try v.option(
      "scheme", &scheme, of: Schedule.Scheme.allCases.map(\.rawValue),
      "layer by layer, or the whole at once")
    try v.option(
      "tied_first", &isTiedFirst,
      "of untied layers: whether tied ones come first, BSR17 Algorithm 3")
    try v.option(
      "new_layers", &newLayers, of: ["previous", "start"],
      "whether a new layer begins as the layer before, or as the start has it")
    try v.option("rate", &rate, above: 0, "α of Adam for a new layer")
    try v.option(
      "refinements", &refinements, "factors of the rate when all is learned, one stage each",
      wanted: "one or more, above 0"
    ) { !$0.isEmpty && $0.allSatisfy { $0 > 0 } }
    try v.option("rates", &rates, "factors of the rate by block", wanted: "above 0") {
      $0.values.allSatisfy { $0 > 0 }
    }
    try v.option("steps", &steps, from: 1, "updates of a stage, at most")
    try v.option("interval", &interval, from: 1, "updates between validations")
    try v.option(
      "patience", &patience, from: 1, "validations without a lower loss that end a stage")
    try v.option("curriculum", &hasCurriculum, "whether the loss moves from all layers to the last")
  }
}

extension TrainingOptions.AdamOptions {
  mutating func visit<V: OptionVisitor>(_ v: inout V) throws {
    for (key, path) in [("beta1", \Self.beta1), ("beta2", \Self.beta2)] {
      try v.option(key, &self[keyPath: path], "of its moments", wanted: "0 to below 1") {
        $0 >= 0 && $0 < 1
      }
    }
    try v.option("epsilon", &epsilon, above: 0, "ε")
    try v.option("clip", &clip, "the greatest norm of a gradient", wanted: "above 0") {
      $0.map { $0 > 0 } ?? true
    }
  }
}
