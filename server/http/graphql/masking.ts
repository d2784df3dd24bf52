/** What GraphQL says of an error: our own codes as they are, everything else behind the request's id. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { isSafeError } from 'grafast';
import { GraphQLError } from 'grafast/graphql';
import type { Logger } from 'pino';
import { reasonOf, toProblem } from '../../problem.ts';

/** The request whose GraphQL is being answered. */
export const current = new AsyncLocalStorage<{ id: string; log: Logger }>();

/** For grafserv's `maskError`. */
export function maskError(error: GraphQLError): GraphQLError {
  const cause = error.originalError;
  // The query itself is at fault: GraphQL's own messages tell nothing of what lies inside.
  if (cause == null || cause instanceof GraphQLError) return error;
  if (isSafeError(cause)) return replaced(error, cause.message, { ...(cause.extensions ?? {}) });
  const problem = toProblem(rootOf(cause));
  const request = current.getStore();
  if (problem.status === 503) request?.log.warn({ reason: reasonOf(problem) }, problem.message);
  else if (problem.status >= 500) request?.log.error({ err: cause }, 'GraphQL');
  return replaced(error, problem.message, {
    code: problem.code,
    hint: problem.hint,
    ...(problem.status >= 500 ? { request_id: request?.id ?? null } : {}),
  });
}

/** A database error may come wrapped. */
function rootOf(error: Error): Error {
  const inner = (error as { originalError?: unknown }).originalError ?? error.cause;
  return inner instanceof Error ? rootOf(inner) : error;
}

function replaced(error: GraphQLError, message: string, extensions: Record<string, unknown>): GraphQLError {
  const { nodes, source, positions, path } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}
