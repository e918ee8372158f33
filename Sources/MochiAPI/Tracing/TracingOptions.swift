/// Where the spans of requests go (OpenTelemetry, OTLP/HTTP with JSON), and of how many.
///
///     options.tracing = TracingOptions(serviceName: "shop", sampleRatio: 0.05)
///
/// `$OTEL_EXPORTER_OTLP_ENDPOINT`, `$OTEL_SERVICE_NAME` and `$OTEL_TRACES_SAMPLER_ARG` do the same for any application.
public struct TracingOptions: Sendable {
    /// URL of the collector, by `http:`; `http://127.0.0.1:4318/v1/traces` is a collector on this machine.
    public var endpoint: String
    /// The attribute `service.name` of everything that is sent.
    public var serviceName: String
    /// Of the requests that come without a trace, those that begin one, from 0 to 1.
    ///
    /// Who is in `proxy.trusted` decides for the requests that it passes on.
    public var sampleRatio: Double
    /// Fields of the requests to the collector, such as credentials.
    public var headers: [String: String] = [:]
    /// Spans that may wait for the collector; beyond them spans are dropped, and counted.
    public var queue = 4096
    /// Time between two requests to the collector; more spans than 512 do not wait for it.
    public var interval = Duration.seconds(5)

    /// Options for a collector.
    public init(
        endpoint: String = "http://127.0.0.1:4318/v1/traces",
        serviceName: String,
        sampleRatio: Double = 0.1
    ) {
        self.endpoint = endpoint
        self.serviceName = serviceName
        self.sampleRatio = sampleRatio
    }

    /// What the environment asks for; nil when it names no collector.
    static func fromEnvironment(
        _ value: (String) -> String? = { Environment[$0] }
    ) throws(StartError) -> TracingOptions? {
        guard let base = value("OTEL_EXPORTER_OTLP_ENDPOINT"), !base.isEmpty else { return nil }
        var options = TracingOptions(
            endpoint: base + (base.hasSuffix("/") ? "" : "/") + "v1/traces",
            serviceName: value("OTEL_SERVICE_NAME") ?? "mochi"
        )
        if let ratio = value("OTEL_TRACES_SAMPLER_ARG"), !ratio.isEmpty {
            guard let number = Double(ratio) else {
                throw StartError("$OTEL_TRACES_SAMPLER_ARG \"\(ratio)\": accepted are 0 to 1")
            }
            options.sampleRatio = number
        }
        return options
    }
}
