// SPDX-License-Identifier: GPL-3.0-or-later
import Calls
import Twins

extension DerivedSchemas {
  func report() throws -> JSON {
    var document = try base("report")
    document[["properties", "suite"]] = suiteName
    let result = ["$defs", "result", "properties"]
    document[result + ["level", "enum"]] = levels
    document[result + ["status", "enum"]] = [
      "passed", "imprecise", "accepted", "failed", "xfailed", "xpassed", "skipped",
      "not-applicable",
    ]
    document[result + ["right"]] = [
      "description": "Of a failure, the compared arrays that are right.", "type": "array",
      "items": ["type": "string"], "uniqueItems": true,
    ]
    document[["$defs", "difference", "properties", "index", "maxItems"]] = 4
    document[result + ["form"]] = [
      "description": "Of an imprecise answer, the textbook form whose error is nearest.",
      "enum": JSON(Style.textbook.map(\.rawValue)),
    ]
    document[result + ["notGiven", "description"]] =
      "The outputs and traces that were not given, so not compared."
    for (name, what) in [
      ("imprecise", "How many were right by a textbook form, and not accurate."),
      ("accepted", "How many followed a convention that was accepted."),
    ] {
      document[["properties", name]] = [
        "description": .text(what), "type": "integer", "minimum": 0,
      ]
    }
    let diagnosis = ["properties", "diagnoses", "items", "properties"]
    document[diagnosis + ["faults", "items", "pattern"]] = Self.faultName
    document[diagnosis + ["named", "pattern"]] = Self.faultName
    document[diagnosis + ["isConvention"]] = [
      "description": "Whether what is named is another convention and no mistake.",
      "type": "boolean",
    ]
    document[diagnosis + ["partial"]] = partial
    document[["properties", "equations"]] = equations
    if case .list(let required)? = document["required"] {
      document["required"] = .list(required + ["imprecise", "accepted", "equations"])
    }
    return document
  }

  /// A mistake that explains some of the failures.
  private var partial: JSON {
    let ids: JSON = ["type": "array", "items": ["type": "string"], "uniqueItems": true]
    func named(_ what: String) -> JSON {
      var list = ids
      list["description"] = .text(what)
      return list
    }
    return [
      "description": "The mistake that explains the most of them, where none explains all.",
      "type": "object", "additionalProperties": false,
      "required": ["fault", "explained", "told", "unexplained", "contradicted"],
      "properties": [
        "fault": ["description": "The mistake.", "type": "string"],
        "explained": [
          "description": "How many failing cases it explains.", "type": "integer", "minimum": 2,
        ],
        "told": [
          "description": "Of how many that can tell.", "type": "integer", "minimum": 2,
        ],
        "unexplained": named("The failing cases that it does not explain."),
        "contradicted": named("The passing cases that should fail by it."),
      ],
    ]
  }

  /// What the equations say.
  private var equations: JSON {
    func names(_ what: String) -> JSON {
      ["description": .text(what), "type": "array", "items": ["type": "string"]]
    }
    func count(_ what: String) -> JSON {
      ["description": .text(what), "type": "integer", "minimum": 0]
    }
    return [
      "description": "Which equations hold on the candidate's own numbers, by failing algorithm.",
      "type": "array",
      "items": [
        "description": "One algorithm.", "type": "object", "additionalProperties": false,
        "required": ["algorithm", "cases", "findings", "holding", "unseen", "isBinary32"],
        "properties": [
          "algorithm": ["description": "The algorithm.", "enum": self.names],
          "cases": count("How many failing cases were looked at."),
          "isBinary32": [
            "description": "Whether all numbers given are of binary32.", "type": "boolean",
          ],
          "holding": names("The quantities whose equations hold."),
          "unseen": names("Those of which too little was given."),
          "findings": [
            "description": "Equations that fail, those of the most cases first.", "type": "array",
            "items": [
              "description": "One of them, or some of which one fails.", "type": "object",
              "additionalProperties": false,
              "required": ["quantities", "formulas", "cases", "example", "iteration"],
              "properties": [
                "quantities": names("The quantities that the equations give."),
                "formulas": names("The equations."),
                "cases": count("In how many cases it fails."),
                "example": ["description": "The cheapest of the cases.", "type": "string"],
                "iteration": count("The first iteration in which it fails there, from 0."),
                "ratio": [
                  "description": "What was given is this many times what the equation gives.",
                  "type": "number",
                ],
                "relativeError": [
                  "description": "The distance from what the equation gives, relative to it.",
                  "type": "number", "minimum": 0,
                ],
              ],
            ],
          ],
        ],
      ],
    ]
  }
}
