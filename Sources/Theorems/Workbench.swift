// SPDX-License-Identifier: GPL-3.0-or-later
import Shrinkages

import class Foundation.NSLock

/// How a suite is run.
public struct CheckSettings: Sendable {
  public var seed: UInt64
  /// Draws of the statistical claims at N = 500, 1 or more.
  public var draws: Int
  /// Draws of the statistical claims at N = 4000, 1 or more.
  public var largeDraws: Int
  /// Cases of a property.
  public var cases: Int
  /// The only case of each property that is tried, counted from 0; `nil` for all.
  public var onlyCase: Int?
  /// Work that goes on at once; no result depends on it.
  public var threads: Int
  public var subject: Subject

  public init(
    seed: UInt64 = 1, draws: Int = 4000, largeDraws: Int = 800, cases: Int = 100,
    onlyCase: Int? = nil, threads: Int = 1, subject: Subject = .reference
  ) {
    self.seed = seed
    self.draws = draws
    self.largeDraws = largeDraws
    self.cases = cases
    self.onlyCase = onlyCase
    self.threads = threads
    self.subject = subject
  }
}

/// Settings, and what several claims share and is costly to make.
public final class Workbench: @unchecked Sendable {
  public let settings: CheckSettings
  private let lock = NSLock()
  private var kept: [String: any Sendable] = [:]

  public init(_ settings: CheckSettings) { self.settings = settings }

  /// What `make` gave when it was first asked for by this name.
  func once<T: Sendable>(_ name: String, _ make: () throws -> T) rethrows -> T {
    if let found = lock.withLock({ kept[name] }) as? T { return found }
    let made = try make()
    lock.withLock { kept[name] = made }
    return made
  }

  func subject(_ shrinkage: any Shrinkage<Double>) -> any Shrinkage<Double> {
    settings.subject.shrinkage(shrinkage)
  }
}
