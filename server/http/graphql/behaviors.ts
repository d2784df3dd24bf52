/**
 * What an entity of the schema may do is worked out from words, and thousands of entities have the same words: once for
 * all of them saves most of the time that it takes to make the schema.
 */
import type { GraphileConfig } from 'graphile-config';

interface Resolved {
  behaviorString: string;
}

/** Of PostGraphile's own, what works it out; each schema has one. */
interface Behavior {
  getPreferencesAppliedBehaviors(type: string, inferred: Resolved, override: Resolved): Resolved;
  getBehaviorForEntity(type: string, entity: unknown): Resolved;
  entityMatches(type: string, entity: unknown, filter: string): boolean | undefined;
}

export const behaviorsPlugin: GraphileConfig.Plugin = {
  name: 'InventoryBehaviorsPlugin',
  version: '1.0.0',
  schema: {
    hooks: {
      init(init, build) {
        remember(Object.getPrototypeOf(build.behavior) as Behavior);
        return init;
      },
    },
  },
};

const remembering = new WeakSet<Behavior>();

function remember(behaviors: Behavior): void {
  if (remembering.has(behaviors)) return;
  remembering.add(behaviors);
  const { getPreferencesAppliedBehaviors: apply, entityMatches: match } = behaviors;
  const applied = new Known<Resolved>();
  behaviors.getPreferencesAppliedBehaviors = function (type, inferred, override) {
    const words = [type, inferred.behaviorString, override.behaviorString].join('\n');
    return applied.of(this, words, () => apply.call(this, type, inferred, override));
  };
  const matched = new Known<boolean | undefined>();
  behaviors.entityMatches = function (type, entity, filter) {
    const words = [type, filter, this.getBehaviorForEntity(type, entity).behaviorString].join('\n');
    return matched.of(this, words, () => match.call(this, type, entity, filter));
  };
}

/** Of each schema, what was made of words. */
class Known<T> {
  private readonly known = new WeakMap<Behavior, Map<string, T>>();

  of(behavior: Behavior, words: string, make: () => T): T {
    const made = this.known.get(behavior) ?? new Map<string, T>();
    this.known.set(behavior, made);
    if (!made.has(words)) made.set(words, make());
    return made.get(words) as T;
  }
}
