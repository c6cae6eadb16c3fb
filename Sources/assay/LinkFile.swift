// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Beamforming
import Calls
import ComplexModule
import Foundation
import Interchange
import Problems
import RealModule

/// Links with their beginnings: those of the problem `apgd`, or a user's NPZ file with `H` (D×N_r×N_t, or N_r×N_t),
/// `noise_variance` (D, or one number), optionally `power` (one number, else 1) and `W` (D×N_t×d), the beams to begin with.
struct LinkFile {
  let title: String
  let starts: [LinkStart<Complex<Double>>]
  var receivers: Int { starts[0].link.h.rows }
  var transmitters: Int { starts[0].link.h.columns }

  /// Links of the preset, from random beams.
  init(preset: String, seed: UInt64, count: Int, streams: Int) throws {
    guard preset == "apgd" else {
      throw UsageError("no problem of links is named \"\(preset)\"; there is apgd")
    }
    let stated = ChannelSpecification.apgd
    title = "apgd, seed \(seed), from random beams"
    starts = (0..<count).map { k in
      LinkStart(
        stated.draw(seed: seed, trial: k), stated.start(seed: seed, trial: k, streams: streams))
    }
  }

  /// - Parameters:
  ///   - streams: `d`; by itself that of `W`, or 1.
  ///   - seed: of random beams where there is no `W`.
  /// - Throws: `DataError`, which names the array and the link, `InterchangeError`.
  init(_ path: String, streams: Int?, seed: UInt64) throws {
    let arrays = try ArrayFile.read(contentsOf: URL(fileURLWithPath: path))
    func wrong(_ text: String) -> DataError { DataError("\(path): \(text)") }
    let known = ["H", "W", "noise_variance", "power"]
    if let unknown = arrays.keys.sorted().first(where: { !known.contains($0) }) {
      throw wrong("array \"\(unknown)\" is none of \(known.joined(separator: ", "))")
    }
    func matrices(_ name: String, _ shape: String) throws -> [Matrix<Complex<Double>>]? {
      guard let array = arrays[name] else { return nil }
      guard (2...3).contains(array.shape.count), !array.shape.contains(0) else {
        throw wrong("array \"\(name)\" has shape \(array.shape); \(shape) is wanted")
      }
      return try Self.slices(array)
    }
    guard let h = try matrices("H", "D×N_r×N_t") else {
      throw wrong("array \"H\" (D×N_r×N_t) is missing")
    }
    guard let noise = try arrays["noise_variance"]?.doubles(), [1, h.count].contains(noise.count)
    else {
      throw wrong("array \"noise_variance\" is missing; one number, or \(h.count) are wanted")
    }
    let power = try arrays["power"]?.doubles() ?? [1]
    guard power.count == 1 else {
      throw wrong("array \"power\" has \(power.count) numbers; it is one, of all links")
    }
    let beams = try matrices("W", "D×N_t×d")
    if let beams {
      guard beams.count == h.count, beams[0].rows == h[0].columns else {
        throw wrong(
          "array \"W\" is \(beams.count) beams of \(beams[0].rows) antennas; \(h.count) of \(h[0].columns) are wanted"
        )
      }
      if let streams, streams != beams[0].columns {
        throw wrong("array \"W\" has \(beams[0].columns) streams; --streams says \(streams)")
      }
    }
    let most = min(h[0].rows, h[0].columns)
    if let wanted = beams?[0].columns ?? streams, wanted > most {
      throw wrong(
        "\(wanted) streams on channels of \(h[0].rows)×\(h[0].columns); 1 to \(most) are wanted")
    }
    // From there no gradient leads away.
    if let k = beams?.firstIndex(where: { $0.columnSquaredNorms.allSatisfy { $0 == 0 } }) {
      throw wrong("array \"W\": the beams of link \(k) are zero, where the gradient is, too")
    }
    let size = ChannelSpecification(
      receivers: h[0].rows, transmitters: h[0].columns, correlation: 0, snr: 0...0, power: power[0])
    title = path + (beams == nil ? ", from random beams of seed \(seed)" : "")
    starts = try h.indices.map { k in
      do {
        let link = try Link(
          checked: h[k], noiseVariance: noise[noise.count == 1 ? 0 : k], power: power[0])
        return LinkStart(
          link, beams?[k] ?? size.start(seed: seed, trial: k, streams: streams ?? 1))
      } catch let error as LinkError { throw wrong("link \(k): \(error)") }
    }
  }

  /// A matrix for each entry of the first of three indices; two are one matrix.
  private static func slices(_ array: NumericArray) throws -> [Matrix<Complex<Double>>] {
    let shape = array.shape.suffix(2).map { $0 }
    let entries = try array.complexes()
    let size = shape[0] * shape[1]
    return (0..<(entries.count / size)).map { k in
      Matrix(rows: shape[0], columns: shape[1]) { entries[k * size + $0 * shape[1] + $1] }
    }
  }

  /// With `λ_1` where the normalisation asks for it, and the closed form's efficiency.
  /// - Throws: `LinkError` for more streams than antennas, `NotConverged`.
  func solved(
    _ normalisation: StepNormalisation, threads: Int
  ) throws -> [(start: LinkStart<Complex<Double>>, best: Double)] {
    try concurrentMap(starts.count, threads: threads) { k in
      Result {
        let one = starts[k]
        let optimum = try Optimum(one.link, streams: one.w.columns)
        return (
          LinkStart(
            one.link, one.w, eigenvalue: normalisation == .none ? 1 : optimum.eigenvalue),
          optimum.spectralEfficiency
        )
      }
    }.map { try $0.get() }
  }
}
