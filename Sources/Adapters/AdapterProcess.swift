// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Glibc
import Golden
import Output
import Verification

/// A subprocess that is spoken to in lines, in a process group of its own so that it can be ended with
/// all that it started.
final class AdapterProcess {
  enum Reading: Equatable {
    case line(String)
    case ended
    case timedOut
    /// More than `longestLine` bytes without an end of line.
    case tooLong
    /// A line whose bytes are no UTF-8.
    case notText
  }

  static let longestLine = 1 << 20

  private let pid: pid_t
  private let input: Int32
  private let output: Int32
  private var pending: [UInt8] = []
  private var isOpen = true

  /// Runs `command` with the shell; standard error goes where this process's goes.
  /// - Throws: `AdapterError.cannotStart`.
  init(command: String) throws {
    // Writing to an adapter that has died must be an error, not a signal.
    signal(SIGPIPE, SIG_IGN)
    var toChild: [Int32] = [0, 0]
    var fromChild: [Int32] = [0, 0]
    guard pipe(&toChild) == 0, pipe(&fromChild) == 0 else {
      throw AdapterError.cannotStart("no pipe: \(String(cString: strerror(errno)))")
    }
    // The child gets its ends as standard input and output, and no others.
    (toChild + fromChild).forEach { _ = fcntl($0, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
    posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
    var defaults = sigset_t()
    sigemptyset(&defaults)
    // What this process ignores its children would ignore too.
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { sigaddset(&defaults, signal) }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF))
    posix_spawnattr_setpgroup(&attributes, 0)
    var arguments: [UnsafeMutablePointer<CChar>?] =
      ["sh", "-c", command].map { (word: String) in strdup(word) } + [nil]
    defer { arguments.forEach { free($0) } }
    var child: pid_t = 0
    let status = posix_spawn(&child, "/bin/sh", &actions, &attributes, &arguments, environ)
    close(toChild[0])
    close(fromChild[1])
    guard status == 0 else {
      close(toChild[1])
      close(fromChild[0])
      throw AdapterError.cannotStart("\(command): \(String(cString: strerror(status)))")
    }
    pid = child
    Leftovers.shared.add(group: child)
    input = toChild[1]
    output = fromChild[0]
  }

  deinit { end() }

  /// Sends one line; `false` when the process no longer reads.
  func send(_ line: String) -> Bool {
    var bytes = Array((line + "\n").utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { return false }
      bytes = bytes.dropFirst(written)
    }
    return true
  }

  /// The next line, waiting at most `seconds`.
  func receive(within seconds: Double) -> Reading {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
      if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(validating: pending[..<end], as: UTF8.self)
        pending.removeSubrange(...end)
        return line.map { .line($0) } ?? .notText
      }
      if pending.count > Self.longestLine { return .tooLong }
      // What is there already is read even after that.
      let rest = ContinuousClock.now.duration(to: deadline)
      var poll = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      let milliseconds = max(Int32(min(rest / .milliseconds(1), 1e9).rounded(.up)), 0)
      let ready = Glibc.poll(&poll, 1, milliseconds)
      if ready < 0 && errno == EINTR { continue }
      if ready == 0 { return .timedOut }
      var chunk = [UInt8](repeating: 0, count: 65536)
      let count = Glibc.read(output, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return .ended }
      pending += chunk[..<count]
    }
  }

  /// Closes its input and waits `seconds` for it to end by itself; then ends it.
  func finish(within seconds: Double) -> Reading {
    close(input)
    isOpen = false
    let last = receive(within: seconds)
    end()
    return last
  }

  /// Ends the process and all that it started; says how it had ended if it had.
  @discardableResult
  func end() -> String {
    guard !ended else { return ending }
    ended = true
    if isOpen { close(input) }
    close(output)
    // A process that is closing its output may need a moment to leave its exit code.
    var status: Int32 = 0
    var waited = waitpid(pid, &status, WNOHANG)
    for _ in 0..<50 where waited == 0 {
      usleep(2000)
      waited = waitpid(pid, &status, WNOHANG)
    }
    kill(-pid, SIGKILL)
    defer { Leftovers.shared.forget(group: pid) }
    if waited == 0 {
      waitpid(pid, &status, 0)
      ending = "it was ended"
    } else if status & 0x7f == 0 {
      let code = (status >> 8) & 0xff
      // The shell reports a signal that ended its command as 128 and its number.
      ending = "exit code \(code)" + (code > 128 ? ", signal \(code - 128)" : "")
    } else {
      ending = "signal \(status & 0x7f)"
    }
    return ending
  }
  private var ended = false
  private var ending = ""
}
