// SPDX-License-Identifier: GPL-3.0-or-later
import Algorithms
import Arithmetic
import Balls
import Calls
import Methods

/// The route `forward-differentiation`: the gradient of a network's loss from its forward pass alone, one
/// pass a parameter with a tangent in its place. The adjoints, by which the reference finds it, have no
/// part in it.
enum ForwardGradient {
  /// Multiply-adds past which there are too many parameters for this.
  private static let mostWork = 1 << 26

  static func answer(_ call: Call, _ arrays: Arrays<Ball>) throws -> Arrays<Ball> {
    let network = try Register.method(
      MethodName(rawValue: String(call.method.rawValue.dropLast("-gradient".count))))
    let names = try Register.card(call.method).outputs.dropFirst().map {
      String($0.name.dropFirst(2))
    }
    let constants = arrays.mapValues { $0.map { Tangent($0, 0) } }
    let truth = arrays["x"]?.parts ?? [], columns = arrays["x"]?.shape.last ?? 1
    let samples = Ball(Double(columns / (call.parameters[.width] ?? 1)))
    func loss(_ inputs: Arrays<Tangent<Ball>>) throws -> Tangent<Ball> {
      let x = try network.answer(call.parameters, inputs, noFactorisations)["x"]?.parts ?? []
      let sum = zip(x, truth).reduce(Tangent<Ball>.zero) { sum, pair in
        let difference = pair.0 - Tangent(pair.1, 0)
        return sum + difference * difference
      }
      return Tangent(sum.value / samples, sum.tangent / samples)
    }
    try checkWork(arrays, names)
    var answer: Arrays<Ball> = ["loss": Values([try loss(constants).value])]
    for name in names {
      guard let values = constants[name] else { continue }
      let gradient = try values.parts.indices.map { k in
        var parts = values.parts
        parts[k].tangent = 1
        return try loss(constants.merging([name: values.replacing(parts)]) { $1 }).tangent
      }
      answer["d_" + name] = arrays[name]?.replacing(gradient)
    }
    return answer
  }

  private static func checkWork(_ arrays: Arrays<Ball>, _ names: [String]) throws {
    let parameters = names.reduce(0) { $0 + (arrays[$1]?.count ?? 0) }
    // A pass multiplies the numbers of the matrices with every column.
    let matrices = arrays.filter { $0.value.shape.count > 1 && !["x", "y"].contains($0.key) }
    let pass = 2 * matrices.reduce(0) { $0 + $1.value.count } * (arrays["y"]?.shape.last ?? 1)
    guard parameters * pass <= mostWork else {
      throw Unsuitable(description: "\(parameters) forward passes are too many")
    }
  }

  private static var noFactorisations: Factorisations<Tangent<Ball>> {
    let refusal = Unsuitable(description: "a network has no inverse in it")
    return Factorisations(
      lmmse: { _, _ in throw refusal }, gram: { _ in throw refusal },
      complexLMMSE: { _ in throw refusal }, gramEigenvalue: { _ in throw refusal })
  }
}
