/** What Grafast and its driver ask for as soon as they are loaded; so this comes before them. */
process.env.GRAPHILE_ENV ??= process.env.NODE_ENV === 'development' ? 'development' : 'production';

// The driver would say it once to each session, and a pooler's are everybody's: each transaction says it (preset.ts).
process.env.DATAPLAN_PG_DONT_DISABLE_JIT ??= '1';
