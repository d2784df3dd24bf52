/** What lies beside the databases, read as whoever restores and starts reads it: what does not read so is of no use there. */
import { createPrivateKey } from 'node:crypto';
import { basename } from 'node:path';
import { digestIn } from '../seals/digests.ts';
import { readPublicKeys } from '../seals/key.ts';
import { parseSecrets } from '../secrets.ts';

export const SECRETS = 'secrets.json';
export const SIGNING_KEY = 'signing.pem';

export function isDigests(path: string): boolean {
  return path.endsWith('.log');
}

/** Why nobody can use a file of secrets or keys; null where somebody can. */
export function whyUseless(path: string, content: Buffer): string | null {
  if (path === SECRETS) return parseSecrets(content.toString('utf8')) === null ? 'holds no secrets' : null;
  if (path === SIGNING_KEY) return isPrivateKey(content) ? null : 'holds no key to sign with';
  return !path.endsWith('.pem') || isPublicKey(path, content) ? null : 'holds no key of that name';
}

function isPrivateKey(content: Buffer): boolean {
  try {
    return createPrivateKey(content).asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}

function isPublicKey(path: string, content: Buffer): boolean {
  return readPublicKeys([[basename(path, '.pem'), content.toString('utf8')]]).size === 1;
}

/** Why a file of digests proves nothing: of its whole lines, some of which a crash may have torn, none is one. */
export async function whyProvesNothing(
  content: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<string | null> {
  let rest = '';
  let lines = 0;
  let isFound = false;
  for await (const chunk of content) {
    const whole = `${rest}${chunk.toString('latin1')}`.split('\n');
    rest = whole.pop()!;
    lines += whole.length;
    isFound ||= whole.some(line => digestIn(line).length > 0);
  }
  return lines > 0 && !isFound ? 'holds no digest' : null;
}
