/** The demo shop's people, so that a till can be tried as one is used: a cashier who may not do all, a supervisor who may. */
import { createPool } from '../../bridge/index.ts';
import { addPerson, type NewPerson } from '../http/people-api.ts';

/** PINs for the demo alone: they are printed. */
const DEMO_PEOPLE: readonly NewPerson[] = [
  { name: 'Ana', role: 'cashier', pin: '1111' },
  { name: 'Beto', role: 'cashier', pin: '2222' },
  { name: 'Carmen', role: 'supervisor', pin: '471182' },
];

/** Adds them where the shop has nobody, and tells which of them it has. The ledger's tables are there already. */
export const addDemoPeople = async (databaseUrl: string, store: string): Promise<readonly NewPerson[]> => {
  const pool = createPool(databaseUrl, () => undefined);
  const names = async (): Promise<readonly string[]> => {
    const query = 'select name from person where store_id = $1 and active';
    return (await pool.query<{ name: string }>(query, [store])).rows.map(({ name }) => name);
  };
  try {
    if ((await names()).length === 0) for (const person of DEMO_PEOPLE) await addPerson(pool, store, person);
    const known = await names();
    return DEMO_PEOPLE.filter(({ name }) => known.includes(name));
  } finally {
    await pool.end();
  }
};
