/** How much waits for a person in each part of the office. */
import { useInbox } from '../inbox/use-inbox.ts';
import type { Section } from '../sections.ts';

export const useCounts = (): Partial<Record<Section['name'], number>> => ({ inbox: useInbox().count });
