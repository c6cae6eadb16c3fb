// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Twin {
  /// [BF]
  public func spectralEfficiency<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let links = try TwinLinks(p, inputs, self)
    let w = try links.beams("W")
    let found = links.all.indices.map { links.all[$0].efficiency(w[$0]) }
    return [
      "se": Values(found.map(\.value)), "gradient": links.stack([found.map(\.gradient)], []),
    ]
  }

  /// `Π_P` and its adjoint.
  public func powerProjection<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let v: Tensor<T.Complexified> = try inputs.tensor(
      "V", [nil, nil, nil], of: T.Complexified.self)
    let g: Tensor<T.Complexified> = try inputs.tensor("G", v.shape, of: T.Complexified.self)
    let unused = TwinComplexMatrix<T>(0, 0) { _, _ in (0, 0) }
    let link = TwinLink(
      h: unused, noise: 1, power: T(try p(.power)), normalisation: .none, style: style,
      fault: fault)
    let found = (0..<v.shape[0]).map {
      link.projection(TwinComplexMatrix(v, $0), along: TwinComplexMatrix(g, $0))
    }
    func stack(_ x: [TwinComplexMatrix<T>]) -> Values<T> {
      .complex(Tensor(v.shape, x.flatMap(\.entries)))
    }
    return ["W": stack(found.map(\.w)), "back": stack(found.compactMap(\.derivative))]
  }

  /// [AUTO-PGD]
  public func autoPGD<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let links = try TwinLinks(p, inputs, self)
    var w = try links.beams("W_0")
    let alpha: Tensor<T> = try inputs.tensor("alpha", [nil])
    var (sizes, course): ([T], [[TwinComplexMatrix<T>]]) = ([], [])
    for alpha in alpha.entries {
      let steps = links.all.indices.map { links.all[$0].iteration(alpha, w[$0]) }
      sizes += steps.map(\.size)
      w = steps.map(\.w)
      course.append(w)
    }
    return [
      "W": links.stack([w], []), "trace/W": links.stack(course, [course.count]),
      "trace/step": Values([course.count, links.all.count], sizes),
    ]
  }

  /// `−` mean SE and its gradient, by tangents.
  public func autoPGDGradient<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let links = try TwinLinks(p, inputs, self)
    let alpha: Tensor<T> = try inputs.tensor("alpha", [nil])
    let (loss, gradient) = links.loss(alpha.entries, from: try links.beams("W_0"))
    return ["loss": Values([loss]), "d_alpha": Values(gradient)]
  }

  /// Updates of Adam on the logarithms of the steps, each with a batch of its own.
  public func autoPGDTraining<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let alpha: Tensor<T> = try inputs.tensor("alpha", [nil])
    var q = alpha.entries.map { T.log($0) }
    var (m, v) = (q.map { _ in T(0) }, q.map { _ in T(0) })
    let clip = try p.optional(.clip).map { T($0) }
    var (losses, course): ([T], [T]) = ([], [])
    for update in 0..<(inputs["H"]?.shape.first ?? 0) {
      let own = fault == .beamSameBatch ? 0 : update
      let links = try TwinLinks(p, inputs, self, of: own)
      let steps = q.map { T.exp($0) }
      let (loss, gradient) = links.loss(steps, from: try links.beams("W_0", of: own))
      losses.append(loss)
      var g = zip(steps, gradient).map { $0 * $1 }
      if let clip {
        let norm = style.dot(g.count, { g[$0] }, { g[$0] }).squareRoot()
        if fault == .clipElementwise {
          g = g.map { max(-clip, min(clip, $0)) }
        } else if norm > clip {
          g = g.map { clip / norm * $0 }
        }
      }
      let asked = Parameters().with(.rate, try p(.rate)).with(.update, update + 1)
      let step = try adam(
        asked,
        ["p": Values(q), "g": Values(g), "state/m": Values(m), "state/v": Values(v)])
      (q, m, v) = (step["p"]?.parts ?? [], step["m"]?.parts ?? [], step["v"]?.parts ?? [])
      course += q.map { T.exp($0) }
    }
    return [
      "loss": Values(losses), "alpha": Values([losses.count, q.count], course),
    ]
  }
}

/// The links of a question.
struct TwinLinks<T: TwinReal> where T.Real == T {
  let all: [TwinLink<T>]
  private let inputs: Arrays<T>
  private let streams: Int
  private let style: Style
  private let fault: Fault?

  /// - Parameter batch: which of several.
  init(_ p: Parameters, _ inputs: Arrays<T>, _ twin: Twin, of batch: Int = 0) throws {
    let several = inputs["H"]?.shape.count == 4
    let h: Tensor<T.Complexified> = try inputs.tensor(
      "H", [Int?](repeating: nil, count: several ? 4 : 3), of: T.Complexified.self)
    let count = h.shape[several ? 1 : 0]
    let noise: Tensor<T> = try inputs.tensor(
      "noise_variance", several ? [h.shape[0], count] : [count])
    let own = Array(noise.entries[(batch * count)..<((batch + 1) * count)])
    let mean = own.reduce(0, +) / T(count)
    let power = T(try p.optional(.power) ?? 1)
    let normalisation = try p.optional(.normalisation) ?? .none
    all = (0..<count).map { k in
      TwinLink(
        h: TwinComplexMatrix(h, batch * count + k),
        noise: twin.fault == .beamNoiseOfBatch ? mean : own[k], power: power,
        normalisation: normalisation, style: twin.style, fault: twin.fault)
    }
    (self.inputs, style, fault) = (inputs, twin.style, twin.fault)
    streams = (inputs["W"] ?? inputs["W_0"])?.shape.last ?? 1
  }

  func beams(_ name: String, of batch: Int = 0) throws -> [TwinComplexMatrix<T>] {
    let rank = inputs["H"]?.shape.count ?? 3
    let w: Tensor<T.Complexified> = try inputs.tensor(
      name, [Int?](repeating: nil, count: rank), of: T.Complexified.self)
    return all.indices.map { TwinComplexMatrix(w, batch * all.count + $0) }
  }

  /// Beams of all links, for each of several.
  func stack(_ slices: [[TwinComplexMatrix<T>]], _ leading: [Int]) -> Values<T> {
    .complex(
      Tensor(
        leading + [all.count, all[0].h.n, streams], slices.flatMap { $0.flatMap(\.entries) }))
  }

  /// `−` the mean of `SE(W_T)`, and its derivative by each step.
  func loss(_ alpha: [T], from w: [TwinComplexMatrix<T>]) -> (T, [T]) {
    let each = all.indices.map { k -> (T, [T]) in
      let link = all[k]
      let zero = w[k].scaled(0)
      var (own, tangents) = (w[k], alpha.map { _ in zero })
      for (t, alpha) in alpha.enumerated() {
        let before = own
        tangents = tangents.indices.map { s in
          link.iteration(alpha, before, (tangents[s], s == t ? 1 : 0)).tangent ?? zero
        }
        own = link.iteration(alpha, before).w
      }
      let end = link.efficiency(own)
      return (end.value, tangents.map { end.gradient.inner($0, style) })
    }
    let count = fault == .lossSummed ? 1 : T(all.count)
    let sign: T = fault == .beamLossSign ? 1 : -1
    return (
      sign * style.sum(each.count) { each[$0].0 } / count,
      alpha.indices.map { t in sign * style.sum(each.count) { each[$0].1[t] } / count }
    )
  }
}
