// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Foundation
import Interchange
import Networks
import ParameterFiles
import Testing

/// Parameter files of every network, in both formats.
@Suite("Parameter files of every network") struct AllFileTests {
  private func path(_ ending: String) -> String {
    FileManager.default.temporaryDirectory
      .appendingPathComponent("assay-test-\(UUID().uuidString).\(ending)").path
  }

  @Test(
    "What is written is read again with the same bits, as NPZ and as safetensors",
    arguments: Trial.all, ["npz", "safetensors"])
  func roundTrip(trial: Trial, ending: String) throws {
    func check<N: Network>(_ type: N.Type) throws where N.S.Real == Double {
      let network = try trial.network(type)
      var p = try trial.parameters(type)
      // Variances and thresholds within their ranges.
      for block in p.layout.blocks where block.range != .finite {
        p[block] = p[block].map { abs($0) + 0.01 }
      }
      let file = path(ending)
      defer { try? FileManager.default.removeItem(atPath: file) }
      try ParameterFile.write(network, p, digest: "00", to: file)
      let read = try ParameterFile(file).network(type, a: network.a.matrix, digest: "00")
      #expect(read.parameters == p)
      #expect(read.network.depth == trial.depth && read.network.frame.isTied == trial.isTied)
    }
    if trial.isComplex {
      try check(NetworkRegister.complex(Double.Complexified.self).kind(trial.kind))
    } else {
      try check(NetworkRegister.real(Double.self).kind(trial.kind))
    }
  }

  @Test("A threshold below 0 and a variance of 0 are refused, by name")
  func ranges() throws {
    for (kind, name, number, said) in [
      ("lista", "lambda", -0.5, "numbers of 0 or more"), ("slista", "gamma", 0, "numbers above 0"),
      ("lvamp", "sigma_w2", 0, "numbers above 0"), ("alista", "theta", -1, "numbers of 0 or more"),
    ] {
      let trial = Trial(kind: kind, isComplex: false, isTied: false)
      func check<N: Network<Double>>(_ type: N.Type) throws {
        let network = try trial.network(type)
        var p = try trial.parameters(type)
        for block in p.layout.blocks {
          if block.range != .finite { p[block] = p[block].map { abs($0) + 0.01 } }
          if block.name == name { p.entries[block.offset] = number }
        }
        let file = path("npz")
        defer { try? FileManager.default.removeItem(atPath: file) }
        try ParameterFile.write(network, p, digest: "00", to: file)
        let thrown = #expect(throws: InterchangeError.self) {
          try ParameterFile(file).network(type, a: network.a.matrix, digest: "00")
        }
        #expect(thrown?.array == name && thrown?.expected == said, "\(String(describing: thrown))")
      }
      try check(NetworkRegister.real(Double.self).kind(kind))
    }
  }
}
