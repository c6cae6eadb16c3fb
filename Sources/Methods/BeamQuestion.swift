// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Beamforming
import Calls
import Networks

/// The links, first beams and steps that a question's arrays are.
struct BeamQuestion<S: RealScalar> where S.Real == S {
  let starts: [LinkStart<S.Complexified>]
  let normalisation: StepNormalisation
  let arrays: Arrays<S>
  private var first: LinkStart<S.Complexified> { starts[0] }

  /// - Parameters:
  ///   - beams: the name of their array.
  ///   - batch: which one, where the first index of the arrays counts batches.
  /// - Throws: `CallError` for a missing array, or one of a wrong shape.
  init(
    _ p: Parameters, _ arrays: Arrays<S>, _ kit: Factorisations<S>, beams: String,
    of batch: Int? = nil
  ) throws {
    self.arrays = arrays
    let leading = batch == nil ? 0 : 1
    let h: Tensor<S.Complexified> = try arrays.tensor(
      "H", [Int?](repeating: nil, count: leading + 3), of: S.Complexified.self)
    let outer: [Int?] = h.shape.prefix(leading).map { $0 }
    let count = h.shape[leading]
    guard count > 0 else { throw CallError("array \"H\" has no links") }
    let noise: Tensor<S> = try arrays.tensor("noise_variance", outer + [count])
    let w: Tensor<S.Complexified> = try arrays.tensor(
      beams, outer + [count, h.shape[leading + 2], nil], of: S.Complexified.self)
    let power = S(try p.optional(.power) ?? 1)
    let choice = try p.optional(.normalisation) ?? .none
    normalisation = StepNormalisation(choice)
    let isFree = normalisation == .none
    starts = try (0..<count).map { k in
      let place = (batch ?? 0) * count + k
      let channel = Matrix(h, place)
      return LinkStart(
        Link(h: channel, noiseVariance: noise.entries[place], power: power), Matrix(w, place),
        eigenvalue: isFree ? 1 : try kit.gramEigenvalue(channel))
    }
  }

  /// The network with the steps `alpha`.
  func network() throws -> (AutoPGD<S.Complexified>, ParameterVector<S>) {
    let alpha: Tensor<S> = try arrays.tensor("alpha", [nil])
    guard !alpha.entries.isEmpty else { throw CallError("array \"alpha\" is empty") }
    let network = AutoPGD<S.Complexified>(
      receivers: first.link.h.rows, transmitters: first.link.h.columns, streams: first.w.columns,
      depth: alpha.entries.count, normalisation: normalisation)
    return (network, network.parameters { _, t in [alpha.entries[t]] })
  }

  /// A truth of zero, whose cost is `−SE`.
  var nothing: Matrix<S.Complexified> {
    Matrix(zeros: first.w.rows * first.w.columns, starts.count)
  }

  /// Beams of all links, for each of several.
  func stack(_ slices: [[Matrix<S.Complexified>]], _ leading: [Int]) -> Values<S> {
    .complex(
      Tensor(
        leading + [starts.count, first.w.rows, first.w.columns],
        slices.flatMap { $0.flatMap { Tensor($0).entries } }))
  }
}

extension Matrix {
  /// Matrix `k` of an array of matrices, in C order.
  init(_ tensor: Tensor<S>, _ k: Int) {
    let shape = Array(tensor.shape.suffix(2))
    let size = shape[0] * shape[1]
    self.init(Tensor(shape, Array(tensor.entries[(k * size)..<((k + 1) * size)])))
  }
}

extension StepNormalisation {
  init(_ choice: NormalisationChoice) {
    switch choice {
    case .none: self = .none
    case .curvature: self = .curvature
    case .gram: self = .gram
    }
  }
}
