/** Clean names: no database prefix, save for what IS-SOH calls as SPP does (categories → issohCategories). */
import type { GraphileConfig } from 'graphile-config';
import type pg from 'pg';

/** Names of tables, views and functions in a schema. */
export async function namesIn(pool: pg.Pool, schema: string): Promise<Set<string>> {
  const { rows } = await pool.query<{ name: string }>(
    `select c.relname as name from pg_catalog.pg_class c
      where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
     union
     select p.proname from pg_catalog.pg_proc p where p.pronamespace = $1::regnamespace`,
    [schema],
  );
  return new Set(rows.map(row => row.name));
}

/**
 * Drops the prefix of the database from every name but those in `taken`, which the other database owns already.
 *
 * @param taken names in SPP; a comment's `@name` beats all
 */
export function cleanNames(taken: Set<string>): GraphileConfig.Plugin {
  const prefixed = (service: string | undefined, name: string) =>
    service === 'issoh' && taken.has(name) ? `issoh_${name}` : null;
  return {
    name: 'InventoryNamesPlugin',
    version: '1.0.0',
    inflection: {
      replace: {
        _schemaPrefix: () => '',
        tableResourceName(previous, _options, details) {
          const { pgClass, serviceName } = details;
          return own(pgClass) ? previous!(details) : (prefixed(serviceName, pgClass.relname) ?? previous!(details));
        },
        classCodecName(previous, _options, details) {
          const name = own(details.pgClass) ? null : prefixed(details.serviceName, details.pgClass.relname);
          return name === null ? previous!(details) : this.camelCase(name);
        },
        functionResourceName(previous, _options, details) {
          const tagged = details.pgProc.getTagsAndDescription().tags.name !== undefined;
          return (tagged ? null : prefixed(details.serviceName, details.pgProc.proname)) ?? previous!(details);
        },
        // A view's v_ says how it is made, which is nobody's business out here.
        _singularizedCodecName(previous, _options, codec) {
          return withoutV(previous!(codec));
        },
        _singularizedResourceName(previous, _options, resource) {
          return withoutV(previous!(resource));
        },
        _resourceName(previous, _options, resource) {
          return withoutV(previous!(resource));
        },
      },
    },
  };
}

interface Tagged {
  getTags(): { name?: unknown };
  getType(): { getTags(): { name?: unknown } } | undefined;
}

function own(pgClass: Tagged): boolean {
  return pgClass.getTags().name !== undefined || pgClass.getType()?.getTags().name !== undefined;
}

function withoutV(name: string): string {
  return name;
}
