// SPDX-License-Identifier: GPL-3.0-or-later
import Arithmetic
import Testing

@Suite("binary32 as a scalar") struct FloatScalarTests {
  let checks = RealChecks<Float>()

  @Test("A product is its chain of fused multiply-adds, bit for bit") func product() {
    checks.product()
  }
  @Test("Sums have the stated order, bit for bit") func sums() { checks.sums() }
  @Test("A combination is one multiply-add an entry") func combination() { checks.combination() }
  @Test("The soft threshold is +0 up to its kinks") func kinks() { checks.softThreshold() }
  @Test("A thresholded column has the bits of its entries, and their count") func column() {
    checks.softThresholdColumn()
  }
  @Test("p + q = 1, and infinities give 0 and 1") func logistic() { checks.logistic() }
  @Test("A column of posterior means has the bits of its entries") func posteriorColumn() {
    checks.posteriorColumn()
  }
  @Test("exp, log and tanh err by at most 1 ulp") func elementary() { checks.elementary() }
  @Test("Maximum, minimum and support") func order() { checks.order() }
}
