/** Types of PostgreSQL that PostGraphile does not know. */

import { GraphQLError, type GraphQLScalarTypeConfig, Kind, type ValueNode } from 'grafast/graphql';
import type { GraphileConfig } from 'graphile-config';
import { TYPES } from 'postgraphile/@dataplan/pg';
import { isoDay, isoMoment } from '../../moments.ts';

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
  schema: {
    hooks: {
      GraphQLScalarType(config) {
        if (config.name === 'Datetime') return strict(config, isoMoment, '2026-01-31T12:00:00Z');
        if (config.name === 'Date') return strict(config, isoDay, '2026-01-31');
        return config;
      },
    },
  },
};

/** PostgreSQL takes 01.12.2026 for 12 January. */
function strict<T extends GraphQLScalarTypeConfig<unknown, unknown>>(
  config: T,
  read: (text: string) => string | null,
  example: string,
): T {
  const parseValue = (value: unknown) => {
    const found = typeof value === 'string' ? read(value) : null;
    if (found !== null) return found;
    throw new GraphQLError(`${config.name} takes ISO 8601, such as ${example}.`);
  };
  const parseLiteral = (node: ValueNode) => parseValue(node.kind === Kind.STRING ? node.value : null);
  return { ...config, parseValue, parseLiteral };
}
