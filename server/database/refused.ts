/** What a server's refusal means, in words and with what mends it. */
import type pg from 'pg';

export interface Refusal {
  code: string;
  message: string;
  mend: string;
}

/** Words of the query that are nobody's secret; of others, one may be the rest of a password. */
const OPEN = /^(?:sslmode|sslrootcert|sslcert|sslkey|host|port|connect_timeout)$/;

/** A URL that may be told. */
export function shown(url: string): string {
  const open = new URL(url);
  open.password = '';
  open.hash = '';
  for (const word of [...open.searchParams.keys()]) if (!OPEN.test(word)) open.searchParams.delete(word);
  return open.href;
}

const UNREACHABLE: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host cannot be resolved',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
  ECONNRESET: 'it ends the connection at once',
};

const UNTRUSTED = /SELF_SIGNED|UNABLE_TO_|CERT_|^ERR_(?:TLS|SSL)_/;

/** What an error of the driver says of a URL; null for one that says nothing of it. */
export function refused(error: unknown, shown: string, url: URL): Refusal | null {
  if (error instanceof AggregateError && error.errors.length > 0) {
    // Several addresses of one host, tried in vain.
    return refused(error.errors[0], shown, url);
  }
  const { code = '', message = '', routine } = error as pg.DatabaseError;
  const login = decodeURIComponent(url.username);
  const refusal = (name: string, what: string, mend: string): Refusal => ({
    code: name,
    message: `${shown}: ${what}.`,
    mend,
  });
  const unreachable = UNREACHABLE[code] ?? (/timeout/i.test(message) ? UNREACHABLE.ETIMEDOUT : undefined);
  if (unreachable !== undefined || /^Connection terminated/.test(message)) {
    return refusal(
      'server_unreachable',
      `the server cannot be reached: ${unreachable ?? UNREACHABLE.ECONNRESET}`,
      'Check host and port, whether the server runs and listens there (listen_addresses), and firewalls.',
    );
  }
  if (/does not support SSL/.test(message)) {
    return refusal(
      'tls_missing',
      'the URL asks for TLS, and the server has none',
      'Set ssl = on there, or take sslmode out of the URL.',
    );
  }
  if (/^E[A-Z]+$/.test(code) && /sslrootcert|sslcert|sslkey/.test(url.search)) {
    return refusal(
      'tls_untrusted',
      `its certificate cannot be checked: ${message}`,
      'Name files in the URL that this user may read: sslrootcert=/path/ca.pem.',
    );
  }
  if (UNTRUSTED.test(code)) {
    return refusal(
      'tls_untrusted',
      `its certificate is not trusted: ${message}`,
      'Name the authority in the URL: sslrootcert=/path/ca.pem; sslmode=no-verify trusts anybody.',
    );
  }
  // The driver's own words, before anything is sent.
  if (/client password must be a/.test(message)) {
    return refusal(
      'password_refused',
      `the server asks for the password of login ${login}, and the URL has none`,
      'Add it to the URL (postgres://login:password@host/database); what is no letter or digit is percent-encoded there.',
    );
  }
  if (code.startsWith('28') || code === '08P01' || code === 'XX000') {
    // A server says "no encryption" of every connection without: it may take this login with TLS, or not at all.
    if (/no encryption|SSL required|SSL connection is required|insecure/i.test(message)) {
      return refusal(
        'tls_required',
        `the server does not let login ${login} in without TLS: ${message}`,
        'Add ?sslmode=require to the URL, or a line for the login to pg_hba.conf (host, scram-sha-256).',
      );
    }
    if (/pg_hba\.conf/.test(message)) {
      return refusal(
        'login_not_allowed',
        `the server does not let login ${login} in from here: ${message}`,
        'Add a line for it to pg_hba.conf (host, scram-sha-256), then: select pg_reload_conf();',
      );
    }
    if (code.startsWith('28')) {
      return refusal(
        'password_refused',
        `the server refuses login ${login} or its password`,
        'Correct login and password in the URL; what is no letter or digit is percent-encoded there.',
      );
    }
  }
  if (code === '42501' && routine !== 'CheckMyDatabase' && !/\bdatabase\b/.test(message)) {
    return refusal(
      'right_missing',
      `the server keeps something from login ${login} that is needed: ${message}`,
      'Run as a superuser: grant the login, or inv_owner, what the message names; or name an administrator that has it.',
    );
  }
  if (code === '3D000' || code === '42501') {
    const what = code === '3D000' ? 'there is no' : `login ${login} may not connect to`;
    return refusal(
      'database_closed',
      `${what} database that is needed: ${message}`,
      'Run as a superuser: grant connect on database … to the login; database postgres has to exist, too.',
    );
  }
  if (code === '53300') {
    return refusal(
      'server_full',
      `the server has no connection left for login ${login}: ${message}`,
      'Raise max_connections, or the limit of the login: alter role … connection limit …; docs/scale-out.md ("How many connections") has the sum.',
    );
  }
  if (code === '57P03') {
    return refusal(
      'server_unreachable',
      `the server does not serve yet: ${message}`,
      'Try again in a moment.',
    );
  }
  return null;
}
