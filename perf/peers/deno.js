// deno, as a subject to compare with: the routes of uws.c.
//
//   deno run --allow-net deno.js PORT     serves on 127.0.0.1 with one loop; its WebSockets do not compress

const port = Number(Deno.args[0]);
const subscribers = new Set();
const text = { "content-type": "text/plain; charset=utf-8" };

const routes = {
    "/ws/echo": (socket) => {
        socket.onmessage = (event) => socket.send(event.data);
    },
    "/ws/topic": (socket) => {
        socket.onopen = () => subscribers.add(socket);
        socket.onclose = () => subscribers.delete(socket);
    },
    "/ws/publish": (socket) => {
        socket.onmessage = (event) => {
            for (const subscriber of subscribers) subscriber.send(event.data);
        };
    },
};

function answer(request) {
    const path = new URL(request.url).pathname;
    if (path === "/plaintext") return new Response("Hello, World!", { headers: text });
    const serve = routes[path];
    if (serve === undefined || request.headers.get("upgrade") !== "websocket") return new Response(null, { status: 404 });
    const { socket, response } = Deno.upgradeWebSocket(request, { idleTimeout: 0 });
    socket.binaryType = "arraybuffer";
    serve(socket);
    return response;
}

Deno.serve({ port, hostname: "127.0.0.1", onListen() {} }, answer);
