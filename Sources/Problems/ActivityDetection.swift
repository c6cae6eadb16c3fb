// SPDX-License-Identifier: GPL-3.0-or-later

/// Device activity detection [JADCE]: a device is declared active if the energy of its row exceeds a
/// threshold. Where a device is two real rows, its energy is that of both together.
public struct ActivityDetection: Sendable, Equatable {
  /// Energies above it are declared active.
  public let threshold: Double

  /// What a threshold does to devices of known activity.
  public struct Errors: Sendable, Equatable {
    public let falseAlarms, misses, devices: Int
    /// (false alarms + misses)/devices
    public var probability: Double { Double(falseAlarms + misses) / Double(devices) }
  }

  public init(threshold: Double) { self.threshold = threshold }

  /// The threshold with the fewest errors on validation data, in the middle of its interval; the least of
  /// several.
  /// - Precondition: as many energies as activities, one or more.
  public init(energies: [Double], activity: [Bool]) {
    precondition(energies.count == activity.count && !energies.isEmpty, "one activity an energy")
    let sorted = zip(energies, activity).sorted { $0.0 < $1.0 }
    // Below all energies every inactive device is a false alarm.
    var errors = activity.count { !$0 }
    var best = (errors: errors, threshold: (sorted.first?.0 ?? 0) / 2)
    for (k, device) in sorted.enumerated() {
      errors += device.1 ? 1 : -1
      let next = k + 1 < sorted.count ? sorted[k + 1].0 : 2 * device.0 + 1
      // Equal energies are on one side.
      if next > device.0, errors < best.errors {
        best = (errors, device.0 + (next - device.0) / 2)
      }
    }
    threshold = best.threshold
  }

  /// - Precondition: as many energies as activities.
  public func errors(energies: [Double], activity: [Bool]) -> Errors {
    precondition(energies.count == activity.count, "one activity an energy")
    var (falseAlarms, misses) = (0, 0)
    for (energy, isActive) in zip(energies, activity) {
      let isDeclared = energy > threshold
      if isDeclared && !isActive { falseAlarms += 1 }
      if !isDeclared && isActive { misses += 1 }
    }
    return Errors(falseAlarms: falseAlarms, misses: misses, devices: energies.count)
  }
}
