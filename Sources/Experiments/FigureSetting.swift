// SPDX-License-Identifier: GPL-3.0-or-later

/// What the draws of a figure are.
public struct FigureSetting: Sendable {
  public let samples: Int
  public let seed: UInt64
  /// No result depends on it.
  public let threads: Int

  public init(samples: Int, seed: UInt64, threads: Int) {
    self.samples = samples
    self.seed = seed
    self.threads = threads
  }
}

/// An experiment that cannot be made; the description says why.
public struct ExperimentError: Error, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}
