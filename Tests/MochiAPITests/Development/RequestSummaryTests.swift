import Testing

@testable import MochiAPI

@Suite struct RequestSummaryTests {
    @Test(arguments: [
        "authorization", "Authorization", "proxy-authorization", "cookie", "set-cookie", "x-auth-token", "x-api-key",
        "x-client-secret", "x-csrf-token", "apikey", "x-hub-signature-256", "x-session-id",
    ])
    func `fields that say who somebody is are secret`(name: String) {
        #expect(RequestSummary.isSecret(name))
    }

    @Test(arguments: [
        "accept", "user-agent", "x-request-id", "referer", "content-type", "cookies-accepted", "keep-alive",
    ])
    func `other fields are shown`(name: String) {
        #expect(!RequestSummary.isSecret(name))
    }
}
