/** The demo shop's people, so that a till can be tried as one is used: a cashier who may not do all, a supervisor who may. */
import type { Pool } from 'pg';
import { createPool } from '../../bridge/index.ts';
import { addPerson, type NewPerson } from '../http/people-api.ts';
import { Passwords } from '../security/passwords.ts';

/** PINs for the demo alone: they are printed. */
const DEMO_PEOPLE: readonly NewPerson[] = [
  { name: 'Ana', role: 'cashier', pin: '1111' },
  { name: 'Beto', role: 'cashier', pin: '2222' },
  { name: 'Carmen', role: 'supervisor', pin: '471182' },
  { name: 'Diana', role: 'admin', pin: '935517' },
];
/** Who signs in at the back office. */
export const DEMO_LOGIN = { name: 'Diana', login: 'diana', password: 'tienda-demo' } as const;

const setPassword = async (pool: Pool, store: string, person: string): Promise<void> => {
  const hash = await new Passwords().hash(DEMO_LOGIN.password);
  await pool.query('insert into person_password (store_id, person_id, login, hash) values ($1, $2, $3, $4)', [
    store,
    person,
    DEMO_LOGIN.login,
    hash,
  ]);
};

/** Adds them where the shop has nobody, and tells which of them it has. The ledger's tables are there already. */
export const addDemoPeople = async (databaseUrl: string, store: string): Promise<readonly NewPerson[]> => {
  const pool = createPool(databaseUrl, () => undefined);
  const names = async (): Promise<readonly string[]> => {
    const query = 'select name from person where store_id = $1 and active';
    return (await pool.query<{ name: string }>(query, [store])).rows.map(({ name }) => name);
  };
  try {
    if ((await names()).length === 0)
      for (const person of DEMO_PEOPLE) {
        const { id } = await addPerson(pool, store, person);
        if (person.name === DEMO_LOGIN.name) await setPassword(pool, store, id);
      }
    const known = await names();
    return DEMO_PEOPLE.filter(({ name }) => known.includes(name));
  } finally {
    await pool.end();
  }
};
