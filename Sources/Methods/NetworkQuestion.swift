// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Networks
import Shrinkages

/// A network with the parameters, observations and truth that a question's arrays are.
struct NetworkQuestion<N: Network> {
  let network: N
  let parameters: ParameterVector<N.S.Real>
  let y: Batch<N.S>
  let arrays: Arrays<N.S.Real>

  /// - Throws: `CallError` for a missing array, or one of a wrong shape.
  init(_ type: N.Type, _ p: Parameters, _ arrays: Arrays<N.S.Real>) throws {
    let card = N.card
    self.arrays = arrays
    let y: Matrix<N.S> = try arrays.matrix("y", of: N.S.self)
    self.y = card.isOfRows ? try samples(y, p) : Batch(y)
    func shape(_ name: String) throws -> [Int] {
      guard let values = arrays[name] else { throw CallError("array \"\(name)\" is missing") }
      return values.shape
    }
    guard let list = card.blocks.first(where: { $0.sharing == .each && $0.extents.count <= 1 }),
      let depth = try shape(list.name).first, depth > 0
    else { throw CallError("there is no layer") }
    let isTied = try card.blocks.contains {
      $0.sharing == .tieable && $0.extents.count == 2 ? try shape($0.name).count == 2 : false
    }
    let a: Matrix<N.S>
    if card.usesMatrix {
      a = try arrays.matrix("A", y.rows, of: N.S.self)
    } else {
      // Its rows are those of y, its columns those of a block that has them.
      let block = card.blocks.first { $0.extents.contains(.columns) }
      let place = block?.extents.firstIndex(of: .columns) ?? 0
      let extents = try shape(block?.name ?? "").suffix(2)
      guard extents.count == 2 else {
        throw CallError("array \"\(block?.name ?? "")\" is no matrix")
      }
      a = Matrix(zeros: y.rows, Array(extents)[place])
    }
    let shrinkage = try card.hasFamily ? Self.member(p, arrays) : nil
    network = N(
      a: a, depth: depth, isTied: isTied, shrinkage: shrinkage, rank: arrays["s"]?.shape.last)
    var parameters = ParameterVector<N.S.Real>(zeros: network.layout)
    for (name, blocks) in network.layout.named {
      let wanted = ParameterLayout.stackedShape(blocks)
      let values: Values<N.S.Real>
      if blocks[0].isComplex {
        values = try Values(of: arrays.tensor(name, wanted, of: N.S.self))
      } else {
        values = .real(try arrays.tensor(name, wanted))
      }
      parameters.fill(blocks, inCOrder: values.parts)
    }
    self.parameters = parameters
  }

  /// The family with the first layer's `θ`.
  private static func member(
    _ p: Parameters, _ arrays: Arrays<N.S.Real>
  ) throws -> any ParametricShrinkage<N.S.Real> {
    let theta: Tensor<N.S.Real> = try arrays.tensor("theta", [nil, nil])
    do {
      return try Families.member(try p(.family), theta: Array(theta.entries[..<theta.shape[1]]))
    } catch let error as ThetaError { throw CallError("\(error)") }
  }

  func forward() throws -> Arrays<N.S.Real> {
    let tapes = try network.forward(parameters, y)
    var answer: Arrays<N.S.Real> = ["x": try Values(of: Tensor(tapes[tapes.count - 1].x))]
    for (k, quantity) in tapes[0].quantities.enumerated() {
      let name = "trace/" + quantity.name
      switch quantity.values {
      case .scalars, .reals:
        let rows = tapes.map { tape -> [N.S.Real] in
          if case .scalars(let numbers) = tape.quantities[k].values { return numbers }
          return []
        }
        answer[name] = Values([tapes.count, y.columns], rows.flatMap(\.self))
      case .vectors:
        let slices = tapes.map { tape -> Tensor<N.S> in
          if case .vectors(let matrix) = tape.quantities[k].values { return Tensor(matrix) }
          return Tensor([0], [])
        }
        answer[name] = try Values(
          of: Tensor([tapes.count] + slices[0].shape, slices.flatMap(\.entries)))
      }
    }
    return answer
  }

  func gradient() throws -> Arrays<N.S.Real> {
    let x: Matrix<N.S> = try arrays.matrix(
      "x", network.a.columns, y.columns, of: N.S.self)
    let (loss, gradient) = try network.gradient(parameters, y, truth: x)
    var answer: Arrays<N.S.Real> = ["loss": Values([loss])]
    for (name, blocks) in network.layout.named where !blocks[0].isFrozen {
      answer["d_" + name] = arrays[name]?.replacing(gradient.inCOrder(blocks))
    }
    return answer
  }
}
