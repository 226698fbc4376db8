/** As the hub wants them (`server/security/passwords.ts`): said before anything is sent. */
export const MIN_PASSWORD_CHARS = 10;
