import MochiAPI

/// `/ws/…`: WebSockets for checks and to begin with.
enum Sockets {
    struct Visitor: Sendable {
        let user: String
        let room: String
    }

    static let routes: Routes = [
        "/ws/echo": Mochi.ws(message: { ws, message in try ws.send(message) }),

        "/ws/chat": Mochi.ws(
            open: { ws in ws.subscribe("chat") },
            message: { ws, message in
                ws.publish("chat", message.text)
                try ws.send(message.text)
            },
            close: { ws, code, reason in ws.unsubscribe("chat") }
        ),

        "/ws/:room": Mochi.ws(
            upgrade: { request, parameters -> Visitor? in
                guard let user = request.headers["x-user-id"] ?? request.query["user"], !user.isEmpty else {
                    return nil
                }
                return Visitor(user: user, room: "room/" + (try parameters.require("room")))
            },
            open: { ws in ws.subscribe(ws.data.user.room) },
            message: { ws, message in ws.publish(ws.data.user.room, message) }
        ),
    ]
}
