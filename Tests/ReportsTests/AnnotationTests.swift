// SPDX-License-Identifier: GPL-3.0-or-later
import Reports
import Testing

/// Workflow commands of GitHub, and Markdown as it reads it.
struct AnnotationTests {
  @Test("A command is one line, whose properties end where they should")
  func line() {
    let annotation = Annotation(
      .error, title: "a:b,c%\r\nd", file: "my:data,1.npz", "100 % of\r\n::error::x, y")
    #expect(
      annotation.line
        == "::error file=my%3Adata%2C1.npz,title=a%3Ab%2Cc%25%0D%0Ad::100 %25 of%0D%0A::error::x, y"
    )
    #expect(Annotation(.notice, title: "t", "m").line == "::notice title=t::m")
  }

  @Test("Ten of a kind are printed; of eleven the last place says how many are left")
  func bound() {
    func lines(_ count: Int) -> [Substring] {
      let errors = (0..<count).map { Annotation(.error, title: "e\($0)", "") }
      return Annotation.lines(errors + [Annotation(.warning, title: "w", "")])
        .split(separator: "\n")
    }
    #expect(lines(10).count == 11 && lines(10)[9] == "::error title=e9::")
    #expect(lines(11).count == 11 && lines(11)[9] == "::error title=assay::and 2 more")
    #expect(lines(11)[10] == "::warning title=w::")
    #expect(Annotation.lines([]).isEmpty)
  }

  @Test("Words are no markup, and a table has as many cells as its header")
  func markdown() {
    #expect(Markdown.text("a_b*c [d](e) <f> & ~g\nh") == "a\\_b\\*c \\[d\\](e) \\<f\\> \\& \\~g h")
    #expect(Markdown.text("@all") == "@\u{200b}all")
    let table = Markdown.table(["a", "b"], [[Markdown.text("x|y"), Markdown.code("p|q`r``")]])
    #expect(table == ["| a | b |", "| --- | --- |", "| x\\|y | ``` p\\|q`r`` ``` |"])
    #expect(Markdown.block(["```", "# x"]) == ["````text", "```", "# x", "````"])
    #expect(
      Markdown.folded("<b> @all", [])[0] == "<details><summary>&lt;b&gt; @\u{200b}all</summary>")
  }
}
