// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
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

/// A shrinkage family that a network may learn.
struct FamilyArgument: ExpressibleByArgument {
  let name: String

  init?(argument: String) {
    name = Families.shortNames[argument] ?? argument
    guard Families.names.contains(name) else { return nil }
  }

  static var allValueStrings: [String] { Families.names }
}
