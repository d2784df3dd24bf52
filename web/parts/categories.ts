/** Categories by what people call them, where the doors answer their paths. */
import { useCallback, useEffect, useState } from 'react';
import { type Client, useClient } from 'urql';
import { CategoryNamesDocument } from '../graphql/documents.ts';
import { readAll } from '../graphql/question.ts';

/** Names by paths, as a session read them last: shown while they are read again. */
const kept = new WeakMap<Client, Map<string, string>>();

/** @returns "Tools › Power drills" of `tools.power_drills`; null of none */
export function useCategoryNames(): (path: string | null) => string | null {
  const client = useClient();
  const [names, setNames] = useState(kept.get(client));
  useEffect(() => {
    // Until they are there, and where they cannot be read, the paths say enough.
    readNames(client).then(setNames, () => {});
  }, [client]);
  return useCallback(
    path =>
      path === null
        ? null
        : path
            .split('.')
            // One that the mirror does not know is told by its own part of the path.
            .map((part, i, all) => names?.get(all.slice(0, i + 1).join('.')) ?? part.replaceAll('_', ' '))
            .join(' › '),
    [names],
  );
}

async function readNames(client: Client): Promise<Map<string, string>> {
  const all = await readAll(client, CategoryNamesDocument, answer => answer.stockCategories);
  const names = new Map(all.map(one => [one.path, one.categoryName]));
  kept.set(client, names);
  return names;
}
