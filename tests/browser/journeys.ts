/** Which of the browser's tests run by `npm run journeys`, as all of them together take longer than one likes to wait. */
export const JOURNEYS = [
  'tests/browser/{day,office}/**/*.test.ts',
  'tests/browser/till/{activity,keyboard,reports,settings,state,two-tills,unpair}.test.ts',
];
