/** What one request, and one caller, may take (README, "Limits"). */
import { ANSWER_MS } from '../database/reach-spp.ts';
import type { ReplicaLimits } from '../database/replica.ts';
import type { Pace } from './body-time.ts';
import type { GraphqlLimits } from './graphql/cost.ts';

export interface Limits {
  jsonBody: Pace;
  uploadBody: Pace;
  /** Requests of one caller that may be under way at once. */
  requestsPerCaller: number;
  /** Subscriptions of one caller that may be open at once; they are no requests under way. */
  streamsPerCaller: number;
  /** Milliseconds that a subscription waits for its reader to take what it was sent. */
  streamPatience: number;
  /** Milliseconds that a request waits for a connection to a database. */
  connectionWait: number;
  /** Milliseconds that SPP may take to answer over IS-SOH's link at all, where that is told as such. */
  linkAnswer: number;
  /** Milliseconds that a request waits for a Redis in which answers are kept; then it goes on without. */
  cachePatience: number;
  /** Milliseconds that a statement may take; those of uploads, and of GraphQL's mutations, as those of REST. */
  statements: { rest: number; graphql: number };
  /** Milliseconds after which nothing more of a GraphQL request is begun. */
  executions: { reads: number; mutations: number };
  /** Bytes of an answer of REST, and those from which on a page of a list ends. */
  answer: number;
  page: number;
  /** Connections to each database by what they are for: none can take those of another. */
  connections: { rest: number; uploads: number; graphql: number; health: number };
  /** When reads may go to a replica. */
  replica: ReplicaLimits;
  graphql: GraphqlLimits;
}

export const limits: Limits = {
  jsonBody: { milliseconds: 30_000 },
  uploadBody: { milliseconds: 30_000, bytes: 16_384 },
  requestsPerCaller: 100,
  streamsPerCaller: 5,
  streamPatience: 30_000,
  connectionWait: 10_000,
  linkAnswer: ANSWER_MS,
  cachePatience: 100,
  answer: 20_000_000,
  page: 5_000_000,
  statements: { rest: 60_000, graphql: 15_000 },
  executions: { reads: 30_000, mutations: 300_000 },
  connections: { rest: 10, uploads: 4, graphql: 8, health: 1 },
  replica: { look: 500, patience: 1_000, wait: 200, lag: 5_000 },
  graphql: {
    characters: 100_000,
    tokens: 10_000,
    depth: 12,
    lists: 4,
    fields: 1_000,
    objects: 100,
    work: 100,
    listings: 20,
    values: 200_000,
    answer: 20_000_000,
  },
};
