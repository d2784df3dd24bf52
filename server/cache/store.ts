/** Where answers are kept. */

export interface Store {
  /**
   * What was kept under a key; null when there is nothing, or no more.
   *
   * @throws NotOurs when something else is there, and any error where the store does not answer in time
   */
  get(key: string): Promise<Buffer | null>;
  /** Keeps a value, unless it is very large. @throws where the store does not answer in time */
  put(key: string, value: Buffer): Promise<void>;
  close(): void;
}

/** Something lies under our key that this system has not put there. */
export class NotOurs extends Error {}

/** Bytes of the largest value that is kept. */
export const LARGEST = 1_000_000;
