/** Clean names: no database prefix, save for what IS-SOH calls as SPP does (categories → issohCategories). */
import type { GraphileConfig } from 'graphile-config';
import type { Run } from '../../database/pools.ts';

/** Names of tables, views and functions in a schema. */
export async function namesIn(run: Run, schema: string): Promise<Set<string>> {
  const sql = `select c.relname as name
       from pg_catalog.pg_class c
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relkind in ('r', 'p', 'v', 'm', 'f', 'c') and not c.relispartition
     union
     select p.proname
       from pg_catalog.pg_proc p
       join pg_catalog.pg_namespace n on n.oid = p.pronamespace
      where n.nspname = $1`;
  const { rows } = await run(client => client.query<{ name: string }>(sql, [schema]));
  return new Set(rows.map(row => row.name));
}

/**
 * Drops the prefix of the database from every name but those in `taken`, which the other database owns already.
 *
 * @param taken names in SPP; a comment's `@name` beats all
 * @param own names in IS-SOH
 */
export function cleanNames(taken: Set<string>, own: Set<string>): GraphileConfig.Plugin {
  const inputs = new Set([...own].filter(name => name.endsWith('_input')).map(upperCamelCase));
  const clean = (service: string | undefined, name: string) =>
    service === 'issoh' && taken.has(name) ? `issoh_${name}` : name;
  return {
    name: 'InventoryNamesPlugin',
    version: '1.0.0',
    inflection: {
      replace: {
        // Each service shows one schema, of its own name.
        _schemaPrefix: (_previous, _options, { pgNamespace, serviceName }) =>
          pgNamespace.nspname === serviceName ? '' : `${pgNamespace.nspname}_`,
        tableResourceName: (_previous, _options, { pgClass, serviceName }) =>
          nameTag(pgClass.getType()?.getTags(), pgClass.getTags()) ?? clean(serviceName, pgClass.relname),
        classCodecName(_previous, _options, { pgClass, serviceName }) {
          const tag = nameTag(pgClass.getType()?.getTags(), pgClass.getTags());
          return tag ?? this.camelCase(clean(serviceName, pgClass.relname));
        },
        // SQL's `movement_input` is a type for arguments: MovementInput, not MovementInputRecordInput. A table whose
        // own input would be called so gives way: nothing takes rows.
        inputType(previous, _options, name) {
          if (name.endsWith('InputRecord')) return name.slice(0, -'Record'.length);
          const input = previous!(name);
          return inputs.has(input) ? `${name}RowInput` : input;
        },
        functionResourceName: (_previous, _options, { pgProc, serviceName }) =>
          nameTag(pgProc.getTagsAndDescription().tags) ?? clean(serviceName, pgProc.proname),
      },
    },
  };
}

function upperCamelCase(name: string): string {
  return name.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function nameTag(...tags: ({ name?: unknown } | undefined)[]): string | null {
  const names = tags.map(one => one?.name).filter(name => typeof name === 'string');
  return names[0] ?? null;
}
