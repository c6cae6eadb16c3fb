// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import Beamforming
import Networks
import Shrinkages

/// A kind of network.
struct NetworkName: ExpressibleByArgument {
  let kind: String

  init?(argument: String) {
    guard Self.allValueStrings.contains(argument) else { return nil }
    kind = argument
  }

  static var allValueStrings: [String] { NetworkRegister.cards.map(\.kind) }
  static var list: String { allValueStrings.joined(separator: ", ") + "." }
}

/// A kind of network, or Auto-PGD, whose samples are links and have no `A`.
struct AnyNetworkName: ExpressibleByArgument {
  let kind: String

  init?(argument: String) {
    guard Self.allValueStrings.contains(argument) else { return nil }
    kind = argument
  }

  static var allValueStrings: [String] { NetworkName.allValueStrings + [beams] }
  static var list: String { allValueStrings.joined(separator: ", ") + "." }
  static let beams = AutoPGD<Double>.card.kind
  var isOfLinks: Bool { kind == Self.beams }
}

/// A shrinkage family that a network may learn.
struct FamilyArgument: ExpressibleByArgument {
  let name: String

  init?(argument: String) {
    name = Families.shortNames[argument] ?? argument
    guard Families.names.contains(name) else { return nil }
  }

  static var allValueStrings: [String] { Families.names }
}

extension StepNormalisation: ExpressibleByArgument {}
