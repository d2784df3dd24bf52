/** Shows what a surface names, by the names that it gives, and nothing else. */
import type { GraphileConfig } from 'graphile-config';
import { type PgCodec, TYPES } from 'postgraphile/@dataplan/pg';
import { type Tier, tiers } from '../../../database/migrate.ts';
import { issoh } from './issoh.ts';
import { spp } from './spp.ts';
import { type Belonging, type Columns, columnsIn, type Shown, type Surface } from './surface.ts';

/** By database. */
export const surfaces: Record<Tier, Surface> = { spp, issoh };
const HIDDEN = '-*';
/** In the GraphQL of functions, a type for arguments ends so. */
const INPUT = /Input$/;

type Introspection = Parameters<
  GraphileConfig.GatherHooks['pgIntrospection_introspection']
>[0]['introspection'];
type PgClass = Introspection['classes'][number];
type PgConstraint = Introspection['constraints'][number];

export const surfacePlugin: GraphileConfig.Plugin = {
  name: 'InventorySurfacePlugin',
  version: '1.0.0',
  before: ['smart-tags'],
  inflection: {
    replace: {
      // Each service shows one schema; what it does not show is named by it, so that nothing clashes.
      _schemaPrefix: (_previous, _options, { pgNamespace }) => `${pgNamespace.nspname}_`,
      tableResourceName: (_previous, _options, { pgClass, serviceName }) =>
        nameIn(pgClass.getTags()) ?? `${serviceName}_${pgClass.relname}`,
      classCodecName: (_previous, _options, { pgClass, serviceName }) =>
        nameIn(pgClass.getTags()) ?? `${serviceName}_${pgClass.relname}`,
      functionResourceName: (_previous, _options, { pgProc, serviceName }) =>
        nameIn(pgProc.getTagsAndDescription().tags) ?? `${serviceName}_${pgProc.proname}`,
      // A name is meant as it is given.
      _singularizedCodecName(previous, _options, codec) {
        const name = nameIn(codec.extensions?.tags);
        return name === null ? previous!(codec) : this.dontEndInInputOrPatch(name);
      },
      // SQL's `movement_input` is a type for arguments: MovementInput, not MovementInputRecordInput. A table whose own
      // input would be called so gives way: nothing takes rows.
      inputType(previous, _options, name) {
        if (name.endsWith('InputRecord')) return name.slice(0, -'Record'.length);
        const input = previous!(name);
        return inputs.has(input) ? `${name}RowInput` : input;
      },
      allRowsConnection(previous, _options, resource) {
        const list = resource.extensions?.tags?.list;
        return typeof list === 'string' ? list : previous!(resource);
      },
    },
  },
  gather: {
    hooks: {
      pgIntrospection_introspection(_info, { introspection, serviceName }) {
        apply(introspection, serviceName as Tier);
      },
      pgCodecs_attribute(_info, { serviceName, pgClass, pgAttribute, attribute }) {
        const { relations, counts } = surfaces[serviceName as Tier];
        const counting = relations[pgClass.relname]?.counts ?? counts?.[pgClass.relname];
        if (columnsIn(counting).includes(pgAttribute.attname)) attribute.codec = TYPES.int as never;
      },
    },
  },
  schema: {
    entityBehavior: {
      pgCodecAttribute: {
        override: {
          provides: ['indexedColumns'],
          callback(behavior, [codec, attributeName]) {
            const tags = codec.extensions?.tags ?? {};
            if (codec.attributes[attributeName]?.extensions?.tags?.behavior === HIDDEN) return behavior;
            const on = (['filterBy', 'orderBy'] as const).filter(
              name =>
                holds(tags[name] as Columns | undefined, attributeName) &&
                (name === 'filterBy' || hasOrder(codec.attributes[attributeName]!.codec)),
            );
            return [behavior, ...on.map(name => `attribute:${name}` as const)];
          },
        },
      },
    },
  },
};

const inputs = new Set(
  tiers.flatMap(tier => Object.values(surfaces[tier].types).filter(name => INPUT.test(name))),
);

function holds(columns: Columns | undefined, column: string): boolean {
  return columns === '*' || columnsIn(columns).includes(column);
}

/** JSON, lists and rows have none that a page could go by. */
function hasOrder({ hasNaturalOrdering, arrayOfCodec, attributes }: PgCodec): boolean {
  return hasNaturalOrdering !== false && arrayOfCodec === undefined && attributes === undefined;
}

function nameIn(tags: { name?: unknown } | null | undefined): string | null {
  return typeof tags?.name === 'string' ? tags.name : null;
}

/**
 * Writes a surface as tags, as comments of the database could carry them.
 *
 * @throws Error where it names what the database has not
 */
