extension ErrorEvent {
    func redacted(by redaction: Redaction) -> ErrorEvent {
        ErrorEvent(
            requestID: requestID,
            kind: kind,
            path: redaction.target(path),
            method: method,
            status: status,
            message: redaction.text(message),
            stack: stack,
            actionName: actionName
        )
    }
}

extension IslandErrorEvent {
    func redacted(by redaction: Redaction) -> IslandErrorEvent {
        IslandErrorEvent(
            componentName: componentName,
            islandID: islandID,
            kind: kind,
            message: redaction.text(message),
            stack: stack
        )
    }
}

extension ActionCompleteEvent {
    func redacted(by redaction: Redaction) -> ActionCompleteEvent {
        ActionCompleteEvent(
            requestID: requestID,
            path: redaction.target(path),
            actionName: actionName,
            result: result,
            status: status
        )
    }
}
