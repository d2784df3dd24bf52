/** Reads that are under way, for whoever asks for the same meanwhile. */

/** What was read, and the key that it is an answer to. */
export interface Reading {
  key: string;
  text: Buffer;
  /** Settled when it is kept, or cannot be. */
  kept: Promise<unknown>;
}

export interface Reads {
  /**
   * What another one reads under the same key, or what `read` reads. An answer to another key (the catalogue has changed
   * meanwhile) is not shared, and neither is an error: then each reads by itself.
   *
   * @param caller whose turn a read waits for before it begins; nobody else waits behind the caller's other requests
   * @param read calls `begin` when its turn has come
   */
  share(key: string, caller: string, read: (begin: () => void) => Promise<Reading>): Promise<Buffer>;
  /** Settled when all that was read so far is kept, or cannot be. */
  settled(): Promise<void>;
}

export function createReads(): Reads {
  /** Of each caller, from the moment when it is asked. */
  const own = new Map<string, Promise<Reading>>();
  /** For everybody, from the moment when it is read. */
  const begun = new Map<string, Promise<Reading>>();
  const keeping = new Set<Promise<unknown>>();

  async function readFor(ownKey: string, key: string, read: (begin: () => void) => Promise<Reading>) {
    const { promise, resolve, reject } = Promise.withResolvers<Reading>();
    promise.catch(() => undefined);
    own.set(ownKey, promise);
    const end = () => {
      if (own.get(ownKey) === promise) own.delete(ownKey);
      if (begun.get(key) === promise) begun.delete(key);
    };
    try {
      const reading = await read(() => void begun.set(key, promise));
      resolve(reading);
      const kept = reading.kept.finally(() => {
        keeping.delete(kept);
        // Not before: whoever has just looked in vain finds it here.
        end();
      });
      keeping.add(kept);
      return reading;
    } catch (error) {
      end();
      reject(error);
      throw error;
    }
  }

  return {
    share: async (key, caller, read) => {
      const ownKey = `${key} ${caller}`;
      const underWay = begun.get(key) ?? own.get(ownKey);
      if (underWay === undefined) return (await readFor(ownKey, key, read)).text;
      const reading = await underWay.catch(() => null);
      if (reading?.key === key) return reading.text;
      return (await readFor(ownKey, key, read)).text;
    },
    settled: async () => {
      while (keeping.size > 0) await Promise.all(keeping);
    },
  };
}
