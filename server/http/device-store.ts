/** What the ledger's database has of devices beside their certificates: what people call them, and who revoked which. */
import type { Pool } from 'pg';

export interface Revocation {
  /** Of the audit's actor: a person, a program, the console. */
  readonly kind: string;
  readonly name: string | null;
  readonly reason: string | null;
}

export interface DeviceNotes {
  readonly labels: ReadonlyMap<string, string>;
  readonly revocations: ReadonlyMap<string, Revocation>;
}

/** Throws what `pg` throws. */
export const loadNotes = async (pool: Pool, store: string): Promise<DeviceNotes> => {
  const [labels, revocations] = await Promise.all([
    pool.query<{ id: string; label: string }>(
      'select device_id as id, label from device_label where store_id = $1',
      [store],
    ),
    pool.query<Revocation & { id: string }>(
      `select distinct on (a.entry->>'target') a.entry->>'target' as id, a.entry->'actor'->>'kind' as kind,
              coalesce(a.entry->'actor'->>'name', p.name) as name, a.entry->'details'->>'reason' as reason
         from audit a left join person p on p.store_id = a.store_id and p.id::text = a.entry->'actor'->>'person'
        where a.store_id = $1 and a.entry->>'action' = 'device_revoked'
        order by a.entry->>'target', a.seq`,
      [store],
    ),
  ]);
  return {
    labels: new Map(labels.rows.map(({ id, label }) => [id, label])),
    revocations: new Map(revocations.rows.map(({ id, ...rest }) => [id, rest])),
  };
};

/** Null takes the label away; gives the one that was there before. Throws what `pg` throws. */
export const setLabel = async (
  pool: Pool,
  store: string,
  device: string,
  label: string | null,
): Promise<string | null> => {
  const { rows } = await pool.query<{ label: string }>(
    'select label from device_label where store_id = $1 and device_id = $2',
    [store, device],
  );
  if (label === null)
    await pool.query('delete from device_label where store_id = $1 and device_id = $2', [store, device]);
  else
    await pool.query(
      `insert into device_label (store_id, device_id, label) values ($1, $2, $3)
       on conflict (store_id, device_id) do update set label = excluded.label`,
      [store, device, label],
    );
  return rows[0]?.label ?? null;
};
