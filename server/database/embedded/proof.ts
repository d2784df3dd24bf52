/**
 * What libpq calls `require_auth=scram-sha-256`, for which node's driver has no word: an embedded server proves that it
 * knows the password before it is told anything. Whoever holds its port while it is down learns nothing, and answers nothing.
 */
import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import pg from 'pg';

const demanding = new Set<string>();

/** From now on no client of this process takes what answers at this place for the server without its proof. */
export function demandProof(host: string, port: number): void {
  demanding.add(`${host}:${port}`);
}

/** The only way to a URL of an embedded server: who has one demands its proof. */
export function embeddedUrl(login: string, password: string, port: number, database: string): string {
  demandProof('127.0.0.1', port);
  return `postgres://${login}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/** Whether servers at this place have to prove what they are. */
export function provesItself(url: URL): boolean {
  return demanding.has(`${url.hostname}:${url.port}`);
}

type Talk = EventEmitter & { stream: Duplex };

interface Connecting {
  host: string;
  port: number;
  /** Null once the server's signature has been checked. */
  saslSession?: object | null;
  _attachListeners(talk: Talk): void;
}

const driver = pg.Client.prototype as unknown as Connecting;
const attach = driver._attachListeners;

driver._attachListeners = function (this: Connecting, talk: Talk) {
  attach.call(this, talk);
  if (!demanding.has(`${this.host}:${this.port}`)) return;
  const refuse = () => {
    const error = new Error(`What listens at ${this.host}:${this.port} is not the embedded PostgreSQL.`);
    talk.emit('error', Object.assign(error, { code: 'ECONNREFUSED' }));
    talk.stream.destroy();
  };
  for (const asked of ['authenticationCleartextPassword', 'authenticationMD5Password']) {
    talk.removeAllListeners(asked);
    talk.on(asked, refuse);
  }
  const goOn = talk.listeners('readyForQuery') as ((said: unknown) => void)[];
  talk.removeAllListeners('readyForQuery');
  talk.on('readyForQuery', said => {
    if (this.saslSession === null) for (const one of goOn) one(said);
    else refuse();
  });
};
