/** Types of PostgreSQL that PostGraphile does not know. */
import type { GraphileConfig } from 'graphile-config';
import { TYPES } from 'postgraphile/@dataplan/pg';

export const typesPlugin: GraphileConfig.Plugin = {
  name: 'InventoryTypesPlugin',
  version: '1.0.0',
  gather: {
    hooks: {
      pgCodecs_findPgCodec(_info, event) {
        // A transaction's number, 64 bits wide.
        if (event.pgType.typname === 'xid8') event.pgCodec ??= TYPES.bigint;
      },
    },
  },
};
