/** What one GraphQL request may ask for. */
import { depthLimit } from '@graphile/depth-limit';
import { lambda, SafeError } from 'grafast';
import type { GraphileConfig } from 'graphile-config';

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 1000;

/** Milliseconds. A statement ends first, so that the database never works for nobody. */
export const timeouts = { statement: 15_000, planning: 5_000, execution: 30_000 };

const depths = {
  maxDepth: 12,
  maxListDepth: 4,
  maxSelfReferentialDepth: 3,
  // As deep as the introspection of graphql-js 16 and of Ruru goes.
  maxIntrospectionDepth: 16,
  maxDepthByFieldCoordinates: { '__Type.ofType': 10 },
  revealDetails: true,
};

/** How deep an operation may go; introspection by ordinary clients passes. */
export const depthPlugin: GraphileConfig.Plugin = {
  name: 'InventoryDepthPlugin',
  version: '1.0.0',
  grafserv: {
    middleware: {
      setPreset(next, event) {
        event.validationRules.push(depthLimit(depths));
        return next();
      },
    },
  },
};

/** Every list is a page: 100 rows unless asked for, 1,000 at most. */
export const pagePlugin: GraphileConfig.Plugin = {
  name: 'InventoryPagePlugin',
  version: '1.0.0',
  after: ['PgFirstLastBeforeAfterArgsPlugin'],
  schema: {
    hooks: {
      GraphQLObjectType_fields_field_args(args, build, context) {
        const { isPgFieldConnection, isPgFieldSimpleCollection } = context.scope;
        const { first } = args;
        if (first === undefined || !(isPgFieldConnection || isPgFieldSimpleCollection)) return args;
        first.defaultValue = DEFAULT_PAGE;
        first.description = build.wrapDescription(
          `Only read the first \`n\` values of the set, at most ${LARGEST_PAGE}.`,
          'arg',
        );
        first.applyPlan = (_parent, $connection, argument) => {
          ($connection as unknown as { setFirst(n: unknown): void }).setFirst(
            lambda(argument.getRaw(), pageSize),
          );
        };
        return args;
      },
    },
  },
};

function pageSize(first: unknown): number {
  if (first == null) return DEFAULT_PAGE;
  if (typeof first === 'number' && first >= 0 && first <= LARGEST_PAGE) return first;
  throw new SafeError(`A page has at most ${LARGEST_PAGE} items.`, {
    code: 'invalid_request',
    hint: 'Ask for fewer and follow pageInfo.endCursor.',
  });
}
