import Foundation
import TestSupport
import Testing

@testable import MochiEngine

struct MailboxTests {
    @Test func `a batch costs one wake-up`() {
        let mailbox = Mailbox()
        var wakes = 0
        let taken = (0..<5).map { _ in mailbox.post({}, wake: { wakes += 1 }) }
        #expect(taken == [true, true, true, true, true])
        #expect(wakes == 1)
        let counts = [mailbox.takeAll().calls.count, mailbox.takeAll().calls.count]
        #expect(counts == [5, 0])
        _ = mailbox.post({}, wake: { wakes += 1 })
        #expect(wakes == 2)
    }

    @Test func `a closing mailbox wakes nobody and a closed one takes nothing`() {
        let mailbox = Mailbox()
        var wakes = 0
        mailbox.beginClosing()
        let whileClosing = mailbox.post({}, wake: { wakes += 1 })
        #expect(whileClosing)
        let left = mailbox.close().calls.count
        #expect(left == 1)
        let afterwards = mailbox.post({}, wake: { wakes += 1 })
        #expect(!afterwards)
        let isClosed = mailbox.isClosed
        #expect(isClosed)
        #expect(wakes == 0)
    }

    @Test func `what many threads post arrives once, in the order of each thread`() async throws {
        let shared = Shared()
        let arrived = Guarded<[[Int]]>(Array(repeating: [], count: 4))
        let posting = Tally()
        for thread in 0..<4 {
            posting.begin()
            Thread.detachNewThread {
                for number in 0..<5000 {
                    _ = shared.mailbox.post({ arrived.change { $0[thread].append(number) } }, wake: {})
                }
                posting.end()
            }
        }
        try await onThread {
            while posting.live > 0 {
                for call in shared.mailbox.takeAll().calls { call() }
            }
            for call in shared.mailbox.takeAll().calls { call() }
        }
        for thread in arrived.value {
            #expect(thread == Array(0..<5000))
        }
    }

    private final class Shared: @unchecked Sendable {
        // Guard of the unchecked conformance: the mailbox locks by itself.
        let mailbox = Mailbox()
    }
}
