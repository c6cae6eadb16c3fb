// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

/// Reads text exposition format 0.0.4 as strictly as a scraper does.
enum PrometheusParser {
  struct Malformed: Error { let line: String }

  /// Values by name with labels.
  static func samples(_ text: String) throws -> [String: Double] {
    guard text.hasSuffix("\n") else { throw Malformed(line: "no line feed at the end") }
    var samples: [String: Double] = [:]
    var (family, help) = ("", "")
    var seen: Set<String> = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if let match = line.wholeMatch(of: /# HELP ([a-z_:][a-z0-9_:]*) .+/) {
        help = String(match.1)
      } else if let match = line.wholeMatch(of: /# TYPE ([a-z_:][a-z0-9_:]*) (counter|gauge)/) {
        family = String(match.1)
        guard family == help, seen.insert(family).inserted,
          match.2 == "gauge" || family.hasSuffix("_total")
        else { throw Malformed(line: String(line)) }
      } else if let match = line.wholeMatch(
        of:
          /(([a-z_:][a-z0-9_:]*)(?:\{[a-z_]+="[^"\\]*"(?:,[a-z_]+="[^"\\]*")*\})?) (NaN|[+-]Inf|[0-9eE.+-]+)/
      ) {
        guard String(match.2) == family, samples[String(match.1)] == nil,
          let value = Double(match.3.replacing("Inf", with: "inf"))
        else { throw Malformed(line: String(line)) }
        samples[String(match.1)] = value
      } else {
        throw Malformed(line: String(line))
      }
    }
    return samples
  }
}
