// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Shrinkages

// What the schemas of parameters refer to.
extension DerivedSchemas {
  /// Definitions that parameters refer to.
  func shared(number: String) -> [String: JSON] {
    let families = JSON(Families.names)
    return [
      "family": ["description": "A shrinkage family.", "enum": families],
      "shrinkage": [
        "description": "A shrinkage with its parameters.", "type": "object",
        "additionalProperties": false, "required": ["family", "theta"],
        "properties": [
          "family": ["description": "Which shrinkage.", "enum": families],
          "theta": [
            "description": "Its θ.", "type": "array", "minItems": 1,
            "items": ["$ref": .text("#/$defs/\(number)")],
          ],
        ],
        "allOf": .list(
          Families.all.map { family in
            [
              "if": ["properties": ["family": ["const": .text(family.family)]]],
              "then": ["properties": ["theta": counts(family)]],
            ]
          }),
      ],
      "channel": [
        "description": "How the observation came about.", "type": "object",
        "additionalProperties": false, "required": ["kind"],
        "properties": [
          "kind": ["description": "Which channel.", "enum": JSON(ChannelChoice.names)],
          "width": [
            "description": "Δ, the width of a quantiser's cells.", "type": "number",
            "exclusiveMinimum": 0,
          ],
          "levels": [
            "description": "L, how many cells a quantiser has.", "type": "integer", "minimum": 2,
          ],
        ],
        "if": ["properties": ["kind": ["const": "quantiser"]]],
        "then": ["required": ["width", "levels"]],
        "else": ["propertyNames": ["enum": ["kind"]]],
      ],
    ]
  }

  func plain(_ domain: Domain) -> JSON {
    var schema: JSON = ["description": .text(domain.phrase), "type": "number"]
    switch domain {
    case .real: break
    case .positive: schema["exclusiveMinimum"] = 0
    case .nonnegative: schema["minimum"] = 0
    case .share: (schema["exclusiveMinimum"], schema["maximum"]) = (0, 1)
    case .fraction: (schema["exclusiveMinimum"], schema["exclusiveMaximum"]) = (0, 1)
    case .portion: (schema["minimum"], schema["maximum"]) = (0, 1)
    }
    return schema
  }
}
