// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Calls

extension Twin {
  @specialized(where T == Double)
  @specialized(where T == Float)
  public func rowActivity<T: TwinReal>(
    _ p: Parameters, _ inputs: Arrays<T>
  ) throws -> Arrays<T> where T.Real == T {
    let parts = isComplex("x", inputs) ? 2 : 1
    let x = columns(try pairs("x", inputs, nil, nil))
    let (width, rows) = (try p(.width), try p.optional(.rowsOfDevice) ?? 1)
    let n = (x.first?.count ?? 0) / parts
    guard x.count % width == 0, n % rows == 0 else {
      throw CallError(
        "array \"x\" is \(n)×\(x.count); devices of \(rows) rows and samples of \(width) are wanted"
      )
    }
    let devices = n / rows
    let threshold = T(try p(.energyThreshold))
    let counted = fault == .activityOfRealRow ? 1 : rows
    let seen = fault == .activityOfRealPart ? 1 : parts
    let energies = (0..<devices).map { device in
      stride(from: 0, to: x.count, by: width).map { first -> T in
        let numbers = (0..<(counted * width * seen)).map { k in
          let (row, rest) = k.quotientAndRemainder(dividingBy: width * seen)
          return x[first + rest / seen][parts * (device + row * devices) + rest % seen]
        }
        let energy = style.dot(numbers.count, { numbers[$0] }, { numbers[$0] })
        switch fault {
        case .activityByNorm: return energy.squareRoot()
        case .activityMeanOverAntennas: return energy / T(width)
        default: return energy
        }
      }
    }
    return [
      "energy": table(energies),
      "active": table(energies.map { $0.map { $0 > threshold ? 1 : 0 } }),
    ]
  }
}

extension Fault {
  public static let activityOfRealRow = Fault(
    "activity-of-real-row", in: "activity detection",
    "the energy of a device is that of its real row; its imaginary row is left out")
  public static let activityOfRealPart = Fault(
    "activity-of-real-part", in: "activity detection",
    "the energy of a device is that of the real parts")
  public static let activityByNorm = Fault(
    "activity-by-norm", in: "activity detection",
    "the threshold is compared with the norm of a device's row, not with its energy")
  public static let activityMeanOverAntennas = Fault(
    "activity-mean-over-antennas", in: "activity detection",
    "the energy is the mean over antennas, not the sum")
  /// Mistakes of activity detection.
  public static let ofActivity: [Fault] = [.activityByNorm, .activityMeanOverAntennas]
}
