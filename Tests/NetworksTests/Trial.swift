// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Networks
import Problems
import Shrinkages
import Testing

/// A network of any kind on a small problem, with parameters off the analytic ones, in every arithmetic.
struct Trial: CustomTestStringConvertible {
  let kind: String
  let isComplex, isTied: Bool
  var family = "bernoulli-gaussian"
  var depth = 3
  /// Columns of a sample, and how many there are.
  var width = 1, samples = 3
  static let (m, n) = (7, 10)

  var testDescription: String {
    "\(isComplex ? "complex " : "")\(kind)\(isTied ? ", tied" : "")"
  }

  /// Every kind, real and complex, untied and tied.
  static var all: [Trial] {
    NetworkRegister.cards.flatMap { card in
      [false, true].filter { !$0 || card.canBeTied }.map { tied in
        Trial(
          kind: card.kind, isComplex: false, isTied: tied, width: card.isOfRows ? 3 : 1,
          samples: card.isOfRows ? 2 : 3)
      }
    }
      + NetworkRegister.complex(Double.Complexified.self).map {
        Trial(kind: $0.card.kind, isComplex: true, isTied: false, width: 3, samples: 2)
      }
  }

  func field<F: Scalar>(_ rows: Int, _ columns: Int, _ seed: Int, _: F.Type) -> Matrix<F> {
    let count = rows * columns * (isComplex ? 2 : 1)
    let scale = rows == Self.m && columns == Self.n ? 1 / Double(Self.m).squareRoot() : 1
    return Matrix(
      rows: rows, columns: columns,
      storage: F.scalars(random(count, seed).map { F.Real($0 * scale) }))
  }

  func a<F: Scalar>(_ field: F.Type = F.self) -> Matrix<F> {
    self.field(Self.m, Self.n, 11, F.self)
  }
  func y<F: Scalar>(_ field: F.Type = F.self) -> Batch<F> {
    Batch(self.field(Self.m, samples * width, 12, F.self), width: width)
  }
  func truth<F: Scalar>(_ field: F.Type = F.self) -> Matrix<F> {
    self.field(Self.n, samples * width, 13, F.self)
  }

  func network<N: Network>(_ type: N.Type) throws -> N {
    let initial: [N.S.Real]? = nil
    return N(
      a: a(), depth: depth, isTied: isTied,
      shrinkage: try Families.named(family).member(initial))
  }

  /// In binary64, over the field of the trial.
  func parameters<N: Network>(_ type: N.Type) throws -> ParameterVector<Double>
  where N.S.Real == Double {
    let network = try network(type)
    var start = AnalyticStart<N.S>()
    (start.step, start.lambda) = (0.2, 0.7)
    (start.noiseVariance, start.signalVariance) = (0.05, 0.9)
    (start.weight, start.y) = (network.a.matrix, y())
    start.svd = try (network.a.matrix as? Matrix<Double>).map { try SVD($0) } as? SVD<N.S>
    var p = try network.initial(start)
    let noise = random(p.entries.count, 14)
    for k in p.entries.indices { p.entries[k] += 0.03 * noise[k] * (0.2 + abs(p.entries[k])) }
    return p
  }

  func parameters() throws -> ParameterVector<Double> {
    isComplex
      ? try parameters(NetworkRegister.complex(Double.Complexified.self).kind(kind))
      : try parameters(NetworkRegister.real(Double.self).kind(kind))
  }

  /// Loss and gradient, over any arithmetic.
  func gradient<R: RealScalar>(
    _ p: ParameterVector<R>, weights: [R]? = nil, threads: Int = 1
  ) throws -> (loss: R, gradient: ParameterVector<R>) where R.Real == R {
    func gradient<N: Network>(_ type: N.Type) throws -> (N.S.Real, ParameterVector<N.S.Real>)
    where N.S.Real == R {
      try network(type).gradient(p, y(), truth: truth(), weights: weights, threads: threads)
    }
    return isComplex
      ? try gradient(NetworkRegister.complex(R.Complexified.self).kind(kind))
      : try gradient(NetworkRegister.real(R.self).kind(kind))
  }

  /// The loss by its definition, from the forward pass alone.
  func loss<R: RealScalar>(_ p: ParameterVector<R>, weights: [R]? = nil) throws -> R
  where R.Real == R {
    func loss<N: Network>(_ type: N.Type) throws -> N.S.Real where N.S.Real == R {
      let tapes = try network(type).forward(p, y())
      let x: Matrix<N.S> = truth()
      var loss = R.zero
      for (t, tape) in tapes.enumerated() {
        let weight = weights?[t] ?? (t == depth - 1 ? 1 : 0)
        for (a, b) in zip(tape.x.storage, x.storage) {
          loss = loss + weight * (a - b).squaredMagnitude
        }
      }
      return loss / R(Double(samples))
    }
    return isComplex
      ? try loss(NetworkRegister.complex(R.Complexified.self).kind(kind))
      : try loss(NetworkRegister.real(R.self).kind(kind))
  }

  /// `<d, J u>` by duals, and `<J^T d, u>` by the layers' adjoints, for a cotangent `d` of the estimate.
  func adjointIdentity(
    _ p: ParameterVector<Double>, _ moved: ParameterVector<Dual>, _ u: [Double]
  ) throws -> (forward: Double, backward: Double) {
    func tangents<N: Network>(_ type: N.Type) throws -> [Double] where N.S.Real == Dual {
      let tapes = try network(type).forward(moved, y())
      return N.S.realParts(tapes[tapes.count - 1].x.storage).map(\.tangent)
    }
    func gradient<N: Network>(
      _ type: N.Type, _ d: [Double]
    ) throws -> ParameterVector<Double> where N.S.Real == Double {
      let network = try network(type)
      let layers = try network.layers(p)
      let y: Batch<N.S> = y()
      var state = network.start(y)
      let tapes = layers.map { $0.forward(&state, y) }
      var cotangent = network.cotangent(y.columns)
      cotangent.x = Matrix(rows: Self.n, columns: y.columns, storage: N.S.scalars(d))
      var gradient = ParameterVector<Double>(zeros: network.layout)
      for (layer, tape) in zip(layers, tapes).reversed() {
        layer.adjoint(&cotangent, tape, y, into: &gradient)
      }
      return gradient
    }
    let along =
      isComplex
      ? try tangents(NetworkRegister.complex(Dual.Complexified.self).kind(kind))
      : try tangents(NetworkRegister.real(Dual.self).kind(kind))
    let d = random(along.count, 42)
    let back =
      isComplex
      ? try gradient(NetworkRegister.complex(Double.Complexified.self).kind(kind), d)
      : try gradient(NetworkRegister.real(Double.self).kind(kind), d)
    return (inner(d, along), inner(back.entries, u))
  }
}
