/** `Expect: 100-continue`: who may not upload hears so before sending a gigabyte. */
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';

const waiting = new WeakSet<IncomingMessage>();
const UNREAD_BODY_MS = 5_000;

/** An HTTP server that asks for a body only when a handler wants it. */
export function createHttpServer(app: RequestListener): Server {
  const server = createServer(app);
  // An upload takes as long as it takes; the headers must still come promptly.
  server.requestTimeout = 0;
  server.headersTimeout = 60_000;
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    waiting.add(request);
    response.once('finish', () => {
      if (waiting.has(request)) request.socket.destroySoon();
    });
    server.emit('request', request, response);
  });
  return server;
}

/** Tells a client that waits for it to send its body. */
export function allowBody(request: IncomingMessage, response: ServerResponse): void {
  if (waiting.delete(request)) response.writeContinue();
}

/** After an early answer: what still arrives is thrown away, and a sender that does not stop is cut off. */
export function ignoreBody(request: IncomingMessage): void {
  if (request.complete || waiting.has(request)) return;
  request.resume();
  setTimeout(() => {
    if (!request.complete) request.socket.destroy();
  }, UNREAD_BODY_MS).unref();
}
