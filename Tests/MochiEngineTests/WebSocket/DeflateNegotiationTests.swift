import Testing

@testable import MochiEngine

@Suite struct DeflateNegotiationTests {
    /// Lets both sides keep their context, with the largest windows.
    private static let keeping = DeflateOptions(noContextTakeover: false, clientNoContextTakeover: false)

    private func response(_ field: String, _ options: DeflateOptions = keeping) throws -> String? {
        try DeflateNegotiation(field: field, options: options)?.response
    }

    @Test(
        arguments: [
            ("permessage-deflate", ""),
            ("permessage-deflate; server_no_context_takeover", "; server_no_context_takeover"),
            ("permessage-deflate; client_no_context_takeover", "; client_no_context_takeover"),
            (
                "permessage-deflate; client_no_context_takeover; server_no_context_takeover",
                "; server_no_context_takeover; client_no_context_takeover"
            ),
            ("permessage-deflate; server_max_window_bits=9", "; server_max_window_bits=9"),
            ("permessage-deflate; server_max_window_bits=10", "; server_max_window_bits=10"),
            ("permessage-deflate; server_max_window_bits=\"10\"", "; server_max_window_bits=10"),
            ("permessage-deflate; server_max_window_bits=15", "; server_max_window_bits=15"),
            ("permessage-deflate; client_max_window_bits", ""),
            ("permessage-deflate; client_max_window_bits=15", ""),
            ("permessage-deflate; client_max_window_bits=8", "; client_max_window_bits=8"),
            ("permessage-deflate; client_max_window_bits=\"1\\2\"", "; client_max_window_bits=12"),
            (
                "permessage-deflate; client_max_window_bits; server_max_window_bits=11",
                "; server_max_window_bits=11"
            ),
        ]
    )
    func `an offer is answered with what it holds`(field: String, parameters: String) throws {
        #expect(try response(field) == "permessage-deflate" + parameters)
    }

    @Test(arguments: [
        // A window that zlib cannot keep to.
        "server_max_window_bits=8",
        "server_max_window_bits", "server_max_window_bits=7", "server_max_window_bits=16", "server_max_window_bits=09",
        "server_max_window_bits=010", "server_max_window_bits=+9", "server_max_window_bits=0",
        "server_max_window_bits=1", "server_max_window_bits=x", "server_max_window_bits=9.0",
        "server_max_window_bits=100000000000000000000",
        "client_max_window_bits=7", "client_max_window_bits=16", "client_max_window_bits=08",
        "client_max_window_bits=-8", "client_max_window_bits=x", "client_max_window_bits=\"16\"",
        "server_no_context_takeover=1", "server_no_context_takeover=true", "client_no_context_takeover=\"1\"",
        "server_no_context_takeover; server_no_context_takeover",
        "client_no_context_takeover; client_no_context_takeover",
        "server_max_window_bits=10; server_max_window_bits=10",
        "client_max_window_bits=10; client_max_window_bits=10",
        "client_max_window_bits; client_max_window_bits", "client_max_window_bits; client_max_window_bits=10",
        "client_max_window_bits=10; client_max_window_bits",
        "unknown", "unknown=10", "Server_No_Context_Takeover", "server_no_context_takeover; unknown",
    ])
    func `an offer that cannot be kept is declined, and the next one is looked at`(parameters: String) throws {
        let offer = "permessage-deflate; \(parameters)"
        #expect(try response(offer) == nil)
        #expect(try response("\(offer), permessage-deflate") == "permessage-deflate")
        #expect(try response("permessage-deflate, \(offer)") == "permessage-deflate")
    }

    @Test func `the first offer that can be kept is taken`() throws {
        let offers = [
            "permessage-deflate; server_max_window_bits=8", "permessage-deflate; server_max_window_bits=10",
            "permessage-deflate",
        ]
        let expected = "permessage-deflate; server_max_window_bits=10"
        #expect(try response(offers.joined(separator: ",")) == expected)
        #expect(try response("x-other; server_max_window_bits=10, " + offers.joined(separator: ", ,")) == expected)
    }

    @Test(arguments: ["", "x-webkit-deflate-frame", "permessage-bzip2; a=1, Permessage-Deflate", "permessage-deflate2"])
    func `without an offer of it there is no compression`(field: String) throws {
        #expect(try response(field) == nil)
    }

    @Test(arguments: ["permessage-deflate;", "permessage-deflate, a=", "permessage-deflate; client_max_window_bits="])
    func `a malformed field is an error, however good its first offer`(field: String) {
        #expect(throws: MalformedExtensions()) { try response(field) }
    }

    @Test func `a server that keeps no context says so for itself and asks the client for the same`() throws {
        let negotiation = try #require(try DeflateNegotiation(field: "permessage-deflate", options: DeflateOptions()))
        #expect(
            negotiation.response == "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
        )
        #expect(
            negotiation.parameters
                == DeflateParameters(
                    serverKeepsContext: false,
                    clientKeepsContext: false,
                    serverWindowBits: 15,
                    clientWindowBits: 15
                )
        )
    }

    @Test(
        arguments: [
            ("", 15, 15, 15, 15),
            ("", 10, 15, 10, 15),
            ("server_max_window_bits=12", 15, 15, 12, 15),
            ("server_max_window_bits=12", 10, 15, 10, 15),
            ("server_max_window_bits=12", 13, 15, 12, 15),
            // Only a client that has offered it may be asked for a smaller window.
            ("", 15, 9, 15, 15),
            ("client_max_window_bits", 15, 9, 15, 9),
            ("client_max_window_bits", 15, 8, 15, 8),
            ("client_max_window_bits=12", 15, 9, 15, 9),
            ("client_max_window_bits=12", 15, 14, 15, 12),
            ("client_max_window_bits=12; server_max_window_bits=9", 15, 15, 9, 12),
        ]
    )
    func `the smaller window of the two sides is used`(
        offered: String,
        serverOption: Int,
        clientOption: Int,
        server: Int,
        client: Int
    ) throws {
        var options = Self.keeping
        options.serverWindowBits = serverOption
        options.clientWindowBits = clientOption
        let field = "permessage-deflate" + (offered.isEmpty ? "" : "; " + offered)
        let negotiation = try #require(try DeflateNegotiation(field: field, options: options))
        #expect(
            negotiation.parameters
                == DeflateParameters(
                    serverKeepsContext: true,
                    clientKeepsContext: true,
                    serverWindowBits: server,
                    clientWindowBits: client
                )
        )
        #expect(negotiation.response.contains("client_max_window_bits=\(client)") == (client < 15))
        let namesServer = server < 15 || offered.contains("server_max_window_bits")
        #expect(negotiation.response.contains("server_max_window_bits=\(server)") == namesServer)
    }

    @Test func `what browsers send is accepted`() throws {
        let chrome = "permessage-deflate; client_max_window_bits"
        #expect(try response(chrome) == "permessage-deflate")
        #expect(
            try response(chrome, DeflateOptions(serverWindowBits: 12, clientWindowBits: 10))
                == "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
                + "server_max_window_bits=12; client_max_window_bits=10"
        )
    }
}
