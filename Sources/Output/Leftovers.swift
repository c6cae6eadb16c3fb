// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Synchronization

/// What a program that is interrupted must not leave behind: folders of its own, and processes that it started.
public final class Leftovers: Sendable {
  public static let shared = Leftovers()

  private struct State {
    var folders: Set<String> = []
    var groups: Set<pid_t> = []
    var isWatching = false
  }
  private let state = Mutex(State())

  public func add(folder: URL) { state.withLock { _ = $0.folders.insert(folder.path) } }
  public func forget(folder: URL) { state.withLock { _ = $0.folders.remove(folder.path) } }
  /// - Parameter group: a process group, by the number of its first process.
  public func add(group: pid_t) { state.withLock { _ = $0.groups.insert(group) } }
  public func forget(group: pid_t) { state.withLock { _ = $0.groups.remove(group) } }

  /// From now on Ctrl-C, SIGTERM and a closed terminal end the groups, remove the folders, and then end this program as
  /// they would have. What the program was told to ignore it goes on ignoring.
  public func areRemovedOnSignals() {
    let isFirst = state.withLock { state in
      defer { state.isWatching = true }
      return !state.isWatching
    }
    guard isFirst else { return }
    for number in [SIGINT, SIGTERM, SIGHUP] {
      var old = sigaction()
      sigaction(number, nil, &old)
      guard old.__sigaction_handler.sa_handler == nil else { continue }
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      // The source keeps itself for as long as the program runs.
      source.setEventHandler {
        _ = source
        self.end(by: number)
      }
      source.resume()
    }
  }

  /// The lock is never given back: whoever notices that its process or its folder has gone waits here for the end.
  private func end(by number: Int32) {
    state.withLock { state in
      for group in state.groups { kill(-group, SIGKILL) }
      for folder in state.folders { try? FileManager.default.removeItem(atPath: folder) }
      signal(number, SIG_DFL)
      // Threads of a queue receive no signals, nor may any other that was started so.
      var own = sigset_t()
      sigemptyset(&own)
      sigaddset(&own, number)
      pthread_sigmask(SIG_UNBLOCK, &own, nil)
      raise(number)
      _exit(128 + number)
    }
  }
}
