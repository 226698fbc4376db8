/** Which backup has an op in it. */
interface Backup {
  readonly status: string;
  readonly startedAt: string;
  readonly ledgerPosition: number | null;
  readonly verifiedOk: boolean | null;
}

/**
 * The first good backup that has the ledger up to the op's position or further: a backup is one cut. Clocks do not matter, and of two
 * the one that was found to be good comes before one that nobody has looked at.
 */
export const holdingOf = <B extends Backup>(backups: readonly B[], position: number): B | undefined => {
  const holding = backups
    .filter(
      ({ status, ledgerPosition, verifiedOk }) =>
        status === 'ok' && verifiedOk !== false && ledgerPosition !== null && ledgerPosition >= position,
    )
    .sort((a, b) => a.ledgerPosition! - b.ledgerPosition! || (a.startedAt < b.startedAt ? -1 : 1));
  return holding.find(({ verifiedOk }) => verifiedOk === true) ?? holding[0];
};
