/** The HTTP server: what a client may keep waiting, and for how long. */
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';

/** Milliseconds. */
export interface Patience {
  /** Until the headers have come. */
  headers: number;
  /** With an answer that the client does not read. */
  answer: number;
  /** With a body that nobody reads any more: the client may find out that its answer is there. */
  unreadBody: number;
}

const PATIENCE: Patience = { headers: 60_000, answer: 60_000, unreadBody: 5_000 };

/** `Expect: 100-continue`: who may not upload hears so before sending a gigabyte. */
const waiting = new WeakSet<IncomingMessage>();

/** An HTTP server that asks for a body only when a handler wants it. */
export function createHttpServer(app: RequestListener, patience: Partial<Patience> = {}): Server {
  const { headers, answer, unreadBody } = { ...PATIENCE, ...patience };
  const server = createServer((request, response) => {
    limitAnswer(response, answer);
    // A request lets go of its socket when it ends, however it ends.
    const { socket } = request;
    response.once('finish', () => dropBody(request, socket, unreadBody));
    app(request, response);
  });
  // How long a body may take is its reader's to say (body-time.ts).
  server.requestTimeout = 0;
  server.headersTimeout = headers;
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    waiting.add(request);
    server.emit('request', request, response);
  });
  return server;
}

/** Tells a client that waits for it to send its body. */
export function allowBody(request: IncomingMessage, response: ServerResponse): void {
  if (waiting.delete(request)) response.writeContinue();
}

/** Once an answer has begun, its connection ends when the client takes none of it for `milliseconds`. */
function limitAnswer(response: ServerResponse, milliseconds: number): void {
  const { writeHead } = response;
  response.writeHead = ((...head: Parameters<typeof writeHead>) => {
    const { socket } = response;
    socket?.setTimeout(milliseconds);
    // Silent because there is nothing to send yet is the server's fault, not the client's.
    response.on('timeout', () => {
      if (socket !== null && socket.writableLength > 0) socket.destroy();
      else socket?.setTimeout(milliseconds);
    });
    return writeHead.apply(response, head);
  }) as typeof writeHead;
}

/** After an early answer: what still arrives is thrown away, and a sender that does not stop is cut off. */
function dropBody(request: IncomingMessage, socket: Socket, milliseconds: number): void {
  if (request.complete) return;
  if (waiting.has(request)) {
    socket.destroySoon();
    return;
  }
  request.resume();
  const cut = setTimeout(() => {
    if (!request.complete) socket.destroy();
  }, milliseconds).unref();
  // Node tells a request that has its answer nothing of its connection's end: whoever still reads it would wait for ever.
  const end = () => request.destroy();
  socket.once('close', end);
  request.once('close', () => {
    clearTimeout(cut);
    socket.off('close', end);
  });
  if (socket.destroyed) end();
}
