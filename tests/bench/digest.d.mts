/** Types of `digest.mjs`. */
export const digestOf: (products: Iterable<readonly [string, unknown]>) => string;
