// ws on node, as a subject to compare with: the routes of uws.c.
//
//   node ws.js PORT     serves on 127.0.0.1 with one loop and without compression
'use strict';

const http = require('http');
const { WebSocketServer } = require('ws');

const MESSAGE_MAX = 64 * 1024 * 1024;
const port = Number(process.argv[2]);
const subscribers = new Set();

const routes = {
    '/ws/echo': (socket) => {
        socket.on('message', (bytes, isBinary) => socket.send(bytes, { binary: isBinary }));
    },
    '/ws/topic': (socket) => {
        subscribers.add(socket);
        socket.on('close', () => subscribers.delete(socket));
    },
    '/ws/publish': (socket) => {
        socket.on('message', (bytes, isBinary) => {
            for (const subscriber of subscribers) subscriber.send(bytes, { binary: isBinary });
        });
    },
};

const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_MAX, perMessageDeflate: false, clientTracking: false });
const server = http.createServer((request, response) => {
    if (request.url !== '/plaintext') return response.writeHead(404).end();
    const text = 'Hello, World!';
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'content-length': text.length }).end(text);
});

server.on('upgrade', (request, connection, head) => {
    const serve = routes[request.url];
    if (serve === undefined) {
        connection.destroy();
        return;
    }
    sockets.handleUpgrade(request, connection, head, (socket) => {
        socket.on('error', () => socket.terminate());
        serve(socket);
    });
});
server.listen(port, '127.0.0.1', 1024);
