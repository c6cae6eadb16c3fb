// SPDX-License-Identifier: GPL-3.0-or-later
import Adapters
import Calls
import Foundation
import Golden
import Interchange
import Methods
import ParameterFiles
import Search
import Studies

/// What strangers hand to Assay, by how it is read. Each reader takes any bytes: it reads them or throws.
enum Format: UInt8, CaseIterable {
  case npy, npz, safetensors, golden, manifest, mapping, start, answer, space, metadata, mat

  /// What arrays may take, so that everything beyond is the reader's own.
  static let limit = 1 << 20

  func read(_ bytes: [UInt8]) throws {
    switch self {
    case .npy:
      let array = try NPY.decode(bytes, file: "", limit: Self.limit, allowNonFinite: true)
      try expectSame(try NPY.encode(array)) {
        try NPY.encode(try NPY.decode($0, file: "", allowNonFinite: true))
      }
    case .npz:
      let arrays = try NPZ.decode(bytes, file: "", limit: Self.limit, allowNonFinite: true)
      try expectSame(try NPZ.encode(arrays)) {
        try NPZ.encode(try NPZ.decode($0, file: "", allowNonFinite: true))
      }
    case .mat:
      let arrays = try MAT.decode(bytes, file: "", limit: Self.limit, allowNonFinite: true)
      try expectSame(try MAT.encode(arrays)) {
        try MAT.encode(try MAT.decode($0, file: "", allowNonFinite: true))
      }
    case .safetensors:
      _ = try Safetensors.decode(bytes, file: "", limit: Self.limit, allowNonFinite: true)
    case .golden:
      let golden = try JSONDecoder().decode(Case.self, from: Data(bytes))
      let card = try Register.card(golden.algorithm)
      try card.check(golden.parameters)
      try expectSame(try suiteJSON(golden)) {
        try suiteJSON(try JSONDecoder().decode(Case.self, from: Data($0)))
      }
    case .manifest: _ = try JSONDecoder().decode(Manifest.self, from: Data(bytes))
    case .mapping: _ = try ParameterMapping(bytes, file: "").apply(to: Self.foreign)
    case .start: _ = try StartAnswer(String(decoding: bytes, as: UTF8.self))
    case .answer: _ = try RunAnswer(String(decoding: bytes, as: UTF8.self), seq: 3)
    case .space: _ = try Space(yaml: String(decoding: bytes, as: UTF8.self), file: "")
    case .metadata:
      _ = try ParameterMetadata(text: String(decoding: bytes, as: UTF8.self), file: "")
    }
  }

  private static let foreign: [String: NumericArray] = {
    let shapes = ["layers.0.weight": [3, 2], "layers.1.weight": [3, 2], "beta": [2], "b": []]
    return shapes.compactMapValues { shape in
      try? NumericArray(
        shape: shape,
        elements: .float64([Double](repeating: 0.5, count: shape.reduce(1, *))))
    }
  }()

  /// What was read is written, read and written again: the same bytes.
  private func expectSame(_ written: [UInt8], _ again: ([UInt8]) throws -> [UInt8]) throws {
    let second = try again(written)
    precondition(second == written, "\(self): what was written reads as something else")
  }
}
