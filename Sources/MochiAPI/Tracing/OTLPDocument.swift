/// Spans as a collector reads them: OTLP in JSON (OpenTelemetry Protocol 1, `ExportTraceServiceRequest`).
enum OTLPDocument {
    static func make(_ spans: [TraceSpan], serviceName: String) -> [UInt8] {
        var json = EventJSON()
        json.append(raw: #"{"resourceSpans":[{"resource":{"attributes":["#)
        append("service.name", .string(serviceName), to: &json)
        json.append(raw: ",")
        append("telemetry.sdk.language", "swift", to: &json)
        json.append(raw: #"]},"scopeSpans":[{"scope":{"name":"mochi"},"spans":["#)
        for (index, span) in spans.enumerated() {
            if index > 0 { json.append(raw: ",") }
            append(span, to: &json)
        }
        json.append(raw: "]}]}]}")
        return json.bytes
    }

    private static func append(_ span: TraceSpan, to json: inout EventJSON) {
        let final = span.final
        json.begin()
        json.add("traceId", span.traceparent.traceID)
        json.add("spanId", span.traceparent.parentID)
        json.add("parentSpanId", span.parentID)
        json.add("name", span.name)
        json.add("kind", span.isServer ? 2 : 1)
        json.add("startTimeUnixNano", "\(span.start)")
        json.add("endTimeUnixNano", "\(max(final.end, span.start))")
        json.append(raw: #","attributes":["#)
        for (index, attribute) in final.attributes.enumerated() {
            if index > 0 { json.append(raw: ",") }
            append(attribute.key, attribute.value, to: &json)
        }
        json.append(raw: #"],"status":"#)
        json.begin()
        if let error = final.error {
            json.add("code", 2)
            if !error.isEmpty { json.add("message", Redaction.standard.text(error)) }
        }
        json.end()
        json.end()
    }

    private static func append(_ key: String, _ value: TraceSpan.Value, to json: inout EventJSON) {
        json.append(raw: #"{"key":"#)
        json.append(key)
        json.append(raw: #","value":{"#)
        switch value {
        case .string(let text):
            json.append(raw: #""stringValue":"#)
            json.append(text)
        // 64-bit integers are strings in the JSON of Protocol Buffers.
        case .integer(let number): json.append(raw: #""intValue":"\#(number)""#)
        case .boolean(let flag): json.append(raw: #""boolValue":\#(flag)"#)
        case .number(let number):
            json.append(raw: #""doubleValue":\#(number.isFinite ? "\(number)" : "\"\(number)\"")"#)
        }
        json.append(raw: "}}")
    }
}
