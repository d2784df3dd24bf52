/** What one GraphQL request may ask for. */
import { lambda, SafeError } from 'grafast';
import type { GraphileConfig } from 'graphile-config';
import { current } from './masking.ts';

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 1000;
/** Rows that a page may skip: each is read. */
export const LARGEST_OFFSET = 10_000;

/** An answer over the limit is not sent. */
export function answerPlugin(largest: number): GraphileConfig.Plugin {
  return {
    name: 'InventoryAnswerPlugin',
    version: '1.0.0',
    grafserv: {
      middleware: {
        async processRequest(next) {
          const result = await next();
          if (result?.type !== 'buffer' || result.buffer.length <= largest) return result;
          const error = {
            message: `The answer is larger than ${largest} bytes.`,
            extensions: {
              code: 'answer_too_large',
              hint: 'Ask for shorter pages ("first") or fewer fields.',
            },
          };
          const buffer = Buffer.from(JSON.stringify({ errors: [error] }));
          const headers = { ...result.headers, 'content-length': String(buffer.length) };
          return { ...result, buffer, headers };
        },
      },
    },
  };
}

/** What has changed something is answered, however long it took: whoever is told of a timeout does it again. */
export function patiencePlugin(mutations: number): GraphileConfig.Plugin {
  const patient = new WeakMap<GraphileConfig.ResolvedPreset, GraphileConfig.ResolvedPreset>();
  return {
    name: 'InventoryPatiencePlugin',
    version: '1.0.0',
    grafast: {
      middleware: {
        prepareArgs(next, { args }) {
          const preset = args.resolvedPreset;
          if (preset === undefined || !current.getStore()?.isMutation) return next();
          if (!patient.has(preset)) {
            const timeouts = { ...preset.grafast?.timeouts, execution: mutations };
            patient.set(preset, { ...preset, grafast: { ...preset.grafast, timeouts } });
          }
          args.resolvedPreset = patient.get(preset)!;
          return next();
        },
      },
    },
  };
}

/** Every list is a page: 100 rows unless asked for, 1,000 at most; what lies far in is reached by cursor. */
export const pagePlugin: GraphileConfig.Plugin = {
  name: 'InventoryPagePlugin',
  version: '1.0.0',
  after: ['PgFirstLastBeforeAfterArgsPlugin'],
  schema: {
    hooks: {
      GraphQLObjectType_fields_field_args(args, build, context) {
        const { isPgFieldConnection, isPgFieldSimpleCollection } = context.scope;
        const { first, offset } = args;
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
        if (offset === undefined) return args;
        offset.description = build.wrapDescription(
          `Skip the first \`n\` values, at most ${LARGEST_OFFSET}; page by cursor (\`after\`) beyond that.`,
          'arg',
        );
        offset.applyPlan = (_parent, $connection, argument) => {
          ($connection as unknown as { setOffset(n: unknown): void }).setOffset(
            lambda(argument.getRaw(), pageOffset),
          );
        };
        return args;
      },
    },
  },
};

/** How many rows a page skips. @throws SafeError where it is more than may be. */
function pageOffset(offset: unknown): unknown {
  if (typeof offset !== 'number' || (offset >= 0 && offset <= LARGEST_OFFSET)) return offset;
  if (offset < 0)
    throw new SafeError('A page skips no fewer than 0 items.', {
      code: 'invalid_request',
      hint: `Skip 0 to ${LARGEST_OFFSET} ("offset").`,
    });
  throw new SafeError(`A page skips at most ${LARGEST_OFFSET} items.`, {
    code: 'invalid_request',
    hint: 'Page by cursor: follow pageInfo.endCursor with "after".',
  });
}

/** How many rows a page has. @throws SafeError where it is more than may be. */
export function pageSize(first: unknown): number {
  if (first == null) return DEFAULT_PAGE;
  if (typeof first === 'number' && first >= 0 && first <= LARGEST_PAGE) return first;
  if (typeof first === 'number' && first < 0)
    throw new SafeError('A page has no fewer than 0 items.', {
      code: 'invalid_request',
      hint: `Ask for 0 to ${LARGEST_PAGE} ("first").`,
    });
  throw new SafeError(`A page has at most ${LARGEST_PAGE} items.`, {
    code: 'invalid_request',
    hint: 'Ask for fewer and follow pageInfo.endCursor.',
  });
}
