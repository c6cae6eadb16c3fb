// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls
import Twins

/// [JADCE] Which devices are declared active.
protocol RowActivityLike: CoherenceKernel {}

extension RowActivityLike {
  static func activityCard(
    _ name: MethodName, parameters: [ParameterCard], devices: String, formula: String
  ) -> Card {
    Card(
      name, spec: ["JADCE"], source: ["SCSZ21 Sec. V"], levels: [.prediction],
      parameters: [.required(.width), .required(.energyThreshold)] + parameters,
      inputs: [ArrayCard("x", "N×D", complex: isComplex)],
      outputs: [
        ArrayCard("energy", "\(devices)×P"), ArrayCard("active", "\(devices)×P", "0 or 1"),
      ], formula: formula, since: 5)
  }

  static func predicted<F: Scalar>(
    _ p: Parameters, _ arrays: Arrays<F.Real>, of field: F.Type
  ) throws -> Arrays<F.Real> {
    let x = try samples(arrays.matrix("x", of: F.self), p, "x")
    let rows = try p.optional(.rowsOfDevice) ?? 1
    guard x.rows % rows == 0 else {
      throw CallError("array \"x\" has \(x.rows) rows, which are not devices of \(rows)")
    }
    let devices = x.rows / rows
    let threshold = F.Real(try p(.energyThreshold))
    let energy = Matrix<F.Real>(rows: devices, columns: x.samples) { n, sample in
      x.columns(of: sample).reduce(F.Real.zero) { sum, d in
        (0..<rows).reduce(sum) { $0 + x.matrix[n + $1 * devices, d].squaredMagnitude }
      }
    }
    let active = energy.map { F.Real.maximum($0 - threshold, 0).support }
    return ["energy": Values(energy), "active": Values(active)]
  }

  public static func answer<T: TwinReal>(
    _ p: Parameters, _ arrays: Arrays<T>, twin: Twin
  ) throws -> Arrays<T> where T.Real == T {
    try twin.rowActivity(p, arrays)
  }

  public static func comparisons(
    _ p: Parameters, _ inputs: Arrays<Double>, _ outputs: Arrays<Double>
  ) throws -> Comparisons? {
    guard let energy = outputs["energy"]?.parts else { return nil }
    return Comparisons(energy, try energy.map { _ in try p(.energyThreshold) })
  }
}

enum RowActivityKernel: RowActivityLike {
  static let isComplex = false
  static let card = activityCard(
    "row-activity",
    parameters: [.optional(.rowsOfDevice, "absent, meaning 1", standard: 1)], devices: "K",
    formula: """
      the D columns are P samples of `width` neighbouring ones; the N rows are those of K = N/rows_of_device
      devices: with two, row n is the real and row n + K the imaginary one of device n
      energy = Σ|x|² over the rows of a device and the columns of a sample;  active = 1 where energy > threshold
      """)
  static let faults: [Fault] = Fault.ofActivity + [.activityOfRealRow]
}

enum ComplexRowActivityKernel: RowActivityLike {
  static let isComplex = true
  static let card = activityCard(
    "complex-row-activity", parameters: [], devices: "N",
    formula: "row-activity of one complex row a device, energy = Σ|x|²")
  static let faults: [Fault] = Fault.ofActivity + [.activityOfRealPart]
}
