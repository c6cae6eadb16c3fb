// SPDX-License-Identifier: GPL-3.0-or-later

/// A page that needs nothing but itself: no script, no font, no other file. It is well-formed XML, too.
struct Page {
  let title: String
  let sections: [Section]

  struct Section {
    /// Without one it is the page's head.
    let heading: String?
    let body: [Markup]
  }

  var text: String {
    let style = Markup(stringLiteral: PageStyle.text)
    let body = sections.map { section -> Markup in
      let heading: Markup = section.heading.map { "<h2>\($0)</h2>\n" } ?? ""
      return "<section>\n\(heading)\(section.body)</section>\n"
    }
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <title>\(title)</title>
      <style>
      \(style)</style>
      </head>
      <body>
      <main>
      \(body)</main>
      </body>
      </html>

      """
    return page.text
  }
}

/// The pieces of a page's sections.
extension Page {
  /// What the page is about, in a word and a sentence.
  /// - Parameter colour: `good`, `fair` or `bad`.
  static func verdict(_ title: Markup, _ colour: String, _ sentence: String) -> Markup {
    """
    <div class="verdict \(colour)">
    <h1>\(title)</h1>
    <p>\(sentence)</p>
    </div>

    """
  }

  static func list(_ items: [Markup]) -> Markup {
    items.isEmpty
      ? "" : "<ul class=\"remarks\">\n\(items.map { "<li>\($0)</li>\n" as Markup })</ul>\n"
  }

  /// What is shown when it is asked for.
  static func folded(_ summary: String, _ content: Markup) -> Markup {
    "<details>\n<summary>\(summary)</summary>\n\(content)</details>\n"
  }

  static func lines(_ lines: [String]) -> Markup {
    "<pre>\(lines.map { "\($0)\n" as Markup })</pre>\n"
  }

  static func paragraph(_ content: Markup, _ name: String = "") -> Markup {
    name.isEmpty ? "<p>\(content)</p>\n" : "<p class=\"\(name)\">\(content)</p>\n"
  }

  /// Charts beside each other, as many as there is room for.
  static func row(_ figures: [Markup], isSmall: Bool = false) -> Markup {
    "<div class=\"\(isSmall ? "small row" : "row")\">\n\(figures)</div>\n"
  }

  static func figure(_ title: Markup, _ chart: Chart, withLegend: Bool = true) -> Markup {
    """
    <figure>
    <figcaption>\(title)</figcaption>
    \(chart.svg)\(withLegend ? chart.legend : "")</figure>

    """
  }

  /// Terms and what they are.
  static func definitions(_ entries: [(term: Markup, meaning: Markup)], _ name: String) -> Markup {
    let rows = entries.map { "<div><dt>\($0.term)</dt><dd>\($0.meaning)</dd></div>\n" as Markup }
    return "<dl class=\"\(name)\">\n\(rows)</dl>\n"
  }

  /// A table in a box of its own, which scrolls where the page is narrower; the first cell of a row is its head.
  /// - Parameter endsInWords: whether the last column is no numbers.
  static func table(
    _ title: String, header: [Markup], rows: [[Markup]], endsInWords: Bool = false
  ) -> Markup {
    let head = header.map { "<th scope=\"col\">\($0)</th>" as Markup }
    let body = rows.map { row -> Markup in
      let cells = row.enumerated().map { k, cell -> Markup in
        k == 0 ? "<th scope=\"row\">\(cell)</th>" : "<td>\(cell)</td>"
      }
      return "<tr>\(cells)</tr>\n"
    }
    let kind: Markup = endsInWords ? " class=\"worded\"" : ""
    return """
      <p class="heading">\(title)</p>
      <div class="box" role="region" aria-label="\(title)" tabindex="0">
      <table\(kind)>
      <thead><tr>\(head)</tr></thead>
      <tbody>
      \(body)</tbody>
      </table>
      </div>

      """
  }
}
