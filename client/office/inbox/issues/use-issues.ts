/** Values of the catalog that the server kept back as its schema does not allow them. */
import { useEffect } from 'react';
import { z } from 'zod';
import { entityNames, type EntityName } from '../../../../crdt-schema/catalog/index.ts';
import { useNow } from '../../../ui/use-now.ts';
import { useAsked } from '../../use-asked.ts';

const REFRESH_MS = 15_000;
const SEEN_MS = 1_000;

const issuesForm = z.object({
  items: z.array(
    z.object({
      entity: z.enum(entityNames as [EntityName, ...EntityName[]]),
      record_id: z.string(),
      field: z.string(),
      kind: z.enum(['invalid_value', 'unknown_field']),
      value: z.unknown(),
      since: z.iso.datetime(),
    }),
  ),
});

export type CatalogIssue = z.infer<typeof issuesForm>['items'][number];

export interface Issues {
  /** Empty while nobody is signed in: the rest of the inbox is there without. */
  readonly issues: readonly CatalogIssue[];
  /** Something was put right: the server is asked anew once it has had time to see. */
  readonly settled: () => void;
}

export const useIssues = (): Issues => {
  const { value, ask } = useAsked('/api/issues', issuesForm);
  const now = useNow(REFRESH_MS);
  useEffect(() => ask(), [now, ask]);
  return { issues: value?.items ?? [], settled: () => void setTimeout(ask, SEEN_MS) };
};
