import MochiAPI
import Synchronization

/// `/activity`: what the server is doing, for whoever wants to see it.
enum ActivityRoutes {
    static let routes: Routes = [
        "/activity": Mochi.page { _ in ActivityPage() },
        "/activity/seconds": Mochi.sse { stream, _ in
            try await meter.whileWatched {
                try await stream.subscribe(ActivityMeter.topic, latest: ActivityMeter.kept)
                await stream.untilClosed()
            }
        },
    ]

    static let meter = ActivityMeter { text in server.withLock { $0 }?.publish(ActivityMeter.topic, text) }

    /// The meter is there before the first connection, so that none is closed that it has not seen open.
    static var hooks: ServeHooks {
        var hooks = ServeHooks()
        hooks.initialize = { _ = meter }
        hooks.listening = { running in server.withLock { $0 = running } }
        return hooks
    }

    /// Whose topic it is; set once it listens.
    private static let server = Mutex<MochiServer?>(nil)
}
