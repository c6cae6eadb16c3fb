import Golden
import Foundation
let b = try SuiteBuilder()
print(b.ids.count)
for id in b.ids where CommandLine.arguments.count < 2 || id.contains(CommandLine.arguments[1]) {
  let t0 = Date()
  do {
  let c = try b.build(id).golden
  print(id, c.enclosure.precision, c.enclosure.total, c.tolerance.float64?.allowed ?? 0, c.tolerance.float64?.largestError ?? 0, c.tolerance.float64?.formulation ?? "", c.tolerance.float64?.array ?? "", "f32", c.tolerance.float32?.allowed ?? 0, c.decisions?.margin ?? 0, c.flags.count, -t0.timeIntervalSinceNow)
  } catch { print(id, "ERROR", error) }
}
