/** Categories by what people call them, where the doors answer their paths. */
import { useMemo } from 'react';
import { CategoryNamesDocument } from '../graphql/documents.ts';
import { rowsOf, useQuestion } from '../graphql/question.ts';

/** @returns "Tools › Power drills" of `tools.power_drills`; null of none */
export function useCategoryNames(): (path: string | null) => string | null {
  const { answer } = useQuestion(CategoryNamesDocument, {});
  return useMemo(() => {
    const names = new Map(rowsOf(answer?.stockCategories).map(one => [one.path, one.categoryName]));
    return path =>
      path === null
        ? null
        : path
            .split('.')
            // One that the mirror does not know is told by its own part of the path.
            .map((part, i, all) => names.get(all.slice(0, i + 1).join('.')) ?? part.replaceAll('_', ' '))
            .join(' › ');
  }, [answer]);
}
