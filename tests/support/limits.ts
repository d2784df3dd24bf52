import type { Limits } from '../../server/reading/types.ts';

/** What the settings of a new database say, for tests that have none (tests/jest/reading/limits.test.ts holds them equal). */
export const limits: Limits = {
  maxFileBytes: 1024 ** 3,
  maxDecompressedBytes: 8 * 1024 ** 3,
  maxRows: 5_000_000,
  maxColumns: 500,
  maxCellLength: 32_767,
  maxSharedStringsBytes: 64 * 1024 ** 2,
  parseTimeoutMs: 30 * 60_000,
};
