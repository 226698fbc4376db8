/** What the demo's page draws, as it stands now: from the tills' own reports, the hub's replica and the ledger's rows. */
import type { Holdings } from './holdings.ts';
import type { LedgerRow } from './ledger-view.ts';
import { CABLES, TILLS, type Cable, type Till } from './network.ts';
import type { Parts, TillPart, TillStatus } from './parts.ts';
import type { Written } from './till-orders.ts';

export interface TicketView {
  readonly receipt: string;
  /** Minor units. */
  readonly total: number;
  readonly text: string;
  /** Other tills that hold it, as this till knows. */
  readonly peers: number;
  /** Whether the server holds it, as this till knows. */
  readonly server: boolean;
  readonly verdict: string | undefined;
}

interface TillView {
  readonly till: Till;
  readonly status: TillStatus;
  /** Sales on its disk: its own, and all. */
  readonly own: number;
  readonly held: number;
  /** Own sales that the server does not hold. */
  readonly unsent: number;
  /** Own sales that the ledger refused, for a person to decide. */
  readonly pending: number;
  /** Ten-thousandths; of the product whose price is watched. */
  readonly price: number | undefined;
  readonly otherPrices: readonly number[];
  /** The newest last. */
  readonly tickets: readonly TicketView[];
}

export interface BackupView {
  readonly sales: number;
  /** Unix ms. */
  readonly atMs: number;
}

export interface View {
  readonly cables: Readonly<Record<Cable, boolean>>;
  readonly tills: readonly TillView[];
  readonly hub: { readonly status: HubStatus; readonly held: number };
  readonly ledger: {
    readonly sales: number;
    /** Sales that the rules refused, and so are in the ledger and not booked. */
    readonly refused: number;
    /** Minor units. */
    readonly total: number;
    readonly twice: number;
    /** Thousandths. */
    readonly lastPiece: number;
  };
  readonly backup: BackupView | undefined;
  /** All sales that were confirmed at a till and not lost with a disk. */
  readonly sold: number;
  readonly lost: number;
  readonly selling: boolean;
  /** The switch that is being carried out. */
  readonly busy: string | undefined;
}

export type HubStatus = 'starting' | 'on' | 'off' | 'restoring';

export interface ViewFacts {
  readonly parts: Parts;
  readonly holdings: Holdings;
  readonly written: ReadonlyMap<string, Written>;
  readonly hub: HubStatus;
  readonly backup: BackupView | undefined;
  readonly lost: number;
  readonly selling: boolean;
  readonly busy: string | undefined;
}

/** By log and number. */
export const placeOf = ({ segment, seq }: { readonly segment: string; readonly seq: number }): string =>
  `${segment}:${seq}`;

/** Refused sales of the till's devices that no void which the ledger took names. */
export const pendingOf = (
  { devices }: TillPart,
  rows: readonly LedgerRow[],
  voided: ReadonlySet<string>,
): LedgerRow[] =>
  rows.filter(
    ({ id, kind, status, segment }) =>
      kind === 'sale' && status === 'rejected' && !voided.has(id) && devices.includes(segment.slice(0, 32)),
  );

const ticketsOf = (part: TillPart, { holdings, written }: ViewFacts): TicketView[] =>
  (part.report?.newest ?? [])
    .filter(({ segment, seq }) => holdings.isSale(segment, seq))
    .slice(-3)
    .map(({ peers, server, verdict, ...place }) => {
      const { receipt = '', total = 0, text = '' } = written.get(placeOf(place)) ?? {};
      return { receipt, total, text, peers, server, verdict };
    });

const tillView = (part: TillPart, facts: ViewFacts, voided: ReadonlySet<string>): TillView => {
  const { holdings, parts } = facts;
  const { till, status, report } = part;
  const own = holdings.ownOf(till);
  return {
    ...{ till, status },
    own: holdings.heldBy(till, own),
    held: holdings.heldBy(till),
    unsent: holdings.lacking([till], ['hub'], own),
    pending: pendingOf(part, parts.ledger.rows, voided).length,
    price: report?.price,
    otherPrices: report?.otherPrices ?? [],
    tickets: ticketsOf(part, facts),
  };
};

export const viewOf = (facts: ViewFacts, voided: ReadonlySet<string>): View => {
  const { parts, holdings, hub, backup, lost, selling, busy } = facts;
  const { sales, total, twice, lastPiece } = parts.ledger;
  return {
    cables: Object.fromEntries(CABLES.map((cable) => [cable, parts.network.isUp(cable)])) as View['cables'],
    tills: TILLS.map((till) => tillView(parts.till(till), facts, voided)),
    hub: { status: hub, held: holdings.heldBy('hub') },
    ledger: {
      ...{ sales, total, twice, lastPiece },
      refused: parts.ledger.rows.filter(({ kind, status }) => kind === 'sale' && status === 'rejected')
        .length,
    },
    ...{ backup, sold: holdings.soldInAll(), lost, selling, busy },
  };
};
