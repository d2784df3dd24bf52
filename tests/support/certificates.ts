/** Authorities and certificates of a test's own, made by openssl. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

export interface Authority {
  /** Its own certificate. */
  file: string;
  /** A certificate for a host, and its key. */
  sign(host: string): { certificate: string; key: string };
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
const DAYS = ['-days', '2'];

/** @param folder to be made for its files */
export function makeAuthority(folder: string, name: string): Authority {
  mkdirSync(folder, { recursive: true });
  const at = (file: string) => join(folder, file);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const file = at('authority.pem');
  const key = at('authority.key');
  openssl('req', '-x509', ...NEW_KEY, '-keyout', key, '-out', file, ...DAYS, '-subj', `/CN=${name}`);
  return {
    file,
    sign: host => {
      const made = { certificate: at(`${host}.pem`), key: at(`${host}.key`) };
      const request = at(`${host}.csr`);
      writeFileSync(at('names'), `subjectAltName=DNS:${host}\n`);
      openssl('req', ...NEW_KEY, '-keyout', made.key, '-out', request, '-subj', `/CN=${host}`);
      const by = ['-CA', file, '-CAkey', key, '-CAcreateserial', '-extfile', at('names')];
      openssl('x509', '-req', '-in', request, ...by, '-out', made.certificate, ...DAYS);
      return made;
    },
  };
}