function apply(introspection: Introspection, tier: Tier): void {
  const { relations, types, functions } = surfaces[tier];
  const unknown = new Set([relations, types, functions].flatMap(named => Object.keys(named)));
  const ours = introspection.classes.filter(one => one.getNamespace()?.nspname === tier);
  const classes = new Map(ours.map(one => [one.relname, one]));

  for (const one of introspection.classes) {
    const shown = classes.get(one.relname) === one ? relations[one.relname] : undefined;
    const type = shown?.type ?? (classes.get(one.relname) === one ? types[one.relname] : undefined);
    tag(one, type === undefined ? { behavior: HIDDEN } : { name: type });
    if (type !== undefined) unknown.delete(one.relname);
    for (const constraint of constraintsOf(introspection, one)) {
      tag(constraint, { behavior: constraint.contype === 'f' ? HIDDEN : '-single' });
    }
    if (shown !== undefined) showRelation(introspection, one, shown, classes, tier);
  }
  for (const one of introspection.procs) {
    const field = one.getNamespace()?.nspname === tier ? functions[one.proname] : undefined;
    tag(one, field === undefined ? { behavior: HIDDEN } : { name: field });
    if (field !== undefined) unknown.delete(one.proname);
  }
  if (unknown.size > 0) throw new Error(`The surface of ${tier} names what is not there: ${[...unknown]}`);
}

function showRelation(
  introspection: Introspection,
  relation: PgClass,
  shown: Shown,
  classes: Map<string, PgClass>,
  tier: Tier,
): void {
  const constraints = constraintsOf(introspection, relation);
  const uniques = constraints.filter(one => one.contype === 'p' || one.contype === 'u');
  const behavior = [
    shown.list === undefined ? '-query:resource:connection -query:resource:list' : '',
    shown.total === true ? '+totalCount' : '',
  ].join(' ');
  tag(relation, {
    behavior: behavior.trim(),
    ...(shown.list === undefined ? {} : { list: shown.list }),
    ...(shown.filterBy === undefined ? {} : { filterBy: shown.filterBy }),
    ...(shown.orderBy === undefined ? {} : { orderBy: shown.orderBy }),
    ...(shown.filled === undefined ? {} : { filled: shown.filled }),
  });
  for (const column of columnsIn(shown.hides)) {
    tag(attributeOf(relation, column), { behavior: HIDDEN });
  }

  const unmade = (shown.unique ?? []).map(columns => `${columnsIn(columns).join(',')}|@behavior -single`);
  for (const [field, columns] of Object.entries(shown.one ?? {})) {
    const unique = uniques.find(one => sameColumns(one, columns));
    if (unique !== undefined) tag(unique, { behavior: '+single', fieldName: field });
    else if (shown.key !== columns) unmade.push(`${columnsIn(columns).join(',')}|@fieldName ${field}`);
  }
  if (shown.key !== undefined && !uniques.some(one => sameColumns(one, shown.key as string))) {
    const field = Object.entries(shown.one ?? {}).find(([, columns]) => columns === shown.key)?.[0];
    const how = field === undefined ? '@behavior -single' : `@fieldName ${field}`;
    tag(relation, { primaryKey: `${columnsIn(shown.key).join(',')}|${how}` });
  }
  if (unmade.length > 0) tag(relation, { unique: unmade });

  const made = (shown.of ?? []).filter(one => !showKey(constraints, one));
  if (made.length > 0) tag(relation, { foreignKey: made.map(one => foreignKey(one, classes, tier)) });
}

/** Shows a foreign key that the database has; false where it has none. */
function showKey(constraints: PgConstraint[], one: Belonging): boolean {
  const key = constraints.find(
    each =>
      each.contype === 'f' && each.getForeignClass()?.relname === one.to && sameColumns(each, one.by, true),
  );
  if (key === undefined) return false;
  tag(key, { behavior: '', ...fieldsOf(one) });
  return true;
}

function foreignKey(one: Belonging, classes: Map<string, PgClass>, tier: Tier): string {
  if (!classes.has(one.to)) throw new Error(`The surface of ${tier} names what is not there: ${one.to}`);
  const columns = columnsIn(one.by).join(', ');
  const key = columnsIn(one.key ?? one.by).join(', ');
  const fields = Object.entries(fieldsOf(one)).map(([name, value]) => `|@${name} ${value}`);
  return `(${columns}) references ${tier}.${one.to} (${key})${fields.join('')}`;
}

function fieldsOf({ as, back }: Belonging): Record<string, string> {
  return {
    ...(as === undefined ? { forwardBehavior: HIDDEN } : { fieldName: as }),
    ...(back === undefined
      ? { backwardBehavior: HIDDEN }
      : { foreignFieldName: back, foreignSingleFieldName: back }),
  };
}

function constraintsOf(introspection: Introspection, relation: PgClass): PgConstraint[] {
  return introspection.constraints.filter(one => one.conrelid === relation._id);
}

function sameColumns(constraint: PgConstraint, columns: Columns, inOrder = false): boolean {
  const names = (constraint.getAttributes() ?? []).map(one => one.attname);
  const given = columnsIn(columns);
  const [a, b] = inOrder ? [names, given] : [names.toSorted(), given.toSorted()];
  return a.join(' ') === b.join(' ');
}

function attributeOf(relation: PgClass, column: string) {
  const found = relation.getAttributes().find(one => one.attname === column);
  if (found === undefined) {
    throw new Error(`The surface names what is not there: ${relation.relname}.${column}`);
  }
  return found;
}

/** The answer of `getTagsAndDescription` is kept: what is written there is what others read. */
function tag(entity: { getTagsAndDescription(): { tags: object } }, tags: Record<string, unknown>): void {
  Object.assign(entity.getTagsAndDescription().tags, tags);
}
