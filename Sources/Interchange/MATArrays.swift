// SPDX-License-Identifier: GPL-3.0-or-later

/// The arrays of a MAT file as its variables come.
struct MATArrays {
  private(set) var named: [String: NumericArray] = [:]
  private var rest: Int
  private let allowNonFinite: Bool

  init(limit: Int, allowNonFinite: Bool) {
    (rest, self.allowNonFinite) = (limit, allowNonFinite)
  }

  /// Takes the variable that is next, with the fields of a structure.
  mutating func add(_ elements: MATElements) throws {
    guard let variable = try MATVariable(elements, isField: false) else { return }
    guard variable.isStructure else { return try take(variable, variable.name) }
    for field in try variable.fields() {
      // What is deeper than a field is passed over, as texts are.
      if let inner = field.variable, !inner.isStructure {
        try take(inner, variable.name + "/" + field.name)
      }
    }
  }

  private mutating func take(_ variable: MATVariable, _ name: String) throws {
    // Of what belongs to functions and objects MATLAB keeps a variable without a name.
    guard !name.isEmpty else { return }
    let file = Place(file: variable.place.file, array: nil)
    let name = try ArrayName.parse(entry: Array((name + ArrayName.suffix).utf8), at: file)
    guard named[name] == nil else {
      throw Place(file: file.file, array: name).error(
        "the name occurs twice", expected: "one variable for each array")
    }
    let array = try variable.array(
      limit: rest, at: Place(file: file.file, array: name), allowNonFinite: allowNonFinite)
    rest -= array.elements.sizeInMemory
    named[name] = array
  }
}
