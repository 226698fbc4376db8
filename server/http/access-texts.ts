/** What a device sends, in words, Spanish first. */
import type { Sent } from '../../crdt-schema/sync/device-access.ts';

export const sentTexts: Readonly<Record<Sent, { readonly es: string; readonly en: string }>> = {
  catalog: { es: 'cambios del catálogo', en: 'changes of the catalog' },
  log: { es: 'su bitácora, por quien llegue', en: 'its own log, whoever passes it on' },
  verdicts: { es: 'veredictos y personas', en: 'verdicts and people' },
  relay: { es: 'lo que otros firmaron', en: 'what others signed' },
  presence: { es: 'quién está y qué llegó', en: 'who is there and what came' },
};
