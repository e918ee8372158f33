/// The actions of a page: from a form to what the client gets.
struct FormActions: Sendable {
    private let actions: [String: FormAction]

    init(_ actions: [String: FormAction]) {
        self.actions = actions
    }

    /// Why names cannot be those of actions.
    var problem: String? {
        if actions.isEmpty { return "a page with actions has one at least" }
        return actions.keys.sorted().first { $0.isEmpty || $0.hasPrefix("/") }.map {
            "\"\($0)\" is no name of an action: it has a character at least, and none of them first is a slash"
        }
    }

    /// Runs the action that the request names; `render` makes the page.
    func answer(
        _ request: RequestContext,
        render: (HTTPStatus) async throws -> Response
    ) async throws -> Response {
        let isEnhanced = ActionEnvelope.isWanted(by: request)
        do {
            let name = FormActions.name(in: request.query)
            guard let action = actions[name] else {
                throw HTTPError(.notFound, "The page has no action \"\(name)\".")
            }
            let form = try await FormActions.form(of: request)
            let result = try await FormActions.run(
                action,
                ActionRequest(form: form, actionName: name, context: request)
            )
            if isEnhanced { return try ActionEnvelope.response(to: result) }
            return try await answer(request, name, result, render)
        } catch let error as CancellationError {
            throw error
        } catch {
            if isEnhanced { throw EnhancedError(error: error) }
            throw error
        }
    }

    /// Runs an action, between `action:invoke` and `action:complete`.
    private static func run(_ action: FormAction, _ request: ActionRequest) async throws -> ActionResult {
        let (name, context) = (request.actionName, request.context)
        context.withExtras { $0.actionName = name }
        mochiEvents.emit(
            .actionInvoke,
            ActionInvokeEvent(requestID: context.requestID, path: context.target, actionName: name)
        )
        func tell(_ result: ActionCompleteEvent.Result, _ status: HTTPStatus? = nil) {
            mochiEvents.emit(
                .actionComplete,
                ActionCompleteEvent(
                    requestID: context.requestID,
                    path: context.target,
                    actionName: name,
                    result: result,
                    status: status?.code
                )
            )
        }
        do {
            let result = try await action(request)
            switch result.kind {
            case .success: tell(.success)
            case .failure(let status, _): tell(.fail, status)
            case .redirect(let status, _, _): tell(.redirect, status)
            }
            return result
        } catch {
            if let redirect = error as? Redirect { tell(.redirect, redirect.status) } else { tell(.error) }
            throw error
        }
    }

    private func answer(
        _ request: RequestContext,
        _ name: String,
        _ result: ActionResult,
        _ render: (HTTPStatus) async throws -> Response
    ) async throws -> Response {
        let form: FormResult
        switch result.kind {
        case .redirect(let status, let location, let isExternal):
            return try ActionEnvelope.redirect(to: location, status, isExternal: isExternal)
        case .success(let data): form = FormResult(ok: true, action: name, status: .ok, data: data)
        case .failure(let status, let data): form = FormResult(ok: false, action: name, status: status, data: data)
        }
        request.withExtras { $0.formResult = form }
        return try await render(form.status)
    }

    /// The name behind `?/`, up to the next `&`.
    private static func name(in query: Query) -> String {
        for (name, _) in query where name.hasPrefix("/") { return String(name.dropFirst()) }
        return "default"
    }

    /// A body that is no form cannot be parsed as one.
    private static func form(of request: RequestContext) async throws -> FormData {
        do {
            return try await request.formData()
        } catch var error as HTTPError where error.status == .unsupportedMediaType {
            error.status = .badRequest
            throw error
        }
    }
}

/// What an action threw for a script that waits for an envelope.
struct EnhancedError: Error {
    let error: any Error
}
