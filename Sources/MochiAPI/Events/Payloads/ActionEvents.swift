/// The payload of `action:invoke`: the action of a form is about to run.
public struct ActionInvokeEvent: EventPayload {
    /// The identifier of the request.
    public let requestID: String
    /// Path and query.
    public let path: String
    /// Its name.
    public let actionName: String

    /// Makes a payload.
    public init(requestID: String, path: String, actionName: String) {
        self.requestID = requestID
        self.path = path
        self.actionName = actionName
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("requestId", requestID, "the identifier of the request")
        fields.add("path", path, "path and query")
        fields.add("actionName", actionName, "its name")
    }
}

/// The payload of `action:complete`: the action of a form has returned or thrown.
public struct ActionCompleteEvent: EventPayload {
    /// How an action ended.
    public enum Result: String, EventChoice {
        /// It returned a result.
        case success
        /// It returned `fail`.
        case fail
        /// It sends the browser elsewhere.
        case redirect
        /// It threw.
        case error
    }

    /// The identifier of the request.
    public let requestID: String
    /// Path and query.
    public let path: String
    /// Its name.
    public let actionName: String
    /// How it ended.
    public let result: Result
    /// The status of `fail` and `redirect`.
    public let status: Int?

    /// Makes a payload.
    public init(requestID: String, path: String, actionName: String, result: Result, status: Int? = nil) {
        self.requestID = requestID
        self.path = path
        self.actionName = actionName
        self.result = result
        self.status = status
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("requestId", requestID, "the identifier of the request")
        fields.add("path", path, "path and query")
        fields.add("actionName", actionName, "its name")
        fields.add("result", result, "how it ended")
        fields.add("status", status, "the status of `fail` and `redirect`")
    }
}
