import MochiAPI

let server = try await Mochi.serve(
    port: 3000,
    routes: ["/": Mochi.api { request in .bytes(try await request.body.collect()) }])
await server.untilStopped()
