// SPDX-License-Identifier: GPL-3.0-or-later
import Studies

extension Drawing {
  /// A study by its trials: each value, and the best one till then.
  /// - Parameter name: of the files, without their endings.
  public init(_ summary: StudySummary, name: String) {
    let table = CSV(
      header: ["trial", "value", "best"],
      rows: summary.course.map { [Double($0.number), $0.value ?? .nan, $0.best ?? .nan] })
    self.init(
      tables: [("\(name).csv", table)], script: Self.script(name, summary.failed.count),
      svg: "\(name).svg", report: [])
  }

  private static func script(_ name: String, _ failed: Int) -> String {
    let title = name + (failed > 0 ? ": without \(failed) trials that failed" : "")
    let data = "\(name).csv".gnuplotQuoted
    return """
      set terminal svg size 900,480 font 'sans,13' background 'white'
      set output \("\(name).svg".gnuplotQuoted)
      set datafile separator ','
      set datafile missing ''
      set grid
      set key outside below horizontal
      set title \(title.gnuplotQuoted) noenhanced
      set xlabel 'trial'
      set ylabel 'value'
      plot \(data) using 1:2 with points pointtype 7 pointsize 0.5 linecolor '#0072b2' title 'a trial', \\
        '' using 1:3 with steps linewidth 2 linecolor '#d55e00' title 'the best till then'

      """
  }
}
