/**
 * Orders that pages can follow. Those of PostGraphile lose rows where a page ends among equal values of the first column
 * of a key, or where null borders on the rest.
 */
import { type ExecutableStep, lambda } from 'grafast';
import type { GraphileConfig } from 'graphile-config';
import { type PgCodec, type PgSelectQueryBuilder, TYPES } from 'postgraphile/@dataplan/pg';
import { sql } from 'postgraphile/pg-sql2';
import { type Columns, columnsIn } from './surface/surface.ts';

const directions = ['ASC', 'DESC'] as const;
type Direction = (typeof directions)[number];

export const ordersPlugin: GraphileConfig.Plugin = {
  name: 'InventoryOrdersPlugin',
  version: '1.0.0',
  after: ['PgOrderAllAttributesPlugin', 'PgOrderByPrimaryKeyPlugin', 'PgConnectionArgOrderByPlugin'],
  schema: {
    hooks: {
      GraphQLEnumType_values(values, build, { scope }) {
        const codec = scope.isPgRowSortEnum ? (scope.pgCodec as PgCodec | undefined) : undefined;
        const uniques = codec && build.pgTableResource(codec as never)?.uniques;
        for (const attributeName of Object.keys(codec?.attributes ?? {})) {
          // What begins with it may be equal in it.
          const isUnique = uniques?.some(({ attributes }) => attributes.join() === attributeName) ?? false;
          for (const direction of directions) {
            const variant = direction === 'ASC' ? 'asc' : 'desc';
            const name = build.inflection.orderByAttributeEnum({
              codec: codec as never,
              attributeName,
              variant,
            });
            const value = values[name];
            if (value === undefined) continue;
            const apply = ordering(codec!, attributeName, direction, isUnique);
            value.extensions = { ...value.extensions, grafast: { apply } } as never;
          }
        }
        if (codec !== undefined) for (const value of Object.values(values)) countOnce(value as Ordering);
        return values;
      },
      GraphQLObjectType_fields_field_args(args, _build, { scope }) {
        const { orderBy } = args;
        const codec = scope.pgFieldResource?.codec as PgCodec | undefined;
        const key = scope.pgFieldResource?.uniques?.[0]?.attributes;
        if (orderBy === undefined || !scope.isPgFieldConnection || codec === undefined || key === undefined)
          return args;
        if (key.every((column: string) => isFilled(codec, column))) return args;
        // PostGraphile ends an order with the first key, and takes it for filled.
        const { applyPlan } = orderBy;
        orderBy.applyPlan = (parent, $connection, argument, info) => {
          applyPlan?.(parent, $connection, argument, info);
          const $select = ($connection as unknown as { getSubplan(): Applying }).getSubplan();
          $select.apply(
            lambda(argument.getRaw(), () => (query: PgSelectQueryBuilder) => {
              for (const column of key as string[]) ordering(codec, column, 'ASC')(query);
              query.setOrderIsUnique();
            }),
          );
        };
        return args;
      },
    },
  },
};

interface Applying {
  apply(step: ExecutableStep): void;
}

/**
 * By one column. Where it may be null, those that are go by themselves, as PostgreSQL puts them: last, and first when
 * descending. No index has that order.
 */
function ordering(codec: PgCodec, column: string, direction: Direction, isUnique = false) {
  const filled = isFilled(codec, column);
  return (query: PgSelectQueryBuilder): void => {
    if (filled) {
      query.orderBy({
        attribute: column,
        direction,
        callback: (value, type) => [value, asText(type), false],
      });
      if (isUnique) query.setOrderIsUnique();
      return;
    }
    const fragment = sql`(${query.alias}.${sql.identifier(column)} is null)`;
    query.orderBy({ fragment, codec: TYPES.boolean as never, direction, nullable: false });
    query.orderBy({ attribute: column, direction, callback: (value, type) => [value, asText(type), true] });
  };
}

interface Ordering {
  extensions?: { grafast?: { apply?: (query: PgSelectQueryBuilder) => void } };
}

/** What stands again tells no rows apart; the condition of a cursor grows with each, and so does the time to write it. */
function countOnce({ extensions }: Ordering): void {
  const apply = extensions?.grafast?.apply;
  if (apply === undefined) return;
  const counted = new WeakSet<PgSelectQueryBuilder>();
  extensions!.grafast!.apply = query => {
    if (counted.has(query)) return;
    counted.add(query);
    apply(query);
  };
}

/** What a cursor has of a row goes back as it came: read as a number, null were 0. */
const asText = (type: PgCodec): PgCodec => ({ ...type, fromPg: (text: string) => text });

/** Of a view, the surface says so. */
function isFilled(codec: PgCodec, column: string): boolean {
  const attribute = codec.attributes?.[column];
  const filled = codec.extensions?.tags?.filled as Columns | undefined;
  return (
    attribute?.notNull === true || attribute?.codec.notNull === true || columnsIn(filled).includes(column)
  );
}
