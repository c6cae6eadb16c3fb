// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels
import Commands

/// The tool: all of it is in `Commands`, which the tests' own executable shares.
@main
enum Main {
  static func main() {
    assay_keep_freed_memory()
    Assay.main()
  }
}
