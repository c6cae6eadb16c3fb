// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Networks
import Shrinkages
import Training
import Twins

/// [ALG2] A whole training of tied LAMP-1 in the full batch, with its record.
enum ALG2Method: Method {
  static let card = Card(
    "alg2", spec: ["ALG2", "LAMP1", "LOSS", "ADAM"],
    source: ["BSR17 Algorithm 2", "Kingma and Ba 2015, Algorithm 1"], levels: [.training],
    parameters: [
      .required(.layers), .required(.updates), .required(.rate), .required(.refinements),
      .required(.alpha),
    ],
    inputs: [
      ArrayCard("A", "M×N"), ArrayCard("y", "M×D", "what is learned from"),
      ArrayCard("x", "N×D", "its truth"),
      ArrayCard("y_validation", "M×V", "the validation set"),
      ArrayCard("x_validation", "N×V", "its truth"),
      ArrayCard("y_test", "M×Q", "the test set, which nothing is computed from"),
      ArrayCard("x_test", "N×Q", "its truth"),
    ],
    outputs: [
      ArrayCard("rate", "S", "of each stage"),
      ArrayCard("loss", "S×K", "before each update"),
      ArrayCard("validation", "S", "the loss of the validation set after each stage"),
      ArrayCard("B", "N×M"), ArrayCard("alpha", "T"), ArrayCard("beta", "T"),
    ],
    formula: """
      stages: for each depth t = 1 … T one that learns layer t alone at the rate α, then one for each f of `refinements` that learns all of layers 1 … t at the rate α f
      start: B = Aᵀ, β_1 = 1, α_1 = `alpha`;  a new layer begins with α and β of the layer before;  B is learned in every stage but those of a new layer t > 1;  β_1 stays 1
      a stage begins with moments of zero and has K = `updates` updates of adam (β1 = 0.9, β2 = 0.999, ε = 1e-8) by the gradient of lamp-l1-gradient for all of y, x at its depth
      after each update α_t ← max(α_t, 0);  loss[s, k] is that before update k;  validation[s] is that of y_validation, x_validation after the last update of the stage
      """, since: 7)

  static let faults: [Fault] = Fault.ofALG2

  static func answer<S: RealScalar>(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>
  ) throws -> Arrays<S> where S.Real == S {
    let a = try arrays.matrix("A", of: S.self)
    let (y, x) = try samples(arrays, "", a)
    let validation = try samples(arrays, "_validation", a)
    _ = try samples(arrays, "_test", a)
    let network = LAMP1<S>(a: a, depth: try p(.layers), isTied: true)
    let stages = Schedule(
      layers: network.depth, isTied: true, rate: try p(.rate), refinements: try p(.refinements)
    ).stages
    var parameters = try network.initial(AnalyticStart())
    for block in network.layout.blocks where block.name == "alpha" {
      parameters[block] = [S(try p(.alpha))]
    }
    var (losses, validations): ([S], [S]) = ([], [])
    for stage in stages {
      let workshop = Workshop(network, stage)
      parameters = try workshop.parameters(from: parameters)
      var q = workshop.coordinates.coordinates(of: parameters.entries)
      var moments = Adam<S>.Moments(count: q.count)
      for _ in 0..<(try p(.updates)) {
        let update = try workshop.update(
          &parameters.entries, &q, &moments, Adam(rate: S(stage.rate)),
          Lesson(Batch(y), truth: x), nil)
        losses.append(update.loss)
      }
      let tapes = try workshop.network.forward(parameters, Batch(validation.y))
      let (loss, _) = Loss.weighted(
        [tapes[tapes.count - 1].x], validation.x, weights: [1],
        samples: S(Double(validation.y.columns)))
      validations.append(loss)
    }
    func numbers(_ name: String) -> Values<S> {
      Values(network.layout.blocks.filter { $0.name == name }.flatMap { parameters[$0] })
    }
    let b = parameters.matrix(network.layout.blocks[0])
    return [
      "rate": Values(stages.map { S($0.rate) }),
      "loss": Values([stages.count, losses.count / stages.count], losses),
      "validation": Values(validations), "B": Values(b), "alpha": numbers("alpha"),
      "beta": numbers("beta"),
    ]
  }

  private static func samples<S: RealScalar>(
    _ arrays: Arrays<S>, _ suffix: String, _ a: Matrix<S>
  ) throws -> (y: Matrix<S>, x: Matrix<S>) where S.Real == S {
    let y = try arrays.matrix("y" + suffix, a.rows, of: S.self)
    return (y, try arrays.matrix("x" + suffix, a.columns, y.columns, of: S.self))
  }

  static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.alg2(p, arrays)
  }
}
