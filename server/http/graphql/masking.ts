/** What GraphQL says of an error: our own codes as they are, everything else behind the request's id. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { isSafeError } from 'grafast';
import { GraphQLError } from 'grafast/graphql';
import type { GraphileConfig } from 'graphile-config';
import type { Logger } from 'pino';
import { forCallers, reasonOf, toProblem } from '../../problem.ts';
import type { Caller } from '../sources.ts';

/** The request whose GraphQL is being answered. */
export const current = new AsyncLocalStorage<{
  id: string;
  log: Logger;
  caller: Caller;
  isMutation: boolean;
}>();

const HINT = 'The page /ruru shows the schema: its fields, arguments and types.';

/** For grafserv's `maskError`. */
export function maskError(error: GraphQLError): GraphQLError {
  const cause = error.originalError;
  // The query itself is at fault: GraphQL's own messages tell nothing of what lies inside.
  if (cause == null || cause instanceof GraphQLError) return invalid(error);
  if (isSafeError(cause)) return replaced(error, cause.message, explained(cause.extensions));
  const problem = forCallers(toProblem(rootOf(cause)));
  const request = current.getStore();
  if (problem.status === 503) request?.log.warn({ reason: reasonOf(problem) }, problem.message);
  else if (problem.status >= 500) request?.log.error({ err: cause }, 'GraphQL');
  return replaced(error, problem.message, {
    code: problem.code,
    hint: problem.hint,
    ...(problem.status >= 500 ? { request_id: request?.id ?? null } : {}),
  });
}

function invalid(error: GraphQLError): GraphQLError {
  return replaced(error, error.message, explained(error.extensions));
}

function explained(extensions: Record<string, unknown> = {}): Record<string, unknown> {
  return extensions.code === undefined ? { ...extensions, code: 'graphql_invalid', hint: HINT } : extensions;
}

const ONLY_ERRORS = Buffer.from('{"errors":');

/** A query that is none, or that the schema does not know, is refused by grafserv past `maskError`. */
export const explainPlugin: GraphileConfig.Plugin = {
  name: 'InventoryExplainPlugin',
  version: '1.0.0',
  grafserv: {
    middleware: {
      async processRequest(next) {
        const result = await next();
        if (result?.type !== 'buffer' || !result.buffer.subarray(0, ONLY_ERRORS.length).equals(ONLY_ERRORS))
          return result;
        const answer = JSON.parse(result.buffer.toString());
        for (const error of answer.errors) error.extensions = explained(error.extensions);
        const buffer = Buffer.from(JSON.stringify(answer));
        const headers = { ...result.headers, 'content-length': String(buffer.length) };
        return { ...result, buffer, headers };
      },
    },
  },
};

/** A database error may come wrapped. */
function rootOf(error: Error): Error {
  const inner = (error as { originalError?: unknown }).originalError ?? error.cause;
  return inner instanceof Error ? rootOf(inner) : error;
}

function replaced(error: GraphQLError, message: string, extensions: Record<string, unknown>): GraphQLError {
  const { nodes, source, positions, path } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}
