/** Values that leave this process: closed with a key of this system, each to the name under which it is kept. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Opens what it has closed, under the same name; null for all else. */
export interface Seal {
  close(name: string, value: Buffer): Buffer;
  open(name: string, sealed: Buffer): Buffer | null;
}

const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;
/** Bytes that a sealed value is longer. */
export const SEAL = NONCE + TAG;

/** @param secret that all servers of one system have, and nobody else */
export function sealOf(secret: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'inventory: kept answers', 32));
  return {
    close: (name, value) => {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG }).setAAD(Buffer.from(name));
      const text = [cipher.update(value), cipher.final()];
      return Buffer.concat([nonce, cipher.getAuthTag(), ...text]);
    },
    open: (name, sealed) => {
      if (sealed.length < SEAL) return null;
      const cipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE), { authTagLength: TAG })
        .setAAD(Buffer.from(name))
        .setAuthTag(sealed.subarray(NONCE, SEAL));
      try {
        return Buffer.concat([cipher.update(sealed.subarray(SEAL)), cipher.final()]);
      } catch {
        return null;
      }
    },
  };
}
