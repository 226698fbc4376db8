/** Expected failures are values: a `Result` with a stable `code`. Exceptions are left for bugs. */
export type Result<T, E = Failure> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** A failure that callers may branch on by `code`, and show with `params`; never by its text. */
export interface Failure<C extends string = string> {
  readonly code: C;
  readonly params?: Readonly<Record<string, string | number>>;
}

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });

export const err = <C extends string>(
  code: C,
  params?: Readonly<Record<string, string | number>>,
): Result<never, Failure<C>> => ({ ok: false, error: params === undefined ? { code } : { code, params } });
