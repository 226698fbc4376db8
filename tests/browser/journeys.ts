/** Which tests run by `npm run journeys`, most of them in a browser, as all together take longer than one likes to wait. */
export const JOURNEYS = [
  'tests/integration/{audit-ledger,lockout}.test.ts',
  'tests/browser/{day,demo,office}/**/*.test.ts',
  'tests/browser/till/{activity,axe,keyboard,pending,people,reports,returns,settings,state,two-tills,unpair}.test.ts',
  'tests/browser/first-run.test.ts',
  'tests/integration/{doctor,upgrades}.test.ts',
  'tests/integration/{program-tokens,start-refused}.test.ts',
  // Leases that run out take their time.
  'tests/integration/{hosts,two-hubs}.test.ts',
];
