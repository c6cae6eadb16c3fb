// SPDX-License-Identifier: GPL-3.0-or-later

/// Least and greatest of the last `span` numbers of a series. Kept are only those that may still become one of
/// them: each is followed by lesser (greater) ones alone.
struct Extremes: Codable, Sendable {
  private struct Entry: Codable, Sendable {
    let position: Int
    let number: Double
  }

  let span: Int
  private var count = 0
  private var rising: [Entry] = []
  private var falling: [Entry] = []

  init(span: Int) { self.span = span }

  mutating func append(_ number: Double) -> (least: Double, greatest: Double) {
    let entry = Entry(position: count, number: number)
    count += 1
    while let last = rising.last, last.number >= number { rising.removeLast() }
    while let last = falling.last, last.number <= number { falling.removeLast() }
    rising.append(entry)
    falling.append(entry)
    if rising[0].position <= entry.position - span { rising.removeFirst() }
    if falling[0].position <= entry.position - span { falling.removeFirst() }
    return (rising[0].number, falling[0].number)
  }
}
