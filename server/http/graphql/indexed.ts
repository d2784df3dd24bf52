/**
 * Filters and orders only where an index carries them. A table's or view's comment names the columns by smart tags:
 * `@filterBy supplier_id,is_new` and `@orderBy upload_date`; `*` stands for all of them (small tables).
 */
import type { GraphileConfig } from 'graphile-config';

const switches = ['filterBy', 'orderBy'] as const;

export const indexedPlugin: GraphileConfig.Plugin = {
  name: 'InventoryIndexedColumnsPlugin',
  version: '1.0.0',
  schema: {
    entityBehavior: {
      pgCodecAttribute: {
        override: {
          provides: ['indexedColumns'],
          callback(behavior, [codec, attributeName]) {
            const hidden = codec.attributes[attributeName]?.extensions?.tags?.behavior;
            if ([hidden].flat().includes('-*')) return behavior;
            const tags = codec.extensions?.tags ?? {};
            const on = switches.filter(name => names(tags[name], attributeName));
            return [behavior, ...on.map(name => `attribute:${name}` as const)];
          },
        },
      },
    },
  },
};

/** A tag that comes twice is a list. */
function names(tag: unknown, column: string): boolean {
  const listed = [tag ?? []].flat().flatMap(text => String(text).split(/[\s,]+/));
  return listed.includes('*') || listed.includes(column);
}
