// SPDX-License-Identifier: GPL-3.0-or-later
import Reports
import Testing

/// Axes of charts, whatever numbers a parameter file has.
struct ScaleTests {
  @Test("Ticks are 1, 2 or 5 times a power of ten, and enclose the values")
  func ticks() {
    #expect(Scale([0.13, 0.87]).ticks.map(\.label) == ["0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(Scale([-44.25, -6.84]).ticks.map(\.label) == ["−50", "−40", "−30", "−20", "−10", "0"])
    #expect(
      Scale([1e-5, 4e-5], ticks: 3).ticks.map(\.label) == ["1·10⁻⁵", "2·10⁻⁵", "3·10⁻⁵", "4·10⁻⁵"])
    #expect(Scale([2e-5, 0.3], .logarithmic).ticks.map(\.label).first == "10⁻⁵")
    #expect(Scale([1, 8], .counted, ticks: 12).ticks.map(\.value) == (1...8).map(Double.init))
    #expect(Scale([1, 20], .counted, ticks: 6).ticks.map(\.label) == ["1", "5", "10", "15", "20"])
  }

  @Test("Values up to 1e-150 are as good as 0: they have a neighbourhood of 1")
  func tiny() {
    let zero = Scale([0]).ticks.map(\.label)
    #expect(Scale([1e-150]).ticks.map(\.label) == zero)
    #expect(Scale([2e-150]).ticks.map(\.label) != zero)
  }

  @Test("What is above a tick by rounding alone needs no other")
  func rounding() {
    #expect(Scale([-1e-16, 0.1]).ticks.first?.value == 0)
  }

  @Test(
    "No numbers break an axis, and every place on it is between its ends",
    arguments: [
      [], [.nan], [.infinity, -.infinity], [0], [3, 3], [1e300, -1e300],
      [.leastNormalMagnitude / 64, 0],
      [1e150, -1e150],
      [.leastNonzeroMagnitude], [1, 1 + 1e-15], [1e12, 1e12 + 1e-3], [-1e-200, 1e-200],
      [.nan, 1, 2],
    ] as [[Double]],
    [Scale.Kind.linear, .logarithmic, .counted])
  func hostile(values: [Double], kind: Scale.Kind) {
    for isTight in [false, true] {
      let scale = Scale(values, kind, isTight: isTight)
      let places = (values + scale.ticks.map(\.value)).compactMap(scale.place)
      #expect(places.allSatisfy { $0 >= -1e-6 && $0 <= 1 + 1e-6 }, "\(places)")
      #expect(scale.ticks.count <= 20, "\(scale.ticks)")
    }
  }

  @Test("What is interpolated into markup is escaped, and becomes no element")
  func markup() {
    let name = "<script>alert(\"1\")</script> & 'x'\u{0}\n"
    let markup: Markup = "<p title=\"\(name)\">\(1.25)</p>"
    #expect(
      markup.text
        == "<p title=\"&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; 'x'\u{fffd}&#10;\">1.3</p>"
    )
    let nested: Markup = "<b>\(markup)</b>\(-0.04)\(Double.nan)\(-12.5)"
    #expect(nested.text == "<b>\(markup.text)</b>00-12.5")
  }
}
